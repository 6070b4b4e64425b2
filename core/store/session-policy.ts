/**
 * What a job may do in a bucket with the credentials of a lease: write one repository's
 * snapshots, and read what writing them takes. Nothing can be deleted, and nothing of another
 * repository read or written. A session policy only narrows: the role must allow all of it.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
import { HoldfastError } from '../domain/errors.ts'
import {
  NAMES_PREFIX,
  README_KEY,
  RESTORE_KEY,
  repositoryPrefix,
  snapshotsPrefix,
} from '../domain/keys.ts'
import type { S3Address } from '../domain/s3-address.ts'

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const MOST_CHARACTERS = 2048

/** On objects. */
const OBJECT_ACTIONS = [
  // Create-only writes, in one request or in parts.
  's3:PutObject',
  // The manifest before, the one just written, and every object that is looked at by HEAD;
  // level `full` reads the snapshot back.
  's3:GetObject',
  // A HEAD of the very version that was written, in buckets that keep versions.
  's3:GetObjectVersion',
  // An upload that failed is taken back, and so is the one by which a probe tries checksums.
  's3:AbortMultipartUpload',
  // What of an upload of its own is there already.
  's3:ListMultipartUploadParts',
]

/** On the bucket, which have no prefix to narrow them by. They read and tell no content. */
const BUCKET_ACTIONS = [
  // Uploads that killed runs left: names and ids; only its own can be aborted.
  's3:ListBucketMultipartUploads',
  // What the probe notes in the manifest.
  's3:GetBucketVersioning',
  's3:GetBucketObjectLockConfiguration',
]

/** A lock is asked for to the second, by a clock that may be a little fast. */
const LOCK_MARGIN_DAYS = 1

/** Throws `bad-input` where STS would not take it: the prefix of the store is too long. */
export function sessionPolicy(
  address: Pick<S3Address, 'bucket' | 'endpoint' | 'kmsKeyId' | 'objectLock'>,
  { root, repositoryId, roleArn }: { root: string; repositoryId: string; roleArn: string },
): string {
  const keys = keysOf(root, repositoryId)
  const bucket = `arn:${partitionOf(roleArn)}:s3:::${address.bucket}`
  const objects = keys.map((key) => `${bucket}/${key}`)
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      allow([...OBJECT_ACTIONS, ...lockActions(address)], objects),
      // The App's word on a snapshot: a job that was there first would keep it from being said.
      deny('s3:PutObject', `${bucket}/${literal(root)}${snapshotsPrefix(repositoryId)}*.receipt-*`),
      // S3 asks for it, with the key as prefix, before it says 404 of an object: without it a
      // key that is free looks forbidden.
      allow(['s3:ListBucket'], bucket, { StringLike: { 's3:prefix': keys } }),
      allow(BUCKET_ACTIONS, bucket),
      ...lockStatements(address),
      ...keyStatements(address, roleArn),
    ],
  })
  if (policy.length <= MOST_CHARACTERS) return policy
  throw new HoldfastError(
    'bad-input',
    'The prefix of the store is too long for a session policy.',
    {
      hint: 'STS takes policies of 2,048 characters: choose a shorter prefix, or leave STORE_ROLE_ARN out.',
    },
  )
}

/** Keys of one repository, and what all share: the runbook, and where it is listed by its names. */
function keysOf(root: string, repositoryId: string): string[] {
  if (!/^\d+$/.test(repositoryId)) {
    throw new HoldfastError('bad-input', `${repositoryId} is not the id of a repository.`, {
      hint: 'Leases are for repositories of GitHub, which have numbers.',
    })
  }
  const base = literal(root)
  return [
    `${base}${repositoryPrefix(repositoryId)}*`,
    `${base}${NAMES_PREFIX}*/${repositoryId}`,
    `${base}${README_KEY}`,
    `${base}${RESTORE_KEY}`,
  ]
}

/** `*`, `?` and `$` of a prefix are no wildcards and no variables. */
function literal(text: string): string {
  return text.replace(/[*?$]/g, (char) => `\${${char}}`)
}

/** A lock is a right of its own. */
function lockActions({ objectLock }: Pick<S3Address, 'objectLock'>): string[] {
  return objectLock === undefined ? [] : ['s3:PutObjectRetention']
}

/** Objects may be locked for as long as the store is told to lock them, and no longer. */
function lockStatements({ objectLock }: Pick<S3Address, 'objectLock'>) {
  if (objectLock === undefined) return []
  const days = `${objectLock.days + LOCK_MARGIN_DAYS}`
  const key = 's3:object-lock-remaining-retention-days'
  return [deny('s3:PutObjectRetention', '*', { NumericGreaterThan: { [key]: days } })]
}

/**
 * Objects under a key of KMS, named or the bucket's own, are written and read with the key's
 * leave; parts are decrypted to be joined. Other servers than Amazon's know no such actions.
 */
function keyStatements(
  { endpoint, kmsKeyId }: Pick<S3Address, 'endpoint' | 'kmsKeyId'>,
  roleArn: string,
) {
  if (endpoint !== undefined) return []
  const key = kmsKeyId?.includes(':key/') ? kmsKeyId : `arn:${partitionOf(roleArn)}:kms:*:*:key/*`
  const byStore = { StringLike: { 'kms:ViaService': 's3.*' } }
  return [allow(['kms:GenerateDataKey', 'kms:Decrypt'], key, byStore)]
}

/** `aws`, or that of China or the American government. */
function partitionOf(roleArn: string): string {
  return roleArn.split(':')[1] ?? 'aws'
}

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

function allow(
  actions: readonly string[],
  resources: string | readonly string[],
  condition?: Condition,
) {
  return statement('Allow', actions, resources, condition)
}

function deny(action: string, resource: string, condition?: Condition) {
  return statement('Deny', action, resource, condition)
}

function statement(
  effect: 'Allow' | 'Deny',
  action: string | readonly string[],
  resource: string | readonly string[],
  condition: Condition | undefined,
) {
  return {
    ...{ Effect: effect, Action: action, Resource: resource },
    ...(condition === undefined ? {} : { Condition: condition }),
  }
}
