import { expect, it } from 'vitest'
import { createLimitWatch } from '../../app/alerts/limit-watch.ts'
import { watchStore } from '../../app/alerts/store-watch.ts'
import { discover } from '../../app/discovery/discover.ts'
import { createAppGitHub } from '../../app/github/app-github.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { noteDiscovery } from '../../app/records/installations.ts'
import type { Db } from '../../app/records/open.ts'
import { createMeasure } from '../../app/results/measure.ts'
import { createTellingDuties } from '../../app/telling-duties.ts'
import { Secret } from '../../core/domain/secret.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { createAppKeys } from '../servers/github/create-world.ts'
import { openSqlite } from './databases.ts'
import { createOrganization, facts, installed, NOW } from './discovery/organization.ts'

const KEYS = createAppKeys()

type Tools = Parameters<typeof createTellingDuties>[0]

function dutiesOf(
  db: Db,
  change: Partial<Pick<Tools, 'store' | 'now' | 'channels' | 'limits'>> = {},
) {
  const { store: _, ...rest } = change
  const signal = new AbortController().signal
  const github = createAppGitHub({
    ...{ appId: '1', privateKey: new Secret(KEYS.privateKey), host: '127.0.0.1:1', signal },
    ...{ now: () => NOW, sleep: async () => {} },
    fetch: () => Promise.reject(new Error('GitHub is not asked')),
  })
  const policies = createPolicies({
    ...{ db, controlRepository: 'holdfast', now: () => NOW },
    github: () => ({ readFile: async () => undefined }),
  })
  const failures: string[] = []
  const duties = createTellingDuties({
    ...{ db, github, policies, now: () => NOW, random: () => 0, channels: [] },
    ...watchStore(change.store ?? createMemoryStore(), change.now ?? (() => NOW)),
    ...{
      credentials: [],
      storeQuotaBytes: null,
      limits: createLimitWatch(change.now ?? (() => NOW)),
    },
    onResult: () => {},
    measure: createMeasure(createMemoryStore()),
    onFailure: (what) => failures.push(what),
    ...rest,
  })
  return {
    failures,
    perform: (name: string) => duties.find((duty) => duty.name === name)?.work(),
  }
}

async function openKinds(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('alerts')
    .select('kind')
    .where('resolvedAt', 'is', null)
    .orderBy('kind')
    .execute()
  return rows.map(({ kind }) => kind)
}

it('an installation that was never discovered is no silence', async () => {
  const db = await openSqlite()
  await installed(db)
  await noteDiscovery(db, '7', { startedAt: NOW, error: 'source-denied: No.' })
  const { perform, failures } = dutiesOf(db)
  await perform('watch')

  expect(await openKinds(db)).toEqual(['discovery-failing'])
  expect(failures).toEqual([])
})

it('without a control repository nothing can be started, and that is said', async () => {
  const db = await openSqlite()
  const organization = createOrganization(facts('1'))
  await discover(await installed(db), { db, github: organization, now: () => NOW })
  const { perform } = dutiesOf(db)
  await perform('watch')

  expect(await openKinds(db)).toEqual(['no-control-repository'])
  organization.shown.set('2', facts('2', { name: 'holdfast' }))
  const again = await installed(db)
  await discover(again, { db, github: organization, now: () => new Date(NOW.getTime() + 1) })
  await dutiesOf(db, { now: () => new Date(NOW.getTime() + 2) }).perform('watch')
  expect(await openKinds(db)).toEqual([])
})

it('a store that does not answer is said, and that it answers again', async () => {
  const db = await openSqlite()
  const store = createMemoryStore()
  const broken = {
    ...store,
    // biome-ignore lint/correctness/useYield: it fails before there is anything
    list: async function* () {
      throw new Error('no answer')
    },
  }
  await dutiesOf(db, { store: broken }).perform('look')
  expect(await openKinds(db)).toEqual(['store-unreachable'])
  await dutiesOf(db, { now: () => new Date(NOW.getTime() + 1) }).perform('look')
  expect(await openKinds(db)).toEqual([])
})

it('an audit trail that was tampered with is said', async () => {
  const db = await openSqlite()
  const { perform } = dutiesOf(db)
  await perform('audit')
  expect(await openKinds(db)).toEqual([])
  await db
    .insertInto('auditEvents')
    .values({
      ...{ seq: 1, at: 1, actor: 'app', action: 'a', target: 't', address: null },
      ...({ result: 'done', detailJson: '{}', previousSha256: 'x', sha256: 'y' } as const),
    })
    .execute()
  await perform('audit')
  expect(await openKinds(db)).toEqual(['records-broken'])
})

it('that GitHub asks for fewer requests is said of whom it asks, and that it does not', async () => {
  const db = await openSqlite()
  await installed(db)
  const limits = createLimitWatch(() => NOW)
  limits.note('7', new Date(NOW.getTime() + 20 * 60_000))
  limits.note(undefined, new Date(NOW.getTime() + 30 * 60_000))
  limits.note('99', new Date(NOW.getTime() + 30 * 60_000))
  await dutiesOf(db, { limits }).perform('watch')
  const alerts = await db.selectFrom('alerts').select(['key', 'title']).orderBy('key').execute()
  expect(alerts).toEqual([
    { key: 'rate-limited:7', title: "GitHub's rate limit for acme is exhausted" },
    { key: 'rate-limited:app', title: "GitHub's rate limit for the App itself is exhausted" },
  ])
  const later = new Date(NOW.getTime() + 1)
  await dutiesOf(db, { now: () => later }).perform('watch')
  expect(await openKinds(db)).toEqual([])
})
