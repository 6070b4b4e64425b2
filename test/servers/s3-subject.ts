/** Stores over an S3 server for tests, each in a folder of its own. */
import { randomUUID } from 'node:crypto'
import { CreateMultipartUploadCommand, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { s3Address } from '../../core/domain/s3-address.ts'
import { Secret } from '../../core/domain/secret.ts'
import { createS3Store } from '../../core/store/s3.ts'
import type { S3Config, S3Tools } from '../../core/store/s3-config.ts'
import type { Store } from '../../core/store/store.ts'

export interface S3Server {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface S3Setting {
  readonly bucket?: string
  readonly prefix?: string
  /** Parameters of the address. */
  readonly parameters?: Readonly<Record<string, string>>
  readonly config?: Partial<S3Config>
  readonly tools?: Partial<S3Tools>
}

/** A store that waits for nothing between attempts. */
export function s3StoreOn(server: S3Server, setting: S3Setting = {}): Store {
  const { bucket = 'test', prefix = '', parameters = {}, config = {}, tools = {} } = setting
  const address = s3Address({
    bucket,
    prefix,
    parameters: { endpoint: server.endpoint, ...parameters },
  })
  const root = prefix === '' ? 'holdfast/v1/' : `${prefix}/holdfast/v1/`
  const means = {
    credentials: credentialsOf(server),
    now: () => new Date(),
    sleep: () => Promise.resolve(),
    random: () => 0,
  }
  return createS3Store({ address, root, ...config }, { ...means, ...tools })
}

export function credentialsOf({ accessKeyId, secretAccessKey }: S3Server) {
  return { kind: 'static', accessKeyId, secretAccessKey: new Secret(secretAccessKey) } as const
}

/** The SDK's own client, to look at a server past the adapter. */
export function plainClient({ endpoint, accessKeyId, secretAccessKey }: S3Server): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

/** What the contract suite needs to know of a store on `server`: a folder that nobody used. */
export async function s3Subject(server: S3Server, bucket: string, tools: Partial<S3Tools> = {}) {
  const prefix = `contract/${randomUUID()}`
  const client = plainClient(server)
  const nameOf = (key: string) => `${prefix}/holdfast/v1/${key}`
  return {
    store: s3StoreOn(server, { bucket, prefix, tools }),
    nameOf,
    async leaveUnfinished(key: string) {
      const target = { Bucket: bucket, Key: nameOf(key) }
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(target))
      await client.send(
        new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: Buffer.from('part') }),
      )
    },
    dispose: async () => client.destroy(),
  }
}
