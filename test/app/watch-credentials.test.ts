import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findExpiry } from '../../app/alerts/expiry.ts'
import {
  type ListCredentials,
  listExpiring,
  secretsOfVault,
  sessionOfStore,
  tokensOfApi,
} from '../../app/credentials.ts'
import { listAlerts } from '../../app/records/alert-list.ts'
import type { Db } from '../../app/records/open.ts'
import { readStatedExpiries } from '../../app/stated-expiries.ts'
import { watchCredentials } from '../../app/watch-credentials.ts'
import { Secret } from '../../core/domain/secret.ts'
import { describeOnEach } from './databases.ts'

const START = new Date('2026-11-21T10:00:00Z')
const DAY_MS = 86_400_000
const CANARY = 'canary-77aa'

function inDays(days: number): Date {
  return new Date(START.getTime() + days * DAY_MS)
}

async function look(db: Db, credentials: readonly ListCredentials[], at: Date) {
  const failures: string[] = []
  await watchCredentials({
    ...{ db, credentials, now: () => at },
    onFailure: (what, { message }) => failures.push(`${what}: ${message}`),
  })
  const { alerts } = await listAlerts(db, { state: 'open', limit: 9 })
  expect(JSON.stringify(alerts)).not.toContain(CANARY)
  return { failures, alerts: alerts.map(({ title, severity }) => `${severity}: ${title}`) }
}

describe('the end of a credential', () => {
  const credential = { id: 'X', name: 'X', consequence: 'Alas.', next: 'Go.' }
  const HOUR_MS = DAY_MS / 24
  it.each([
    [15 * DAY_MS, {}, undefined],
    [14 * DAY_MS, {}, { ended: false, urgent: false }],
    [3 * DAY_MS + 1, {}, { ended: false, urgent: false }],
    [3 * DAY_MS, {}, { ended: false, urgent: true }],
    [1, {}, { ended: false, urgent: true }],
    [0, {}, { ended: true, urgent: true }],
    [-99 * DAY_MS, {}, { ended: true, urgent: true }],
    [1, { endsInSilence: true }, { ended: false, urgent: true }],
    [0, { endsInSilence: true }, undefined],
    [20 * 60_000, { lifeMs: HOUR_MS }, undefined],
    [15 * 60_000, { lifeMs: HOUR_MS }, { ended: false, urgent: true }],
    [8 * DAY_MS, { lifeMs: 32 * DAY_MS }, { ended: false, urgent: false }],
    [8 * DAY_MS + 1, { lifeMs: 32 * DAY_MS }, undefined],
  ])('in %i ms, %j: %j', (leftMs, change, told) => {
    const expiresAt = new Date(START.getTime() + leftMs)
    const found = findExpiry({ ...credential, ...change, expiresAt }, START)
    expect(found && { ended: found.ended, urgent: found.urgent }).toEqual(told)
  })

  it('that nobody knows is told as such', () => {
    expect(findExpiry({ ...credential, expiresAt: null }, START)).toMatchObject({ urgent: false })
  })
})

describeOnEach('credentials', (databases) => {
  it('of API tokens that end soon are told until they end', async () => {
    const db = await databases.open()
    const add = (id: string, days: number | null, revokedAt: number | null = null) =>
      db
        .insertInto('tokens')
        .values({
          ...{ id, name: `n${id}`, sha256: id, scopesJson: '[]', createdBy: 'github:ann' },
          ...{ createdAt: inDays(-90).getTime(), lastUsedAt: null, revokedAt },
          expiresAt: days === null ? null : inDays(days).getTime(),
        })
        .execute()
    await add('a', 10)
    await add('b', 40)
    await add('c', null)
    await add('d', -1)
    await add('e', 10, 5)
    const list = (at: Date) => [tokensOfApi(db, () => at)]
    const told = 'The API token "na" of github:ann expires soon'
    expect((await look(db, list(START), START)).alerts).toEqual([`warning: ${told}`])
    expect((await look(db, list(inDays(8)), inDays(8))).alerts).toEqual([`critical: ${told}`])
    expect((await look(db, list(inDays(10)), inDays(10))).alerts).toEqual([])
  })

  it('that somebody gave an age are told by when their value was first seen', async () => {
    const db = await databases.open()
    const stated = readStatedExpiries('WEBHOOK_SECRET=100d, SMTP_URL=2026-11-30 KEY=5d') ?? []
    const list = (webhook: string, at: Date) =>
      listExpiring(
        { environment: {}, statedExpiries: stated },
        {
          ...{ db, now: () => at, fetch, key: new Secret('key of the App') },
          registered: { WEBHOOK_SECRET: new Secret(webhook) },
          readSecret: async (name) => (name === 'KEY' ? new Secret(CANARY) : undefined),
        },
      )
    const seen = async (webhook: string, days: number) =>
      (await look(db, await list(webhook, inDays(days)), inDays(days))).alerts.toSorted()
    expect(await seen(CANARY, 0)).toEqual([
      'warning: KEY expires soon',
      'warning: SMTP_URL expires soon',
    ])
    expect(await seen(CANARY, 87)).toContain('warning: WEBHOOK_SECRET expires soon')
    expect(await seen(CANARY, 100)).toEqual([
      'critical: KEY has expired',
      'critical: SMTP_URL has expired',
      'critical: WEBHOOK_SECRET has expired',
    ])
    expect(await seen(`another-${CANARY}`, 101)).not.toContain(expect.stringContaining('WEBHOOK'))
    expect(await seen(`another-${CANARY}`, 188)).toContain('warning: WEBHOOK_SECRET expires soon')
    const rows = await db.selectFrom('credentialAges').selectAll().execute()
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain(CANARY)
  })

  it('of which some cannot be looked at are told as before, and the others anew', async () => {
    const db = await databases.open()
    const good: ListCredentials = sessionOfStore({
      ...{ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SESSION_TOKEN: CANARY },
    })
    const token = { id: 'V', name: 'V', expiresAt: START, consequence: 'c', next: 'n' }
    const away = () => Promise.reject(new Error('Vault is away.'))
    expect((await look(db, [async () => [token]], START)).alerts).toHaveLength(1)
    const later = inDays(1)
    const both = await look(db, [away, good], later)
    expect(both).toEqual({
      failures: ['credentials: Vault is away.'],
      alerts: [
        'warning: The session for the store (AWS_SESSION_TOKEN) expires soon',
        'critical: V has expired',
      ],
    })
    expect((await look(db, [async () => []], inDays(2))).alerts).toEqual([])
  })
})

