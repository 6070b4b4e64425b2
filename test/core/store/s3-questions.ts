/** Requests to S3 as the questions that they are to IAM. */
import type { LoggedRequest } from '../../servers/s3-double.ts'
import type { Question } from './policy-evaluator.ts'

const BUCKET = 'arn:aws:s3:::test'

/** What IAM is asked for a request to S3, in the bucket `test`. */
export function questionsOf(request: LoggedRequest): Question[] {
  const query = new URL(request.url, 'http://s3').searchParams
  return request.key === '' ? onBucket(query) : onObject(request, query)
}

function onBucket(query: URLSearchParams): Question[] {
  if (query.has('list-type')) {
    const context = { 's3:prefix': query.get('prefix') ?? '' }
    return [{ action: 's3:ListBucket', resource: BUCKET, context }]
  }
  const actions = {
    uploads: 's3:ListBucketMultipartUploads',
    versioning: 's3:GetBucketVersioning',
    'object-lock': 's3:GetBucketObjectLockConfiguration',
  }
  const asked = Object.entries(actions).filter(([name]) => query.has(name))
  return asked.map(([, action]) => ({ action, resource: BUCKET }))
}

function onObject({ method, key, headers }: LoggedRequest, query: URLSearchParams): Question[] {
  const resource = `${BUCKET}/${key}`
  if (method === 'GET' || method === 'HEAD') {
    const action = query.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject'
    // Before S3 says that there is none.
    const absence = { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': key } }
    return [{ action, resource }, absence]
  }
  if (method === 'DELETE') {
    const action = query.has('uploadId') ? 's3:AbortMultipartUpload' : 's3:DeleteObject'
    return [{ action, resource }]
  }
  const context = { 's3:object-lock-remaining-retention-days': '30' }
  const lock = { action: 's3:PutObjectRetention', resource, context }
  if (query.has('retention')) return [lock]
  const isLocked = headers['x-amz-object-lock-mode'] !== undefined
  return [{ action: 's3:PutObject', resource }, ...(isLocked ? [lock] : [])]
}
