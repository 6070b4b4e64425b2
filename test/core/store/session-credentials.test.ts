import { createServer } from 'node:http'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backup } from '../../../core/backup.ts'
import { receiptKey } from '../../../core/domain/keys.ts'
import { type S3Address, s3Address } from '../../../core/domain/s3-address.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { openStore } from '../../../core/store/open.ts'
import {
  createSessionCredentials,
  type SessionOptions,
} from '../../../core/store/session-credentials.ts'
import { sessionPolicy } from '../../../core/store/session-policy.ts'
import { bytesOf, MIB, streamOf } from '../../contract/store/bytes.ts'
import { addCommits, growRepository } from '../../repositories/grow.ts'
import { startS3Double } from '../../servers/s3-double.ts'
import { credentialsOf } from '../../servers/s3-subject.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../verb-tools.ts'
import { createEvaluator, type Question } from './policy-evaluator.ts'
import { questionsOf } from './s3-questions.ts'

const ROLE = 'arn:aws:iam::111122223333:role/holdfast-writer'
const NOW = new Date('2026-11-21T12:00:00Z')

function address(prefix = 'backups/acme', parameters: Record<string, string> = {}): S3Address {
  return s3Address({ bucket: 'test', prefix, parameters })
}

/** An STS that answers `AssumeRole`, and keeps what it was asked. */
async function startSts(answer: { status?: number; body?: string } = {}) {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    asked.push(new URLSearchParams(Buffer.concat(chunks).toString()))
    response.writeHead(answer.status ?? 200, { 'content-type': 'text/xml' })
    response.end(answer.body ?? GIVEN)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const at = server.address()
  return { asked, endpoint: `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}` }
}

function result(credentials: string): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>${credentials}</AssumeRoleResult></AssumeRoleResponse>`
}

const GIVEN = result(
  '<Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>canary-secret</SecretAccessKey><SessionToken>canary-token</SessionToken><Expiration>2026-11-21T13:00:00Z</Expiration></Credentials>',
)

function create(options: Partial<SessionOptions> = {}) {
  return createSessionCredentials({
    roleArn: ROLE,
    address: address(),
    credentials: {
      ...{ kind: 'static', accessKeyId: 'AKIAAPP' },
      secretAccessKey: new Secret('app-secret'),
    },
    now: () => NOW,
    ...options,
  })
}

const REQUEST = { repositoryId: '123', sessionName: 'holdfast-lease/1' }

describe('credentials for one repository', () => {
  it('are those of a role that is narrowed to it', async () => {
    const { asked, endpoint } = await startSts()
    const given = await create({ endpoint })(REQUEST)

    expect(given).toMatchObject({
      accessKeyId: 'ASIA1',
      expiresAt: new Date('2026-11-21T13:00:00Z'),
    })
    expect(given.secretAccessKey.reveal()).toBe('canary-secret')
    expect(given.sessionToken.reveal()).toBe('canary-token')
    expect(inspect(given) + JSON.stringify(given)).not.toContain('canary')
    const root = 'backups/acme/holdfast/v1/'
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      Action: 'AssumeRole',
      RoleArn: ROLE,
      RoleSessionName: 'holdfast-lease-1',
      DurationSeconds: '3600',
      Policy: sessionPolicy(address(), { root, repositoryId: '123', roleArn: ROLE }),
    })
  })

  it('last as long as they are told to, under a name that STS takes', async () => {
    const { asked, endpoint } = await startSts()
    await create({ endpoint, durationSeconds: 900 })({ ...REQUEST, sessionName: 'ä'.repeat(99) })

    expect(asked[0]?.get('DurationSeconds')).toBe('900')
    expect(asked[0]?.get('RoleSessionName')).toBe('-'.repeat(64))
  })

  it.each([
    ['a role that is none', { roleArn: 'holdfast-writer' }, 'holdfast-writer'],
    ['too short a time', { durationSeconds: 899 }, '899'],
    ['too long a time', { durationSeconds: 43_201 }, '43201'],
    ['half a second', { durationSeconds: 900.5 }, '900.5'],
    ['a prefix that no policy can hold', { address: address('p'.repeat(300)) }, 'too long'],
  ])('are not asked for with %s', (_what, options, named) => {
    expect(() => create(options)).toThrow(named)
  })

  it.each([
    ['AccessDenied', 403, 'store-denied', 'sts:AssumeRole'],
    ['ExpiredToken', 403, 'store-denied', 'new one'],
    ['ServiceUnavailable', 503, 'store-busy', 'later'],
  ])('are not had when STS says %s', async (name, status, code, hint) => {
    const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${name}</Code><Message>m</Message></Error></ErrorResponse>`
    const { endpoint } = await startSts({ status, body })

    await expect(create({ endpoint })(REQUEST)).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(hint),
    })
  })

  it('are not half of them', async () => {
    const { endpoint } = await startSts({ body: result('<Credentials></Credentials>') })
    await expect(create({ endpoint })(REQUEST)).rejects.toMatchObject({ code: 'store-unreachable' })
  })
})

