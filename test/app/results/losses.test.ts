import { beforeAll, describe, expect, it } from 'vitest'
import { compareRefs } from '../../../app/results/ref-changes.ts'
import { settleRepository } from '../../../app/results/settle.ts'
import { findShrink } from '../../../app/results/shrink.ts'
import type { RefListing } from '../../../core/domain/refs.ts'
import type { Store } from '../../../core/store/store.ts'
import { openSqlite } from '../databases.ts'
import { BEGIN, type History, HOUR, makeHistory } from './history.ts'
import { addRepository, createScene } from './scene.ts'

let history: History
beforeAll(async () => {
  history = await makeHistory()
})

describe('a snapshot has shrunk', () => {
  const size = (refs: number, sizeBytes: number) => ({ snapshot: `${refs}`, refs, sizeBytes })
  it.each([
    [10, 1000, 10, 1000, false],
    [10, 1000, 5, 500, false],
    [10, 1000, 4, 1000, true],
    [10, 1000, 10, 499, true],
    [1, 1000, 0, 1000, true],
    [0, 0, 0, 0, false],
    [4, 499, 10, 1000, false],
  ])('from %i refs and %i bytes to %i and %i: %s', (refs, bytes, refsNow, bytesNow, shrunk) => {
    const found = findShrink(size(refs, bytes), { ...size(refsNow, bytesNow), snapshot: 'now' })
    const before = { snapshot: `${refs}`, refs, sizeBytes: bytes }

    expect(found).toEqual(
      shrunk
        ? { kind: 'shrunk', snapshot: 'now', refs: refsNow, sizeBytes: bytesNow, before }
        : undefined,
    )
  })
})

describe('a ref', () => {
  const listing = (refs: Record<string, string>): RefListing => ({
    objectFormat: 'sha1',
    head: { kind: 'unknown' },
    refs: Object.entries(refs).map(([name, oid]) => ({ name, oid })),
  })
  const ALL = { protectedRefs: ['**'], selection: [], forced: [] }
  const compare = (
    before: Record<string, string>,
    after: Record<string, string>,
    change: Partial<Parameters<typeof compareRefs>[0]> = {},
  ) =>
    compareRefs({ before: listing(before), after: listing(after), ...ALL, ...change }).map((it) => [
      it.ref,
      it.kind === 'ref-changed' ? it.change : 'asked',
      it.before,
      it.after,
    ])

  it.each([
    ['that stays', 'refs/heads/main', '1', '1', undefined],
    ['branch that moves', 'refs/heads/main', '1', '2', 'asked'],
    ['pull request that moves', 'refs/pull/1/head', '1', '2', undefined],
    ['pull request that is gone', 'refs/pull/1/head', '1', undefined, 'deleted'],
    ['branch that is gone', 'refs/heads/main', '1', undefined, 'deleted'],
    ['tag that moves', 'refs/tags/v1', '1', '2', 'moved'],
    ['tag that is gone', 'refs/tags/v1', '1', undefined, 'deleted'],
    ['that is new', 'refs/tags/v1', undefined, '1', undefined],
  ] as const)('%s (%s from %s to %s) is %s', (_, name, before, after, change) => {
    const [old, now] = [before, after].map((oid) => (oid === undefined ? {} : { [name]: oid }))

    expect(compare(old ?? {}, now ?? {})).toEqual(
      change ? [[name, change, before, after ?? null]] : [],
    )
  })

  it('that a push rewrote is told by what the push said', () => {
    const push = (branch: string, from: string, to: string) => {
      return { ref: `refs/heads/${branch}`, before: from, after: to }
    }
    // Of `late`, the snapshot before has what it led to; of `twice`, only a part is known.
    const forced = [
      ...[push('main', '1', '2'), push('same', '1', '2'), push('late', '0', '1')],
      ...[push('twice', '1', '3'), push('tail', '3', '2')],
    ]
    const names = ['main', 'late', 'twice', 'tail', 'other', 'same']
    const at = (oids: readonly string[]) =>
      Object.fromEntries(names.map((name, n) => [`refs/heads/${name}`, oids[n] ?? '']))
    const before = at(['1', '1', '1', '1', '1', '1'])

    expect(compare(before, at(['2', '2', '2', '2', '2', '1']), { forced })).toEqual([
      ['refs/heads/main', 'rewritten', '1', '2'],
      ...['late', 'twice', 'tail', 'other'].map((name) => [
        `refs/heads/${name}`,
        'asked',
        '1',
        '2',
      ]),
    ])
  })

  it('is told if it is protected, and if the snapshot was to take it', () => {
    const before = { 'refs/heads/main': '1', 'refs/heads/topic': '1', 'refs/pull/1/head': '1' }

    expect(compare(before, {}, { protectedRefs: [] })).toEqual([])
    expect(compare(before, {}, { protectedRefs: ['main'] })).toHaveLength(1)
    expect(compare(before, {}, { selection: ['topic', 'refs/pull/**'] })).toHaveLength(2)
  })

  it('is shown as text', () => {
    expect(compare({ 'refs/heads/gr\u00c3\u00b6\u00ff': '1' }, {})).toEqual([
      ['refs/heads/gr\u00f6\ufffd', 'deleted', '1', null],
    ])
  })
})

