import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { confirm, type ListRefs } from '../../../app/dispatch/confirm.ts'
import type { Db } from '../../../app/records/open.ts'
import { readRepository, saveRepositories } from '../../../app/records/repositories.ts'
import { backup } from '../../../core/backup.ts'
import { readLatest } from '../../../core/catalog.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { selectRefs } from '../../../core/domain/reconcile.ts'
import type { RefListing } from '../../../core/domain/refs.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { createRefSelector } from '../../../core/domain/select.ts'
import { closeGitContext, openGitContext } from '../../../core/git/context.ts'
import { lookAt } from '../../../core/git/list-refs.ts'
import { digestOf } from '../../../core/ref-list-of.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from '../../core/verb-tools.ts'
import { git } from '../../git.ts'
import { growRepository } from '../../repositories/grow.ts'
import { startGitServer } from '../../servers/git-server.ts'
import { openSqlite } from '../databases.ts'
import { minutesLater, START } from './orders.ts'
import { repositoryRow, snapshotRow } from './rows.ts'

const OID = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)
const LISTING: RefListing = {
  objectFormat: 'sha1',
  head: { kind: 'branch', target: 'refs/heads/main', oid: OID },
  refs: [
    { name: 'refs/heads/main', oid: OID },
    { name: 'refs/pull/1/head', oid: OID },
  ],
}
const PULLED: RefListing = {
  ...LISTING,
  refs: [
    { name: 'refs/heads/main', oid: OID },
    { name: 'refs/pull/1/head', oid: OTHER },
  ],
}
const TOKEN = new Secret('ghs_canary')
const TOKENS = { ghs_canary: 'every' } as const
const AT = minutesLater(10)

async function withSnapshot(db: Db, id: string, listing?: RefListing, refs: string[] = []) {
  const row = { kind: 'new', row: repositoryRow(id) } as const
  await saveRepositories(db, [{ id, row, renamedAt: null }])
  if (listing === undefined) return
  const digest = digestOf(selectRefs(listing, createRefSelector(refs)))
  await db
    .insertInto('snapshots')
    .values(snapshotRow(id, 's1', START, digest))
    .execute()
}

function one(db: Db, listRefs: ListRefs, refs: string[] = []) {
  const repositories = [{ id: '11', url: 'https://github.com/acme/r11', refs }]
  return confirm({ repositories, token: TOKEN, listRefs, db, now: () => AT })
}

describe('a repository', () => {
  it.each([
    ['as it was', LISTING, LISTING, [], 'confirmed'],
    ['with another pull request', LISTING, PULLED, [], 'changed'],
    ['with a change nobody asked for', LISTING, PULLED, ['refs/heads/**'], 'confirmed'],
    ['with a change that was asked for', LISTING, PULLED, ['refs/pull/**'], 'changed'],
    ['never backed up', undefined, LISTING, [], 'no-snapshot'],
  ] as const)('%s', async (_, stored, listed, selection, kind) => {
    const db = await openSqlite()
    await withSnapshot(db, '11', stored, [...selection])
    expect(await one(db, async () => listed, [...selection])).toEqual([
      { repositoryId: '11', kind },
    ])
    expect(await readRepository(db, '11')).toMatchObject({
      confirmedAt: kind === 'confirmed' ? AT.getTime() : null,
      changedAt: kind === 'changed' ? AT.getTime() : null,
      lastChangeAt: kind === 'changed' ? AT.getTime() : null,
    })
  })

  it('whose policy takes other refs now than its snapshot did has changed', async () => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    expect(await one(db, async () => LISTING, ['main'])).toMatchObject([{ kind: 'changed' }])
  })

  it('is asked as a backup asks, with the token, and nothing else shows it', async () => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    const asked: unknown[] = []
    const listRefs: ListRefs = async (source, prefixes) => {
      asked.push([source.address, source.credential?.password.reveal(), prefixes])
      return LISTING
    }
    await one(db, listRefs, ['refs/heads/**'])
    expect(asked).toEqual([
      ['https://github.com/acme/r11.git', 'ghs_canary', ['HEAD', 'refs/heads/']],
    ])
  })

  it('that changes while it is listed was confirmed before that', async () => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    const clock = { minutes: 10 }
    const repositories = [{ id: '11', url: 'https://github.com/acme/r11', refs: [] }]
    const listRefs: ListRefs = async () => {
      clock.minutes = 20
      return LISTING
    }
    const now = () => minutesLater(clock.minutes)
    await confirm({ repositories, token: TOKEN, listRefs, db, now })
    expect((await readRepository(db, '11'))?.confirmedAt).toBe(AT.getTime())
  })

  it('that is backed up while it is listed is compared with what was just stored', async () => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    const listRefs: ListRefs = async () => {
      const newer = snapshotRow('11', 's2', minutesLater(9), digestOf(PULLED))
      await db.insertInto('snapshots').values(newer).execute()
      return PULLED
    }
    expect(await one(db, listRefs)).toMatchObject([{ kind: 'confirmed' }])
  })
})