const ROOT = 'backups/acme/holdfast/v1/'

function policyFor(repositoryId: string, parameters: Record<string, string> = {}): string {
  const store = address('backups/acme', parameters)
  return sessionPolicy(store, { root: ROOT, repositoryId, roleArn: ROLE })
}

/** Every question that two backups and a large upload ask, in a bucket of this kind. */
async function questionsOfBackups(
  bucket: Parameters<typeof startS3Double>[0],
  parameters: Record<string, string> = {},
): Promise<Question[]> {
  const double = await startS3Double({ ...bucket, pageSize: 3 })
  onTestFinished(() => double.close())
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 30, files: 10, bytes: 50_000, seed: 1 })
  const store = openStore(address('backups/acme', { ...parameters, endpoint: double.endpoint }), {
    credentials: credentialsOf(double),
    ...{ now: () => new Date(), sleep: async () => {}, random: () => 0, elapsedMs: () => 0 },
  })
  const tools = verbTools(dir, store)
  const found = await sourceAt(original)
  const identity = { ...found.identity, id: '123', host: 'github.com', path: ['acme', 'rocket'] }
  for (const level of ['full', 'objects', 'wire'] as const) {
    await backup({ ...found, identity }, { ...OBJECTS, level }, tools)
    await addCommits(original, 3, 2)
  }
  await store.put('repositories/123/bundles/big', streamOf(bytesOf(12 * MIB, 'big'), MIB))
  await store.sweep('repositories/123/', new Date())
  return double.requests.flatMap(questionsOf)
}

