/** Inputs that cannot be used: the message names the input and the way out, and no secret. */
import { describe, expect, it } from 'vitest'
import { INPUT_NAMES, readInputs } from '../../action/inputs.ts'
import { planBackup } from '../../action/plan.ts'
import { HoldfastError } from '../../core/domain/errors.ts'

const JOB = {
  repository: 'acme/rocket',
  repositoryId: '42',
  serverUrl: 'https://github.com',
  workspace: '/srv',
}

function refusal(inputs: Record<string, string>, job: Partial<typeof JOB> = JOB): HoldfastError {
  const full = { repository: undefined, repositoryId: undefined, ...job }
  try {
    planBackup(
      readInputs((name) => inputs[name] ?? ''),
      { serverUrl: JOB.serverUrl, workspace: JOB.workspace, ...full },
    )
  } catch (error) {
    if (error instanceof HoldfastError) return error
    throw error
  }
  throw new Error(`taken: ${JSON.stringify(inputs)}`)
}

describe('one input', () => {
  const store = 's3://acme-backups'
  it.each([
    ['app-url', 'holdfast.example.com', 'https address'],
    ['app-url', 'http://holdfast.example.com', 'https address'],
    ['app-url', 'https://me:pw@holdfast.example.com', 'https address'],
    ['app-url', 'https://holdfast.example.com?x', 'https address'],
    ['slot', '256', '0 to 255'],
    ['slot', '-1', '0 to 255'],
    ['role-to-assume', 'holdfast-backup', 'arn:aws:iam::123456789012:role/'],
    ['role-session-name', 'has a space', 'letters'],
    ['role-duration-seconds', '899', '900 to 43200'],
    ['role-duration-seconds', '43201', '900 to 43200'],
    ['role-duration-seconds', '1h', '900 to 43200'],
    ['refs', 'main', 'refs/heads/**'],
    ['github-server-url', 'github.example.com', 'https://github.example.com'],
    ['github-server-url', 'https://me@github.example.com', 'https://github.example.com'],
    ['verify', 'yes', 'wire, objects, full'],
    ['full', 'yes', 'true or false'],
    ['dry-run', '1', 'true or false'],
    ['cache', 'on', 'true or false'],
    ['fail-on', 'always', 'incomplete, failed, never'],
    ['concurrency', '0', '1 to 100'],
    ['concurrency', '101', '1 to 100'],
    ['concurrency', '2.5', '1 to 100'],
  ])('%s: %s', (name, value, wayOut) => {
    const base = name.startsWith('role-')
      ? { 'role-to-assume': 'arn:aws:iam::123456789012:role/x' }
      : {}
    const error = refusal({ store, ...base, [name]: value })
    expect(error.code).toBe('bad-input')
    expect(error.message).toBe(`Input \`${name}\` cannot be used: "${value}".`)
    expect(error.hint).toContain(wayOut)
  })

  it.each([
    ['region', 'Europe!'],
    ['endpoint', 'minio:9000'],
    ['endpoint', 'https://me:pw@minio.example.org'],
    ['storage-class', 'COLD'],
    ['sse', 'aes'],
    ['kms-key-id', 'a key'],
    ['object-lock-mode', 'forever'],
    ['object-lock-days', '0'],
    ['allowed-account-ids', '1234'],
    ['max-bandwidth', 'fast'],
  ])('%s: %s, which belongs to the address', (name, value) => {
    const error = refusal({ store, [name]: value })
    expect(error.code).toBe('bad-input')
    expect(error.message).toContain(name)
    expect(error.hint.length).toBeGreaterThan(10)
  })

  it('that is secret is not shown', () => {
    const error = refusal({ store, 'healthcheck-url': 'CANARY' })
    expect(error.message).toBe('Input `healthcheck-url` cannot be used.')
    expect(JSON.stringify([error.message, error.hint])).not.toContain('CANARY')
  })

  it.each(['ftp://x/y', 'https://acme:CANARY@host/bucket', 's3://', 's3://UPPER'])(
    'store: %s',
    (store) => {
      const error = refusal({ store })
      expect(error.code).toBe('bad-input')
      expect(error.message + error.hint).not.toContain('CANARY')
    },
  )
})

