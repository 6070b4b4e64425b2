/**
 * A source that speaks protocol v2 over http, with the connection to it kept open: its refs,
 * and any of its objects as a pack, without a repository on this side.
 */
import type { ObjectFormat, RefListing } from '../domain/refs.ts'
import type { GitContext, GitSource } from './context.ts'
import { canFetch, type FetchRequest, fetchRequest } from './fetch-request.ts'
import { cutOff, readPack } from './fetch-response.ts'
import { advertisementUrl, connect, type HttpSource } from './http.ts'
import { lsRefsRequest, objectFormatOf, readCapabilities, readListing } from './ls-refs.ts'
import { type Batch, readBatches, readPackets } from './pkt-line.ts'
import { usesProxy } from './proxy.ts'

export interface Wire {
  readonly objectFormat: ObjectFormat
  /** `fetchPack` may be asked. */
  readonly givesObjects: boolean
  /**
   * Every ref the source advertises, or at least those whose names begin with one of
   * `prefixes`. Complete, or throws with a `source-…` code.
   */
  listRefs(prefixes: readonly string[]): Promise<RefListing>
  /**
   * The pack of all that `wants` reach and `haves` do not, as it comes. Throws with a
   * `source-…` code when the source breaks off or answers what is no pack.
   */
  fetchPack(
    request: Omit<FetchRequest, 'objectFormat'>,
    onProgress: (line: string) => void,
  ): AsyncGenerator<Buffer>
  close(): void
}

/** Undefined where protocol v2 is not spoken over http, or not from here. */
export async function openWire(source: GitSource, context: GitContext): Promise<Wire | undefined> {
  if (source.transport !== 'http' || usesProxy(source.address, context.environment))
    return undefined
  const http: HttpSource = {
    url: source.address,
    signal: context.signal,
    environment: context.environment,
    ...(source.credential ? { credential: source.credential } : {}),
  }
  const connection = connect(http)
  context.signal.addEventListener('abort', () => connection.close(), { once: true })
  try {
    const wire = await greet(source.address, connection)
    if (wire === undefined) connection.close()
    return wire
  } catch (error) {
    connection.close()
    throw error
  }
}

async function greet(
  address: string,
  connection: ReturnType<typeof connect>,
): Promise<Wire | undefined> {
  const advertised = await connection.request(advertisementUrl(address))
  if (advertised.contentType !== 'application/x-git-upload-pack-advertisement') return undefined
  const batches = readBatches(advertised.body)
  const capabilities = await readCapabilities(batches)
  await leave(batches)
  if (capabilities === undefined) return undefined
  const objectFormat = objectFormatOf(capabilities)
  const service = advertised.url.replace(/\/info\/refs\?.*$/, '/git-upload-pack')
  return {
    objectFormat,
    givesObjects: canFetch(capabilities),
    async listRefs(prefixes) {
      const answer = await connection.request(service, lsRefsRequest(capabilities, prefixes))
      const batches = readBatches(answer.body)
      const listing = await readListing(batches, objectFormat)
      await leave(batches)
      return listing
    },
    async *fetchPack(request, onProgress) {
      const answer = await connection.request(service, fetchRequest({ ...request, objectFormat }))
      yield* readPack(readPackets(answer.body, cutOff), onProgress)
    },
    close: () => connection.close(),
  }
}

/** Past the flush is only the end. Once that is read, the next request goes over the same socket. */
async function leave(batches: AsyncGenerator<Batch>): Promise<void> {
  if (!(await batches.next()).done) await batches.return(undefined)
}