describe('what a session may do', () => {
  const lock = { 'object-lock-mode': 'COMPLIANCE', 'object-lock-days': '30' }

  it.each([
    ['a plain bucket', {}, {}],
    ['one that keeps versions', { buckets: { test: { versioning: true } } }, {}],
    ['one that locks', { buckets: { test: { versioning: true, objectLock: true } } }, lock],
  ])(
    'is all that backups ask of %s, and nothing for another repository',
    async (_what, bucket, parameters) => {
      const questions = await questionsOfBackups(bucket, parameters)
      const own = createEvaluator(policyFor('123', parameters))
      const other = createEvaluator(policyFor('124', parameters))

      expect(questions.filter((question) => !own(question))).toEqual([])
      const actions = new Set(questions.map(({ action }) => action))
      expect([...actions]).toEqual(expect.arrayContaining(['s3:PutObject', 's3:GetObject']))
      const isOwn = ({ resource, context = {} }: Question) =>
        /\/123(\/|$)/.test(`${resource} ${context['s3:prefix'] ?? ''}`)
      expect(questions.some(isOwn)).toBe(true)
      expect(questions.filter(isOwn).filter(other)).toEqual([])
    },
    60_000,
  )

  const allowed = createEvaluator(policyFor('123'))
  const on = (key: string) => `arn:aws:s3:::test/${key}`

  it.each([
    ['s3:DeleteObject', on(`${ROOT}repositories/123/refs/x.txt`)],
    ['s3:DeleteObjectVersion', on(`${ROOT}repositories/123/refs/x.txt`)],
    ['s3:BypassGovernanceRetention', on(`${ROOT}repositories/123/refs/x.txt`)],
    ['s3:PutObjectRetention', on(`${ROOT}repositories/123/refs/x.txt`)],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::test'],
    ['s3:ListBucketVersions', 'arn:aws:s3:::test'],
    ['s3:GetObject', on(`${ROOT}repositories/1234/refs/x.txt`)],
    ['s3:GetObject', on(`${ROOT}repositories/12/refs/x.txt`)],
    ['s3:GetObject', on('backups/other/holdfast/v1/repositories/123/refs/x.txt')],
    ['s3:GetObject', on(`${ROOT}names/github.com/acme/rocket/1123`)],
    ['s3:PutObject', on(`${ROOT}README.md.html`)],
    ['s3:PutObject', 'arn:aws:s3:::other/backups/acme/holdfast/v1/README.md'],
    [
      's3:PutObject',
      on(`${ROOT}${receiptKey('123', '20261121T120000Z-00000001', '20261121T120000Z-00000002')}`),
    ],
  ])('is not %s on %s', (action, resource) => {
    expect(allowed({ action, resource })).toBe(false)
  })

  it('is to list its own keys, and not all of them', () => {
    const list = (prefix?: string) =>
      allowed({
        action: 's3:ListBucket',
        resource: 'arn:aws:s3:::test',
        ...(prefix === undefined ? {} : { context: { 's3:prefix': prefix } }),
      })

    expect(list(`${ROOT}repositories/123/`)).toBe(true)
    expect(list(`${ROOT}repositories/`)).toBe(false)
    expect(list(`${ROOT}names/`)).toBe(false)
    expect(list('')).toBe(false)
    expect(list()).toBe(false)
  })

  it('is to lock for no longer than the store is told to', () => {
    const locks = createEvaluator(policyFor('123', lock))
    const lockFor = (days: string) =>
      locks({
        action: 's3:PutObjectRetention',
        resource: on(`${ROOT}repositories/123/refs/x.txt`),
        context: { 's3:object-lock-remaining-retention-days': days },
      })
    expect([lockFor('30'), lockFor('31'), lockFor('32')]).toEqual([true, true, false])
  })

  it('is to use keys of KMS through S3, where there may be some', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b'
    const use = (policy: string, resource: string, by: string) =>
      createEvaluator(policy)({
        action: 'kms:GenerateDataKey',
        resource,
        context: { 'kms:ViaService': by },
      })
    const [any, one] = [policyFor('123'), policyFor('123', { 'kms-key-id': key })]

    expect(use(any, key, 's3.eu-central-1.amazonaws.com')).toBe(true)
    expect(use(any, key, 'ec2.eu-central-1.amazonaws.com')).toBe(false)
    expect(use(one, key, 's3.eu-central-1.amazonaws.com')).toBe(true)
    expect(use(one, `${key}2`, 's3.eu-central-1.amazonaws.com')).toBe(false)
    expect(policyFor('123', { endpoint: 'http://127.0.0.1:9000' })).not.toContain('kms')
  })

  it('is not widened by a prefix that looks like a pattern', () => {
    const root = 'a*b?c$/holdfast/v1/'
    const options = { root, repositoryId: '123', roleArn: ROLE }
    const evaluate = createEvaluator(sessionPolicy(address(), options))
    const read = (key: string) => evaluate({ action: 's3:GetObject', resource: on(key) })

    expect(read(`${root}repositories/123/x`)).toBe(true)
    expect(read('axbxc$/holdfast/v1/repositories/123/x')).toBe(false)
    expect(read('a*bxc$/holdfast/v1/repositories/123/x')).toBe(false)
  })

  it('is said in the language of its part of the cloud', () => {
    const roleArn = 'arn:aws-cn:iam::111122223333:role/w'
    expect(sessionPolicy(address(), { root: ROOT, repositoryId: '1', roleArn })).not.toContain(
      'arn:aws:',
    )
  })

  it('is said in what STS takes, or refused', () => {
    const longest = (prefix: string) =>
      sessionPolicy(
        { bucket: 'b'.repeat(63), objectLock: { mode: 'COMPLIANCE', days: 36_500 } },
        { root: `${prefix}/holdfast/v1/`, repositoryId: '1234567890', roleArn: ROLE },
      )
    expect(longest('backups/github').length).toBeLessThanOrEqual(2048)
    expect(() => longest('p'.repeat(300))).toThrow('too long')
  })

  it.each(['*', '', '12*', '../1', 'url-0a', '1/2'])('is nothing for a repository %j', (id) => {
    expect(() => policyFor(id)).toThrow('not the id')
  })
})