describe('what a source lost', () => {
  async function setting(store: Store = history.storeAfter(4)) {
    const db = await openSqlite()
    await addRepository(db)
    const before = createScene(db, history.storeAfter(3))
    const look = { repositoryId: '42', again: false, conclusions: new Map<string, string>() }
    before.now = BEGIN + 2.5 * HOUR
    await settleRepository(look, before.tools)
    const scene = createScene(db, store)
    scene.protectedRefs = ['main', 'refs/tags/**']
    return { db, scene, look: () => settleRepository(look, scene.tools) }
  }
  const unchanged = 2
  const harmed = 3

  it('is told once, with what it was and where that still is', async () => {
    const { scene, look } = await setting()
    const [before = '', after = ''] = [history.mains[unchanged], history.mains[harmed]]
    scene.forcedPushes = [{ ref: 'refs/heads/main', before, after }]
    const { findings } = await look()

    expect(findings).toEqual([
      {
        ...{ kind: 'ref-changed', repositoryId: '42', ref: 'refs/heads/main', change: 'rewritten' },
        ...{ before: history.mains[unchanged], after: history.mains[harmed] },
        snapshot: history.snapshots[harmed].id,
        heldBy: history.snapshots[unchanged].id,
      },
      expect.objectContaining({ change: 'moved', ref: expect.stringMatching(/^refs\/tags\//) }),
    ])
    expect(scene.told).toEqual(findings)
    expect((await look()).findings).toEqual([])
  })

  it('is not told of what is not protected, nor without a snapshot before', async () => {
    const { scene, look } = await setting()
    scene.protectedRefs = []
    expect((await look()).findings).toEqual([])

    const fresh = createScene(await openSqlite(), history.storeAfter(4))
    fresh.protectedRefs = ['**']
    const request = { repositoryId: '42', again: false, conclusions: new Map<string, string>() }
    const { snapshots, findings } = await settleRepository(request, fresh.tools)
    expect([snapshots.length, findings]).toEqual([4, []])
  })

  it('is not looked for in a snapshot that has rotted', async () => {
    const store = history.storeAfter(4)
    const { scene, look } = await setting(store)
    const { refsSha256 } = await scene.tools.db
      .selectFrom('snapshots')
      .selectAll()
      .where('snapshot', '=', history.snapshots[unchanged].id)
      .executeTakeFirstOrThrow()
    for (const key of store.objects.keys()) if (key.includes(refsSha256)) store.objects.delete(key)
    const { snapshots, findings } = await look()

    expect(snapshots).toEqual([history.snapshots[harmed].id])
    expect(findings).toEqual([])
  })

  it('holds the snapshot before, if it is much', async () => {
    const { db, scene, look } = await setting()
    await db.updateTable('snapshots').set({ refs: 1000 }).execute()
    scene.protectedRefs = []
    const { findings } = await look()
    const rows = await db.selectFrom('snapshots').select(['snapshot', 'hold']).execute()

    expect(findings).toMatchObject([{ kind: 'shrunk', before: { refs: 1000 } }])
    expect(rows.filter(({ hold }) => hold !== null)).toEqual([
      {
        snapshot: history.snapshots[unchanged].id,
        hold: `shrink: ${history.snapshots[harmed].id} has much less`,
      },
    ])
  })
})

describe('a repository', () => {
  async function after(change: { changedAt: number; lastChangeAt: number }, count = 2) {
    const db = await openSqlite()
    await addRepository(db, change)
    const scene = createScene(db, history.storeAfter(count))
    const request = { repositoryId: '42', again: false, conclusions: new Map<string, string>() }
    await settleRepository(request, scene.tools)
    return db
      .selectFrom('repositories')
      .select(['changedAt', 'lastChangeAt', 'confirmedAt'])
      .executeTakeFirstOrThrow()
  }
  const TAKEN = BEGIN + HOUR

  it.each([
    [TAKEN - 2, TAKEN - 1, true],
    [TAKEN - 1, TAKEN, false],
    [TAKEN - 1, TAKEN + 1, false],
  ])(
    'that changed at %i and %i is held by a later snapshot: %s',
    async (changedAt, lastChangeAt, held) => {
      expect(await after({ changedAt, lastChangeAt })).toEqual({
        changedAt: held ? null : changedAt,
        lastChangeAt: held ? null : lastChangeAt,
        confirmedAt: TAKEN,
      })
    },
  )
})
