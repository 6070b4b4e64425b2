/**
 * Clients of S3 as this adapter needs them. They share connections and credentials.
 *
 * The SDK tries once: whole operations are repeated by the `retrying` wrapper. Within a
 * stream, which cannot be read twice, each request has its own attempts.
 */
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { createCredentials } from './credentials.ts'
import type { S3Config, S3Tools } from './s3-config.ts'
import { lookBeforeWriting } from './s3-look-before.ts'
import { createPartRetry } from './s3-part-retry.ts'
import { signPayloads } from './s3-payload.ts'
import type { Trust } from './s3-trust.ts'

export interface S3Clients {
  /** One attempt a request. Stops with the signal. */
  readonly once: S3Client
  /** Three attempts a request, for the requests of one stream. Stops with the signal. */
  readonly repeating: S3Client
  /**
   * Neither looks before it writes nor heeds the signal: for finding out what the server
   * does, and for cleaning up behind what was stopped.
   */
  readonly bare: S3Client
}

const CONNECTION_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 60_000
/** Readers that leave bodies unread, and parts on their way, of ten repositories at once. */
const MAX_SOCKETS = 128

export function createS3Clients(config: S3Config, tools: S3Tools, trust: Trust): S3Clients {
  const handler = new NodeHttpHandler({
    connectionTimeout: config.connectionTimeoutMs ?? CONNECTION_TIMEOUT_MS,
    socketTimeout: config.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
    httpAgent: { maxSockets: MAX_SOCKETS },
    httpsAgent: { maxSockets: MAX_SOCKETS },
  })
  const common = commonSettings(config, tools)
  const requestHandler = stoppable(handler, tools.signal)
  const client = (settings: S3ClientConfig) => {
    const made = new S3Client({ ...common, ...settings })
    signPayloads(made)
    return made
  }
  const once = client({ requestHandler, maxAttempts: 1 })
  const repeating = client({ requestHandler, retryStrategy: createPartRetry(config, tools) })
  for (const each of [once, repeating]) lookBeforeWriting(each, trust)
  return { once, repeating, bare: client({ requestHandler: handler, maxAttempts: 1 }) }
}

function commonSettings({ address, stsEndpoint }: S3Config, tools: S3Tools): S3ClientConfig {
  const { endpoint, region } = address
  // Other servers than Amazon's have no regions, but the signature needs one.
  const signedRegion = region ?? (endpoint === undefined ? undefined : 'us-east-1')
  return {
    credentials: createCredentials(tools.credentials ?? { kind: 'default' }, {
      now: tools.now,
      ...(region === undefined ? {} : { region }),
      ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
    }),
    forcePathStyle: address.pathStyle,
    followRegionRedirects: false,
    // The payload middleware gives every body its checksum; what else the SDK would add
    // (CRC trailers in chunks) is unknown to many servers.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // With it the SDK opens a new connection for every part.
    expectContinueHeader: false,
    ...(signedRegion === undefined ? {} : { region: signedRegion }),
    ...(endpoint === undefined ? {} : { endpoint }),
  }
}

/** Lets `signal` end every request, those that lib-storage sends too. */
function stoppable(
  handler: NodeHttpHandler,
  signal: AbortSignal | undefined,
): Pick<NodeHttpHandler, 'handle' | 'metadata'> &
  Pick<NodeHttpHandler, 'updateHttpClientConfig' | 'httpHandlerConfigs' | 'destroy'> {
  return {
    metadata: handler.metadata,
    handle: (request, options) =>
      handler.handle(request, {
        ...options,
        ...(signal === undefined ? {} : { abortSignal: signal }),
      }),
    updateHttpClientConfig: (key, value) => handler.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => handler.httpHandlerConfigs(),
    destroy: () => handler.destroy(),
  }
}