it('an age of what is not there stops the start', async () => {
  const means = { now: () => START, registered: {}, key: new Secret('k'), fetch }
  const { openSqlite } = await import('./databases.ts')
  const expiring = listExpiring(
    { environment: {}, statedExpiries: readStatedExpiries('NOTHING=9d') ?? [] },
    { ...means, db: await openSqlite(), readSecret: async () => undefined },
  )
  await expect(expiring).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('NOTHING'),
  })
})

describe('a session for the store', () => {
  const SESSION = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SESSION_TOKEN: CANARY }
  it.each([
    [{}, []],
    [{ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: CANARY }, []],
    // The variables of a role that renews itself.
    [{ AWS_SESSION_TOKEN: CANARY, AWS_ROLE_ARN: 'arn' }, []],
    [SESSION, [null]],
    [{ ...SESSION, AWS_CREDENTIAL_EXPIRATION: 'soon' }, [null]],
    [{ ...SESSION, AWS_CREDENTIAL_EXPIRATION: '2026-11-21T12:00:00Z' }, [START.getTime() + 7.2e6]],
  ])('%j ends at %j', async (environment, ends) => {
    const found = await sessionOfStore(environment)()
    expect(found.map(({ expiresAt }) => expiresAt?.getTime() ?? null)).toEqual(ends)
    expect(JSON.stringify(found)).not.toContain(CANARY)
  })
})

describe('Vault', () => {
  interface Answers {
    self: { status: number; body: unknown }
    deletion: string
  }

  async function startVault() {
    const answers: Answers = {
      self: { status: 200, body: { data: { expire_time: null, creation_ttl: 0 } } },
      deletion: '',
    }
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(`${request.headers['x-vault-token']} ${request.url}`)
      const { status, body } =
        request.url === '/v1/auth/token/lookup-self'
          ? answers.self
          : {
              status: 200,
              body: {
                data: { data: { key: CANARY }, metadata: { deletion_time: answers.deletion } },
              },
            }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const environment = {
      ...{ VAULT_ADDR: `http://127.0.0.1:${port}/`, VAULT_TOKEN: 'hvs.token' },
      ...{ WEBHOOK_SECRET: 'vault:kv/holdfast/app#key', OTHER: 'plain' },
    }
    return { answers, asked, environment, list: secretsOfVault(environment, fetch) }
  }

  it('says when its token ends, and how long it lasts', async () => {
    const { answers, list, asked } = await startVault()
    expect(await list()).toEqual([])
    expect(asked).toEqual([
      'hvs.token /v1/auth/token/lookup-self',
      'hvs.token /v1/kv/data/holdfast/app',
    ])
    const expire_time = '2026-12-01T10:00:00.123456789+01:00'
    answers.self.body = { data: { expire_time, creation_ttl: 2_764_800 } }
    expect(await list()).toMatchObject([
      { id: 'VAULT_TOKEN', lifeMs: 32 * DAY_MS, expiresAt: new Date('2026-12-01T09:00:00.123Z') },
    ])
  })

  it('knows a token no more that has ended', async () => {
    const { answers, list, asked } = await startVault()
    answers.self = { status: 403, body: { errors: ['permission denied'] } }
    const found = await list()
    expect(found.map((each) => findExpiry(each, START))).toMatchObject([
      { name: 'The token of Vault (VAULT_TOKEN)', expiresAt: null, ended: true, urgent: true },
    ])
    expect(asked).toHaveLength(1)
  })

  it('says when it deletes a secret', async () => {
    const { answers, list } = await startVault()
    answers.deletion = '2026-11-30T00:00:00Z'
    const found = await list()
    expect(found).toMatchObject([
      { id: 'vault:WEBHOOK_SECRET', expiresAt: new Date('2026-11-30T00:00:00Z') },
    ])
    expect(JSON.stringify(found)).not.toContain(CANARY)
  })

  it('is not asked where no secret lies there, and its faults are thrown', async () => {
    const { environment, answers, list } = await startVault()
    const { WEBHOOK_SECRET: _, ...without } = environment
    const never = () => Promise.reject(new Error('asked'))
    expect(await secretsOfVault(without, never)()).toEqual([])
    answers.self = { status: 500, body: {} }
    await expect(list()).rejects.toThrow('HTTP status 500')
  })
})
