/** Lists objects in S3. A listing that may be incomplete is an error. */
import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import { compareKeys } from './key.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { wholeSeconds } from './s3-look.ts'
import type { ObjectInfo } from './store.ts'

export async function* listObjects(
  bucket: S3Bucket,
  prefix: string,
  after: string | undefined,
): AsyncGenerator<ObjectInfo> {
  let last = after
  for await (const page of pagesOf(bucket, prefix, after)) {
    for (const object of page.Contents ?? []) {
      const info = infoOf(bucket, object)
      const follows = last === undefined || compareKeys(info.key, last) > 0
      if (!follows || !info.key.startsWith(prefix)) {
        throw broken(`${info.key} is out of order or was not asked for`)
      }
      last = info.key
      learnClass(bucket, object)
      yield info
    }
  }
}

async function* pagesOf(
  bucket: S3Bucket,
  prefix: string,
  after: string | undefined,
): AsyncGenerator<ListObjectsV2CommandOutput> {
  let token: string | undefined
  do {
    const command = new ListObjectsV2Command({
      ...bucket.target,
      Prefix: bucket.name(prefix),
      ...(after === undefined ? {} : { StartAfter: bucket.name(after) }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    })
    const page = await bucket.clients.once.send(command).catch((error: unknown) => {
      throw bucket.failure(error)
    })
    // An answer that is no listing at all reads as one without members.
    if (page.IsTruncated === undefined) throw broken('it does not say whether it goes on')
    if (page.IsTruncated && !page.NextContinuationToken) throw broken('it does not say where')
    token = page.IsTruncated ? page.NextContinuationToken : undefined
    yield page
  } while (token !== undefined)
}

/**
 * An object in STANDARD that nobody asked to be there shows that STANDARD is the bucket's own
 * class. Another class shows nothing: a lifecycle rule may have chosen it since.
 */
function learnClass({ config, trust }: S3Bucket, { StorageClass }: Listed): void {
  const { storageClass } = config.address
  if (StorageClass === 'STANDARD' && storageClass !== 'STANDARD') trust.usualClass ??= 'STANDARD'
}

type Listed = NonNullable<ListObjectsV2CommandOutput['Contents']>[number]

function infoOf(bucket: S3Bucket, { Key, Size, LastModified, StorageClass }: Listed): ObjectInfo {
  if (Key === undefined || Size === undefined || LastModified === undefined) {
    throw broken('an object in it lacks its key, size or time')
  }
  return {
    key: bucket.keyOf(Key),
    sizeBytes: Size,
    storageClass: StorageClass ?? 'STANDARD',
    modifiedAt: wholeSeconds(LastModified),
  }
}

function broken(why: string): HoldfastError {
  return new HoldfastError('store-unreachable', `The listing cannot be relied on: ${why}.`, {
    hint: 'Run again; if it stays, the store or a proxy before it is at fault.',
  })
}
