/** Jobs with no key of their own: the App leases them one that is good for one repository. */
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { LeaseGrant } from '../../core/domain/lease.ts'
import { Secret } from '../../core/domain/secret.ts'
import { createEvaluator } from '../core/store/policy-evaluator.ts'
import { questionsOf } from '../core/store/s3-questions.ts'
import { growRepository } from '../repositories/grow.ts'
import { startS3Double } from '../servers/s3-double.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { askAs } from './job-by-hand.ts'
import { startWholeApp } from './whole-app.ts'

const ROLE = 'arn:aws:iam::111122223333:role/holdfast-writer'
const MINUTE = 60_000

/** The App with a bucket and an STS, whose own key stands in its environment as AWS reads it. */
async function start(now: () => Date = () => new Date()) {
  const double = await startS3Double({ sessionNow: now })
  onTestFinished(() => double.close())
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('AWS_ACCESS_KEY_ID', double.accessKeyId)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', double.secretAccessKey)
  vi.stubEnv('AWS_ENDPOINT_URL_STS', double.endpoint)
  const bucket = `s3://test/backups/acme?endpoint=${encodeURIComponent(double.endpoint)}&region=us-east-1`
  const environment = { HOLDFAST_STORE: bucket, JOB_STORE: bucket, STORE_ROLE_ARN: ROLE }
  return { double, whole: await startWholeApp({ environment, now }) }
}

/** Word for word what STS is asked to narrow the role to. */
function policyOf(id: string): string {
  const root = 'arn:aws:s3:::test/backups/acme/holdfast/v1'
  const prefix = 'backups/acme/holdfast/v1'
  const keys = [`repositories/${id}/*`, `names/*/${id}`, 'README.md', 'RESTORE.md']
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          ...['s3:PutObject', 's3:GetObject', 's3:GetObjectVersion'],
          ...['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        ],
        Resource: keys.map((key) => `${root}/${key}`),
      },
      {
        Effect: 'Deny',
        Action: 's3:PutObject',
        Resource: `${root}/repositories/${id}/snapshots/*.receipt-*`,
      },
      {
        Effect: 'Allow',
        Action: ['s3:ListBucket'],
        Resource: 'arn:aws:s3:::test',
        Condition: { StringLike: { 's3:prefix': keys.map((key) => `${prefix}/${key}`) } },
      },
      {
        Effect: 'Allow',
        Action: [
          ...['s3:ListBucketMultipartUploads', 's3:GetBucketVersioning'],
          's3:GetBucketObjectLockConfiguration',
        ],
        Resource: 'arn:aws:s3:::test',
      },
    ],
  })
}

it('are narrowed to one repository each, and backups need no more', async () => {
  const { double, whole } = await start()
  const { github, root } = whole
  github.addRepository({ owner: 'acme', name: 'rocket' })
  await growRepository(join(root, 'acme/rocket.git'), { commits: 2, files: 2, bytes: 300, seed: 1 })
  github.install({ on: 'acme' })
  const runs = () => whole.app.db.selectFrom('runs').select(['outcome', 'repositoryId']).execute()
  await whole.until(async () => {
    const known = await runs()
    return known.length === 2 && known.every(({ outcome }) => outcome !== null)
  }, 90_000)

  expect((await runs()).map(({ outcome }) => outcome)).toEqual(['stored', 'stored'])
  const leases = await whole.app.db
    .selectFrom('leases')
    .select(['id', 'repositoryId'])
    .orderBy('id')
    .execute()
  expect(double.sessions.toSorted((a, b) => (a.sessionName < b.sessionName ? -1 : 1))).toEqual(
    leases.map(({ id, repositoryId }) => ({
      roleArn: ROLE,
      sessionName: `holdfast-${id}`,
      durationSeconds: 3600,
      policy: policyOf(repositoryId),
      accessKeyId: expect.stringMatching(/^ASIA/),
    })),
  )
  for (const { accessKeyId, policy } of double.sessions) {
    const own = double.requests.filter((request) => request.accessKeyId === accessKeyId)
    expect(own.some(({ method }) => method === 'PUT')).toBe(true)
    const questions = own.flatMap(questionsOf)
    expect(questions.filter((question) => !createEvaluator(policy)(question))).toEqual([])
  }
  // The App's own key writes its word on each, and besides only what it tries the store with.
  const written = double.requests.filter(
    ({ method, accessKeyId }) => method === 'PUT' && accessKeyId === double.accessKeyId,
  )
  const [receipts, others] = [true, false].map((wanted) =>
    written.filter(({ key }) => key.includes('.receipt-') === wanted),
  )
  expect(receipts).toHaveLength(2)
  expect(others?.filter(({ key }) => !/\/v1\/(README|RESTORE)\.md$/.test(key))).toEqual([])
  const secrets = /ASIA[0-9A-F]{16}|ghs_\w/
  expect(whole.lines.filter((line) => secrets.test(line))).toEqual([])
}, 100_000)