describe('a repository that cannot be listed', () => {
  it.each([
    ['source-denied', AT.getTime()],
    ['source-not-found', AT.getTime()],
    ['source-unreachable', null],
    ['source-rate-limited', null],
    ['git-missing', null],
  ] as const)('since it is %s, is to be looked at by a run: %s', async (code, changedAt) => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    const refused = new HoldfastError(code, 'No.', { hint: 'Ask.' })
    const listed = await one(db, () => Promise.reject(refused))
    expect(listed).toEqual([{ repositoryId: '11', kind: 'failed', error: refused }])
    expect(await readRepository(db, '11')).toMatchObject({ changedAt, confirmedAt: null })
  })

  it('or whose records cannot be written, fails and throws nothing', async () => {
    const db = await openSqlite()
    await withSnapshot(db, '11', LISTING)
    await db.schema.dropTable('repositories').execute()
    expect(await one(db, async () => LISTING)).toMatchObject([{ kind: 'failed' }])
    const refused = new HoldfastError('source-denied', 'No.', { hint: 'Ask.' })
    const listed = await one(db, () => Promise.reject(refused))
    expect(listed).toMatchObject([{ kind: 'failed', error: { code: 'internal' } }])
  })
})

describe('many repositories', () => {
  it('are listed a few at a time, and one that fails stops no other', async () => {
    const db = await openSqlite()
    const ids = Array.from({ length: 30 }, (_, n) => String(n))
    for (const id of ids) await withSnapshot(db, id, LISTING)
    const seen = { now: 0, most: 0 }
    const listRefs: ListRefs = async ({ address }) => {
      seen.now += 1
      seen.most = Math.max(seen.most, seen.now)
      await new Promise((resolve) => setTimeout(resolve, 2))
      seen.now -= 1
      if (address.endsWith('/r7.git')) {
        throw new HoldfastError('source-denied', 'No.', { hint: 'Ask.' })
      }
      return LISTING
    }
    const repositories = ids.map((id) => ({ id, url: `https://github.com/acme/r${id}`, refs: [] }))
    const all = await confirm({ repositories, token: TOKEN, listRefs, db, now: () => AT })
    expect(all.map(({ repositoryId }) => repositoryId)).toEqual(ids)
    expect(all.filter(({ kind }) => kind !== 'confirmed')).toMatchObject([
      { repositoryId: '7', kind: 'failed', error: { code: 'source-denied' } },
    ])
    expect(seen.most).toBe(8)
    expect(await readRepository(db, '7')).toMatchObject({ confirmedAt: null })
  })
})

describe('what git says of a repository', () => {
  it.each([
    [[]],
    [['main']],
    [['refs/heads/**']],
    [['refs/pull/**']],
    [['!refs/pull/**']],
    [['**', '!refs/heads/topic']],
  ])('is what a backup of %j has stored of it', async (refs) => {
    const [db, dir] = [await openSqlite(), await temporaryDirectory()]
    const path = join(dir, 'served', 'r11.git')
    await growRepository(path, { commits: 5, files: 2, bytes: 500, seed: 1 })
    await git(['-C', path, 'update-ref', 'refs/pull/1/head', 'main~1'])
    await git(['-C', path, 'branch', 'topic', 'main~2'])
    await git(['-C', path, 'tag', '-am', 'note', 'v1', 'main~2'])
    const open = await startGitServer({ root: join(dir, 'served') })
    const closed = await startGitServer({ root: join(dir, 'served'), tokens: TOKENS })
    onTestFinished(() => Promise.all([open.close(), closed.close()]).then(() => undefined))

    const tools = verbTools(dir)
    const source = await sourceAt(`${open.url}/r11.git`)
    await backup(source, { ...OBJECTS, refs }, tools)
    const latest = await readLatest(tools.store, source.identity.id, new Date())
    const digest = latest?.manifest.git.refs.object.plaintext.sha256 ?? ''
    await withSnapshot(db, '11')
    await db
      .insertInto('snapshots')
      .values(snapshotRow('11', 's1', START, digest))
      .execute()

    const look = async () => {
      const context = await openGitContext(tools.scratch, tools.environment, tools.signal)
      const listRefs: ListRefs = async (each, prefixes) => {
        const { listing, wire } = await lookAt(each, context, prefixes)
        wire?.close()
        return listing
      }
      const repositories = [{ id: '11', url: `${closed.url}/r11`, refs }]
      const looks = confirm({ repositories, token: TOKEN, listRefs, db, now: () => AT })
      return looks.finally(() => closeGitContext(context))
    }
    expect(await look()).toEqual([{ repositoryId: '11', kind: 'confirmed' }])
    for (const ref of ['refs/heads/main', 'refs/pull/1/head']) {
      await git(['-C', path, 'update-ref', ref, 'refs/heads/topic~1'])
    }
    expect(await look()).toEqual([{ repositoryId: '11', kind: 'changed' }])
  })
})