const APP = 'https://holdfast.example.com'
const ROLE = 'arn:aws:iam::123456789012:role/x'
const KEY = { 'aws-access-key-id': 'AKIA', 'aws-secret-access-key': 's' }

describe('inputs that contradict each other', () => {
  it.each([
    [{}, ['store', 'bucket']],
    [{ store: 's3://abc', bucket: 'abc' }, ['store', 'bucket']],
    [{ store: 's3://abc', prefix: 'p' }, ['store', 'prefix']],
    [{ store: 's3://abc?region=eu-1', region: 'eu-2' }, ['region']],
    [{ store: './dir', region: 'eu-1' }, ['store', 'region']],
    [{ store: './dir', 'storage-class': 'STANDARD_IA' }, ['store', 'storage-class']],
    [{ store: './dir', 'role-to-assume': ROLE }, ['store', 'role-to-assume']],
    [{ store: './dir', ...KEY }, ['store', 'aws-access-key-id']],
    [{ store: './dir', 'max-bandwidth': '1MB' }, ['store', 'max-bandwidth']],
    [{ bucket: 'abc', 'object-lock-mode': 'GOVERNANCE' }, ['object-lock-mode', 'object-lock-days']],
    [{ bucket: 'abc', 'object-lock-days': '9' }, ['object-lock-days', 'object-lock-mode']],
    [{ bucket: 'abc', sse: 'AES256', 'kms-key-id': 'k' }, ['kms-key-id', 'sse']],
    [{ bucket: 'abc', 'role-to-assume': ROLE, ...KEY }, ['role-to-assume', 'aws-access-key-id']],
    [{ bucket: 'abc', 'role-session-name': 'me' }, ['role-session-name', 'role-to-assume']],
    [
      { bucket: 'abc', 'role-duration-seconds': '900' },
      ['role-duration-seconds', 'role-to-assume'],
    ],
    [{ bucket: 'abc', audience: 'a' }, ['audience', 'role-to-assume']],
    [{ bucket: 'abc', 'aws-access-key-id': 'a' }, ['aws-access-key-id', 'aws-secret-access-key']],
    [{ bucket: 'abc', 'aws-secret-access-key': 's' }, ['aws-secret-access-key']],
    [{ bucket: 'abc', 'aws-session-token': 's' }, ['aws-session-token', 'aws-access-key-id']],
    [{ bucket: 'abc', repository: 'a/b', repositories: 'c/d' }, ['repository', 'repositories']],
    [{ 'app-url': APP, repository: 'a/b' }, ['app-url', 'repository']],
    [{ 'app-url': APP, repositories: 'a/b' }, ['app-url', 'repositories']],
    [{ 'app-url': APP, include: 'a/*' }, ['app-url', 'include']],
    [{ 'app-url': APP, refs: 'refs/heads/**' }, ['app-url', 'refs']],
    [{ 'app-url': APP, 'dry-run': 'true' }, ['app-url', 'dry-run']],
    [{ 'app-url': APP, full: 'true' }, ['app-url', 'full']],
    [{ 'app-url': APP, cache: 'true' }, ['app-url', 'cache']],
    [{ bucket: 'abc', cache: 'true', repository: 'a/b' }, ['cache']],
    [{ bucket: 'abc', cache: 'true', repositories: 'acme/rocket, a/b' }, ['cache']],
    [{ bucket: 'abc', cache: 'true', 'github-server-url': 'https://ghe.example.com' }, ['cache']],
  ])('%j', (inputs: Record<string, string>, named: string[]) => {
    const error = refusal(inputs)
    expect(error.code).toBe('bad-input')
    for (const name of named) expect(error.message + error.hint).toContain(name)
    expect(error.hint).not.toBe('')
  })

  it('a job without a repository must be told one', () => {
    expect(refusal({ store: 's3://abc' }, {}).message).toContain('No repository is named')
  })
})

it('an input that is empty or blank is one that was not given', () => {
  const { cache, concurrency } = readInputs((name) => (name === 'store' ? 's3://abc' : ''))
  expect({ cache, concurrency }).toEqual({ cache: false, concurrency: 10 })
  expect(INPUT_NAMES).toContain('store')
})
