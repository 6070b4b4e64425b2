/** Asks S3 for an object in cold storage. */
import { RestoreObjectCommand, type Tier } from '@aws-sdk/client-s3'
import { HoldfastError } from '../domain/errors.ts'
import { coldPlace, type Retrieval, type RetrievalTier, tierRefusal } from '../domain/retrieval.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { nameOf, statusOf } from './s3-errors.ts'
import { addressOf, type Place } from './s3-look.ts'
import { type Found, findRetrieval } from './s3-retrieval.ts'

export interface Wish {
  readonly tier: RetrievalTier
  readonly days: number
}

const TIERS: Readonly<Record<RetrievalTier, Tier>> = {
  expedited: 'Expedited',
  standard: 'Standard',
  bulk: 'Bulk',
}
const DAY_MS = 24 * 60 * 60 * 1000

/** One request, and one or two that look; an object that need not be asked for costs none. */
export async function retrieveObject(
  bucket: S3Bucket,
  asked: Place,
  wish: Wish,
): Promise<Retrieval> {
  const found = await findRetrieval(bucket, asked)
  const { retrieval } = found
  if (retrieval.state === 'available') return retrieval
  if (retrieval.state === 'ready' && staysReady(bucket, retrieval.until, wish)) return retrieval
  const refusal = tierRefusal(coldPlace(retrieval), wish.tier)
  if (refusal !== undefined) throw notOffered(asked.key, refusal)
  await restoreObject(bucket, found, wish)
  if (retrieval.state !== 'ready') return { ...retrieval, state: 'in-progress' }
  return (await findRetrieval(bucket, asked)).retrieval
}

function staysReady({ tools }: S3Bucket, until: Date, { days }: Wish): boolean {
  return until.getTime() >= tools.now().getTime() + days * DAY_MS
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
async function restoreObject(
  bucket: S3Bucket,
  { place, retrieval }: Found,
  { tier, days }: Wish,
): Promise<void> {
  // What comes back within Intelligent-Tiering is moved and stays: it is refused with days.
  const moves = retrieval.storageClass === 'INTELLIGENT_TIERING'
  const command = new RestoreObjectCommand({
    ...addressOf(bucket, place),
    RestoreRequest: {
      GlacierJobParameters: { Tier: TIERS[tier] },
      ...(moves ? {} : { Days: days }),
    },
  })
  try {
    await bucket.clients.once.send(command)
  } catch (error) {
    // Under way by this tier or a faster one.
    if (nameOf(error) === 'RestoreAlreadyInProgress') return
    const isUnknown = UNKNOWN_OPERATION.has(statusOf(error))
    throw isUnknown ? cannotBeAsked(bucket, place) : bucket.failure(error)
  }
}

/** MethodNotAllowed, NotImplemented, and what proxies say. */
const UNKNOWN_OPERATION: ReadonlySet<number | undefined> = new Set([405, 501])

function cannotBeAsked({ description }: S3Bucket, { key }: Place): HoldfastError {
  return new HoldfastError(
    'store-unsafe',
    `${key} lies in cold storage, and this store does not know how to be asked for it (${description}).`,
    { hint: 'Bring its objects back by the means of the store itself, and run again.' },
  )
}

function notOffered(key: string, refusal: string): HoldfastError {
  return new HoldfastError('bad-input', `${refusal}, where ${key} lies.`, {
    hint: 'Use --tier standard or bulk.',
  })
}