it('are given anew with a renewal, and end with the lease', async () => {
  let passedMs = 0
  const now = () => new Date(Date.now() + passedMs)
  const { double, whole } = await start(now)
  const { github, url, app } = whole
  const grants: LeaseGrant[] = []
  const statuses: number[] = []
  let done = false
  const listed: string[] = []
  const use = async (issued: LeaseGrant['store']['credentials'] | undefined) => {
    if (!issued) throw new Error('no credentials were leased')
    const store = s3StoreOn(double, {
      prefix: 'backups/acme',
      tools: {
        credentials: {
          ...{ kind: 'static', accessKeyId: issued.accessKeyId },
          secretAccessKey: new Secret(issued.secretAccessKey),
          sessionToken: new Secret(issued.sessionToken),
        },
      },
    })
    await store.head('README.md').then(
      () => listed.push('taken'),
      (error: { readonly code?: string }) => listed.push(error.code ?? 'unknown'),
    )
  }
  github.runner.onJob = async (job) => {
    // What it did not take is planned anew, in time that passes quickly here.
    if (statuses.length > 0) return 'failure'
    const ask = async (path: string, body: unknown) => {
      const answer = await askAs(job, url, path, body)
      statuses.push(answer.status)
      if (answer.ok) grants.push(LeaseGrant.parse(await answer.json()))
      return answer
    }
    await ask('/api/v1/leases', { slot: job.slot })
    const path = `/api/v1/leases/${grants[0]?.lease}/renewals`
    await use(grants[0]?.store.credentials)
    passedMs += 40 * MINUTE
    await ask(path, {})
    await use(grants[1]?.store.credentials)
    // The first key is over by now, and the second is not.
    passedMs += 30 * MINUTE
    await use(grants[0]?.store.credentials)
    await use(grants[1]?.store.credentials)
    passedMs += 31 * MINUTE
    await ask(path, {})
    await use(grants[1]?.store.credentials)
    done = true
    return 'failure'
  }
  github.install({ on: 'acme' })
  await whole.until(() => done, 60_000)

  expect(statuses).toEqual([201, 200, 403])
  const [first, second] = grants
  expect(second?.lease).toBe(first?.lease)
  expect(second?.target).toEqual(first?.target)
  expect(second?.store.credentials?.accessKeyId).not.toBe(first?.store.credentials?.accessKeyId)
  const endOf = (grant: LeaseGrant | undefined) => Date.parse(grant?.expiresAt ?? '')
  expect(endOf(second) - endOf(first)).toBeGreaterThanOrEqual(40 * MINUTE)
  const policy = policyOf(first?.target.repositoryId ?? '')
  expect(double.sessions.map((session) => session.policy)).toEqual([policy, policy])
  expect(listed).toEqual(['taken', 'taken', 'store-denied', 'taken', 'store-denied'])
  // Nobody else got anything, and the run is known to be lost.
  await whole.until(async () => {
    const run = await app.db.selectFrom('runs').select(['outcome']).executeTakeFirst()
    return run?.outcome === 'lost'
  }, 60_000)
}, 120_000)
