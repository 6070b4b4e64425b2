/** What every implementation of the dashboard's ports keeps: history, activity, alerts, deeds. */
import { describe, expect, it } from 'vitest'
import type { ActivityEvent, ActivityPort } from '../../dashboard/ports/activity.ts'
import type { AlertItem, AlertsPort } from '../../dashboard/ports/alerts.ts'
import type { DeedsPort } from '../../dashboard/ports/deeds.ts'
import type {
  HistoryPort,
  LostRef,
  NameItem,
  RunItem,
  SnapshotItem,
  VerificationItem,
} from '../../dashboard/ports/history.ts'
import type { Page, PageRequest } from '../../dashboard/ports/page.ts'

/** What there is, in no order. */
export interface PortFacts {
  readonly snapshots: readonly SnapshotItem[]
  readonly runs: readonly RunItem[]
  readonly verifications: readonly VerificationItem[]
  readonly names: Readonly<Record<string, readonly NameItem[]>>
  readonly lostRefs: Readonly<Record<string, readonly LostRef[]>>
  /** In the order in which they happened. */
  readonly activity: readonly ActivityEvent[]
  readonly alerts: readonly AlertItem[]
}

export interface Ports {
  readonly history: HistoryPort
  readonly activity: ActivityPort
  readonly alerts: AlertsPort
  readonly deeds: DeedsPort
}

export type OpenPorts = (facts: PortFacts) => Promise<Ports>

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const HOUR = 3_600_000
const at = (hours: number) => new Date(NOW + hours * HOUR)

export const NOTHING: PortFacts = {
  ...{ snapshots: [], runs: [], verifications: [], names: {}, lostRefs: {} },
  ...{ activity: [], alerts: [] },
}

export function aSnapshot(n: number, changes: Partial<SnapshotItem> = {}): SnapshotItem {
  const takenAt = at(n)
  return {
    ...{ repositoryId: '42', snapshot: `20261121T${100000 + n}Z-0a1b2c3d`, takenAt },
    ...{ manifestKey: `key of ${n}`, manifestSha256: 'a'.repeat(64), refs: 3, chainLength: 1 },
    ...({ sizeBytes: 2 ** 40, level: 'objects', verifiedAt: takenAt, complete: true } as const),
    completeness: { git: { status: 'captured', count: 1, sizeBytes: 5 }, lfs: { status: 'empty' } },
    ...{ witnessedAt: at(n + 1), receiptKey: null, runId: null, hold: null, intact: true },
    ...{ lockedUntil: n % 2 === 0 ? null : at(n + 999), restoreTestedAt: null },
    ...changes,
  }
}

export function aRun(n: number, changes: Partial<RunItem> = {}): RunItem {
  return {
    ...{ id: `run-${1000 + n}`, repositoryId: '42', cause: 'push', createdAt: at(n) },
    ...({ state: 'settled', startedAt: at(n), settledAt: at(n + 1), outcome: 'stored' } as const),
    ...{ snapshot: null, error: null, durationMs: 5, storedBytes: 6, transferredBytes: 7 },
    url: null,
    ...changes,
  }
}

function aLook(n: number, changes: Partial<VerificationItem> = {}): VerificationItem {
  const damage = [{ key: 'k', code: 'store-missing', message: 'It is gone.' }]
  return {
    ...{ id: `look-${1000 + n}`, repositoryId: '42', snapshot: 's', verifiedAt: at(n) },
    ...({ level: 'wire', intact: false, damage } as const),
    ...changes,
  }
}

export function anAlert(n: number, changes: Partial<AlertItem> = {}): AlertItem {
  return {
    ...{ id: `alert-${1000 + n}`, kind: 'overdue', cause: 'a', title: `Title ${n}`, fix: 'Look.' },
    ...({ severity: 'warning', installationId: '7', repositoryId: '42', since: at(n) } as const),
    ...{ lastSeenAt: at(n), acknowledgedAt: null, acknowledgedBy: null, mutedUntil: null },
    resolvedAt: null,
    ...changes,
  }
}

function anEvent(n: number, changes: Partial<ActivityEvent> = {}): ActivityEvent {
  return {
    ...{ at: at(n), actor: 'app', action: 'lease.grant', target: 'repository:42' },
    ...({ address: null, result: 'done', detail: { n } } as const),
    ...changes,
  }
}

/** Reads page by page to the end; every page but the last is full. */
export async function readAll<Item>(
  read: (page: PageRequest) => Promise<Page<Item>>,
  limit = 2,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read({ cursor, limit })
    if (page.next !== null) expect(page.items).toHaveLength(limit)
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

const shuffled = (n: number) => Array.from({ length: n }, (_, k) => (k * 7) % n)
const numbers = (n: number) => Array.from({ length: n }, (_, k) => n - 1 - k)

export function dashboardPortsContract(open: OpenPorts): void {
  describe('snapshots', () => {
    it('come newest first, page by page, each as it is', async () => {
      const all = numbers(5).map((n) => aSnapshot(n))
      const others = [aSnapshot(9, { repositoryId: '4' })]
      const snapshots = [...shuffled(5).flatMap((n) => all[n] ?? []), ...others]
      const { history } = await open({ ...NOTHING, snapshots })
      const read = (page: PageRequest) => history.snapshots({ repositoryId: '42', ...page })

      expect(await readAll(read)).toEqual(all)
      expect(await readAll(read, 5)).toEqual(all)
      expect((await history.snapshots({ repositoryId: '42', limit: 5 })).next).toBeNull()
      expect((await history.snapshots({ repositoryId: '1', limit: 5 })).items).toEqual([])
    })

    it('of one moment come once each', async () => {
      const all = numbers(5).map((n) => aSnapshot(n, { takenAt: at(0) }))
      const { history } = await open({ ...NOTHING, snapshots: all })
      const read = (page: PageRequest) => history.snapshots({ repositoryId: '42', ...page })
      const names = (await readAll(read)).map(({ snapshot }) => snapshot)

      expect(names.toSorted()).toEqual(all.map(({ snapshot }) => snapshot).toSorted())
    })

    it('are those of a time: from it on, and before its end', async () => {
      const { history } = await open({
        ...NOTHING,
        snapshots: [0, 1, 2, 3].map((n) => aSnapshot(n)),
      })
      const { items } = await history.snapshots({
        ...{ repositoryId: '42', from: at(1), to: at(3), limit: 9 },
      })

      expect(items).toEqual([aSnapshot(2), aSnapshot(1)])
    })

    it('are found by their name', async () => {
      const held = aSnapshot(1, { hold: 'because', complete: false, runId: 'r', receiptKey: 'k' })
      const { history } = await open({ ...NOTHING, snapshots: [aSnapshot(0), held] })

      expect(await history.snapshot('42', held.snapshot)).toEqual(held)
      expect(await history.snapshot('4', held.snapshot)).toBeUndefined()
      expect(await history.snapshot('42', 'no\0such')).toBeUndefined()
    })
  })

  describe('runs', () => {
    const error = { code: 'source-denied', message: 'No.', hint: 'Ask.' }
    const runs = [
      aRun(0, { repositoryId: '1', outcome: 'failed', error }),
      aRun(1, { repositoryId: '2' }),
      aRun(2, { repositoryId: '1', outcome: 'unchanged' }),
      aRun(3, { repositoryId: '3', state: 'running', settledAt: null, outcome: null }),
      aRun(4, {
        ...{ repositoryId: '1', state: 'queued', startedAt: null, settledAt: null, outcome: null },
        ...{ durationMs: null, storedBytes: null, transferredBytes: null },
      }),
    ]
    const newest = runs.toReversed()

    it('come newest first, page by page, each as it is', async () => {
      const { history } = await open({
        ...NOTHING,
        runs: [2, 0, 4, 1, 3].flatMap((n) => runs[n] ?? []),
      })

      expect(await readAll((page) => history.runs(page))).toEqual(newest)
      expect(await history.run('run-1002')).toEqual(runs[2])
      expect(await history.run('none')).toBeUndefined()
    })

    const choices = [
      ['one repository', { repositoryId: '1' }, [4, 2, 0]],
      ['some repositories', { repositoryIds: new Set(['2', '3', '9']) }, [3, 1]],
      ['no repository', { repositoryIds: new Set<string>() }, []],
      ['one that is not among some', { repositoryId: '1', repositoryIds: new Set(['2']) }, []],
      ['very many repositories', { repositoryIds: manyIds('2', '3') }, [3, 1]],
      ['one outcome', { outcome: 'failed' }, [0]],
      ['no such outcome', { outcome: 'x\0' }, []],
      ['those that are open', { open: true }, [4, 3]],
      ['those that are over', { open: false }, [2, 1, 0]],
      ['a time', { from: at(1), to: at(3) }, [2, 1]],
      ['all of it', { repositoryId: '1', open: false, from: at(1) }, [2]],
    ] as const

    it('are those that are asked for', async () => {
      const { history } = await open({ ...NOTHING, runs })
      for (const [of, query, expected] of choices) {
        const found = await readAll((page) => history.runs({ ...query, ...page }), 1)
        expect(found, of).toEqual(expected.map((n) => runs[n]))
      }
    })
  })

  describe('looks at snapshots', () => {
    it('come newest first, of one repository, of some, or of all', async () => {
      const looks = [
        aLook(0, { repositoryId: '1' }),
        aLook(1, { repositoryId: '2', level: 'full', intact: true, damage: [] }),
        aLook(2, { repositoryId: '1' }),
      ]
      const { history } = await open({ ...NOTHING, verifications: looks })
      const read = (query: object) => (page: PageRequest) =>
        history.verifications({ ...query, ...page })

      expect(await readAll(read({}), 1)).toEqual(looks.toReversed())
      expect(await readAll(read({ repositoryId: '1' }), 1)).toEqual([looks[2], looks[0]])
      expect(await readAll(read({ repositoryIds: new Set(['2']) }), 1)).toEqual([looks[1]])
      expect(await readAll(read({ from: at(1), to: at(2) }), 1)).toEqual([looks[1]])
    })
  })

  describe('names', () => {
    it('come the present one first, and lead to who had them, the last one first', async () => {
      const one = { owner: 'acme', name: 'Rocket', since: at(0), until: at(1) }
      const two = { owner: 'acme', name: 'lander', since: at(1), until: null }
      const other = { owner: 'acme', name: 'rocket', since: at(2), until: null }
      const { history } = await open({ ...NOTHING, names: { '42': [one, two], '43': [other] } })

      expect(await history.names('42')).toEqual([two, one])
      expect(await history.names('1')).toEqual([])
      expect(await history.idsOfName('ACME', 'rocket')).toEqual(['43', '42'])
      expect(await history.idsOfName('acme', 'lander')).toEqual(['42'])
      expect(await history.idsOfName('acme', 'x')).toEqual([])
    })
  })

  describe('lost refs', () => {
    it('come newest first, a hundred at most', async () => {
      const lost = Array.from({ length: 101 }, (_, n): LostRef => {
        const change = (['forced', 'moved', 'deleted'] as const)[n % 3] ?? 'forced'
        const newOid = change === 'deleted' ? null : 'b'.repeat(40)
        const oldOid = 'a'.repeat(40)
        return { ref: `refs/heads/${n}`, change, at: at(n), oldOid, newOid, snapshot: `s${n}` }
      })
      const { history } = await open({ ...NOTHING, lostRefs: { '42': lost, '4': [] } })

      expect(await history.lostRefs('42')).toEqual(lost.slice(1).toReversed())
      expect(await history.lostRefs('4')).toEqual([])
    })
  })

  describe('the audit trail', () => {
    const events = [
      anEvent(0),
      anEvent(1, { actor: 'github:ada', action: 'repository.retry', address: '192.0.2.1' }),
      anEvent(2, { action: 'lease.report', result: 'refused' }),
      anEvent(3, { target: 'repository:4', action: 'leases.sweep' }),
      anEvent(4, { action: 'lease.', result: 'failed' }),
    ]

    it('comes newest first, page by page, and whole, the oldest first', async () => {
      const { activity } = await open({ ...NOTHING, activity: events })
      const listed = await readAll((page) => activity.list(page))

      expect(listed.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1])
      expect(listed.toReversed()).toMatchObject(events)
      expect(await collect(activity.stream({}))).toEqual(listed.toReversed())
      for (const [n, event] of listed.slice(0, -1).entries()) {
        expect(event.previousSha256).toBe(listed[n + 1]?.sha256)
      }
    })

    const choices = [
      ['an actor', { actor: 'github:ada' }, [2]],
      ['an action', { action: 'lease.grant' }, [1]],
      ['a kind of actions', { action: 'lease.' }, [5, 3, 1]],
      ['no such kind', { action: 'x.' }, []],
      ['a target', { target: 'repository:4' }, [4]],
      ['a result', { result: 'refused' }, [3]],
      ['a time', { from: at(1), to: at(3) }, [3, 2]],
      ['no time', { from: at(9) }, []],
      ['all of it', { actor: 'app', action: 'lease.', from: at(1), result: 'failed' }, [5]],
      ['nobody', { actor: 'x\0' }, []],
    ] as const

    it('is filtered', async () => {
      const { activity } = await open({ ...NOTHING, activity: events })
      for (const [by, query, expected] of choices) {
        const listed = await readAll((page) => activity.list({ ...query, ...page }), 1)
        const streamed = await collect(activity.stream(query))
        expect(
          listed.map(({ seq }) => seq),
          by,
        ).toEqual(expected)
        expect(
          streamed.map(({ seq }) => seq),
          by,
        ).toEqual(expected.toReversed())
      }
    })

    it('is listed by time where clocks differ, and whole in the order of the chain', async () => {
      const two = [anEvent(5, { action: 'lease.b' }), anEvent(3, { action: 'lease.a' })]
      const { activity } = await open({ ...NOTHING, activity: two })
      for (const query of [{}, { action: 'lease.' }]) {
        const listed = await readAll((page) => activity.list({ ...query, ...page }), 1)
        expect(listed.map(({ seq }) => seq)).toEqual([1, 2])
        const streamed = await collect(activity.stream(query))
        expect(streamed.map(({ seq }) => seq)).toEqual([1, 2])
      }
    })

    it('goes on with what is recorded, and says that it is whole', async () => {
      const { activity } = await open(NOTHING)
      expect(await activity.checkChain()).toEqual({ intact: true, events: 0, lastSha256: null })
      await activity.record(anEvent(1))
      await activity.record(anEvent(2, { detail: { a: ['b', null] } }))
      const [last] = (await activity.list({ limit: 1 })).items

      expect(last).toMatchObject({ seq: 2, detail: { a: ['b', null] } })
      expect(await activity.checkChain()).toEqual({
        ...{ intact: true, events: 2, lastSha256: last?.sha256 },
      })
    })
  })

  describe('alerts', () => {
    const alerts = [
      anAlert(0, { severity: 'critical', cause: 'b', fix: null }),
      anAlert(1, { repositoryId: '4' }),
      anAlert(2, { kind: 'failed', resolvedAt: at(3) }),
      anAlert(3, { repositoryId: null, installationId: null, mutedUntil: at(9) }),
      anAlert(4, { repositoryId: '5', acknowledgedAt: at(5), acknowledgedBy: 'github:ada' }),
    ]

    it('come newest first, page by page, each as it is', async () => {
      const { alerts: port } = await open({ ...NOTHING, alerts })

      expect(await readAll((page) => port.list(page))).toEqual(alerts.toReversed())
      expect(await port.alert('alert-1003')).toEqual(alerts[3])
      expect(await port.alert('none\0')).toBeUndefined()
    })

    const choices = [
      ['are open', { state: 'open' }, [4, 3, 1, 0]],
      ['are over', { state: 'resolved' }, [2]],
      ['are of a kind', { kind: 'failed' }, [2]],
      ['have a cause', { cause: 'b' }, [0]],
      ['are so grave', { severity: 'critical' }, [0]],
      ['are of a repository', { repositoryId: '4' }, [1]],
      ['are of some repositories', { repositoryIds: new Set(['4', '5']) }, [4, 1]],
      ['are of some, or of none', { repositoryIds: new Set(['4']), ofApp: true }, [3, 1]],
      ['began in a time', { from: at(1), to: at(3) }, [2, 1]],
      ['fit in all', { state: 'open', cause: 'a', repositoryIds: new Set(['42', '5']) }, [4]],
      ['are of nobody', { repositoryIds: new Set<string>() }, []],
    ] as const

    it('are those that are asked for', async () => {
      const { alerts: port } = await open({ ...NOTHING, alerts })
      for (const [which, query, expected] of choices) {
        const found = await readAll((page) => port.list({ ...query, ...page }), 1)
        expect(found, which).toEqual(expected.map((n) => alerts[n]))
      }
    })

    it('are told by cause, the gravest first, then the most', async () => {
      const more = [5, 6].map((n) => anAlert(n, { cause: 'c' }))
      const { alerts: port } = await open({ ...NOTHING, alerts: [...alerts, ...more] })
      const grave = { cause: 'b', severity: 'critical', alerts: 1, since: at(0), title: 'Title 0' }
      const causes = [
        { ...grave, fix: null },
        {
          cause: 'a',
          severity: 'warning',
          alerts: 3,
          since: at(1),
          title: 'Title 1',
          fix: 'Look.',
        },
        {
          cause: 'c',
          severity: 'warning',
          alerts: 2,
          since: at(5),
          title: 'Title 5',
          fix: 'Look.',
        },
      ]

      expect(await port.causes('all')).toEqual(causes)
      expect(await port.causes(new Set(['5', '42']))).toMatchObject([
        { cause: 'b', alerts: 1 },
        { cause: 'c', alerts: 2 },
        { cause: 'a', alerts: 1, title: 'Title 4' },
      ])
      expect(await port.causes(new Set())).toEqual([])
    })

    it('are acknowledged while they are open, by who was first', async () => {
      const { alerts: port } = await open({ ...NOTHING, alerts })

      expect(await port.acknowledge('alert-1001', 'github:ada', at(6))).toBe(true)
      expect(await port.acknowledge('alert-1001', 'github:bob', at(7))).toBe(true)
      expect(await port.acknowledge('alert-1002', 'github:ada', at(6))).toBe(false)
      expect(await port.acknowledge('none', 'github:ada', at(6))).toBe(false)
      const known = { acknowledgedBy: 'github:ada', acknowledgedAt: at(6) }
      expect(await port.alert('alert-1001')).toEqual({ ...alerts[1], ...known })
    })

    it('of what happened once are over when somebody knows', async () => {
      const event = anAlert(1, { id: 'event-1' })
      const { alerts: port } = await open({ ...NOTHING, alerts: [event] })
      expect(await port.causes('all')).toHaveLength(1)

      expect(await port.acknowledge('event-1', 'github:ada', at(6))).toBe(true)
      expect(await port.alert('event-1')).toMatchObject({ resolvedAt: at(6) })
      expect(await port.causes('all')).toEqual([])
      expect(await port.acknowledge('event-1', 'github:ada', at(7))).toBe(false)
    })

    it('are muted and told again while they are open', async () => {
      const { alerts: port } = await open({ ...NOTHING, alerts })
      const until = async () => (await port.alert('alert-1000'))?.mutedUntil

      expect(await port.mute('alert-1000', at(8))).toBe(true)
      expect(await until()).toEqual(at(8))
      expect(await port.mute('alert-1000', null)).toBe(true)
      expect(await until()).toBeNull()
      expect(await port.mute('alert-1002', at(8))).toBe(false)
    })
  })

  describe('deeds', () => {
    it('hold a snapshot once, and let go of it once', async () => {
      const { deeds, history } = await open({ ...NOTHING, snapshots: [aSnapshot(1)] })
      const { snapshot } = aSnapshot(1)
      const hold = async () => (await history.snapshot('42', snapshot))?.hold

      expect(await deeds.unpin('42', snapshot)).toBe(false)
      expect(await deeds.pin('42', snapshot, 'an audit')).toBe(true)
      expect(await deeds.pin('42', snapshot, 'another')).toBe(false)
      expect(await hold()).toBe('an audit')
      expect(await deeds.unpin('42', snapshot)).toBe(true)
      expect(await hold()).toBeNull()
      expect(await deeds.pin('4', snapshot, 'none of it')).toBe(false)
    })

    it('cancel what no job has taken, ask where one has, and say what is over', async () => {
      const open_ = { settledAt: null, outcome: null }
      const runs = [
        aRun(0, { repositoryId: '1', state: 'queued', startedAt: null, ...open_ }),
        aRun(1, { repositoryId: '2', state: 'running', ...open_, url: WORKFLOW_RUN }),
        aRun(2),
      ]
      const { deeds, history } = await open({ ...NOTHING, runs })

      expect(await deeds.cancel('run-1000', 'github:ada')).toBe('cancelled')
      expect(await history.run('run-1000')).toMatchObject({
        state: 'settled',
        outcome: 'cancelled',
      })
      expect(await deeds.cancel('run-1000', 'github:ada')).toBe('over')
      expect(await deeds.cancel('run-1001', 'github:ada')).toBe('asked')
      expect(await history.run('run-1001')).toMatchObject({ state: 'running', url: WORKFLOW_RUN })
      expect(await deeds.cancel('run-1002', 'github:ada')).toBe('over')
      expect(await deeds.cancel('none', 'github:ada')).toBe('unknown')
    })
  })

  describe('a page', () => {
    const bad = { name: 'HoldfastError', code: 'bad-input' }

    it('is not behind a cursor that is none of its list', async () => {
      const { history, activity, alerts } = await open({
        ...NOTHING,
        runs: [0, 1].map((n) => aRun(n)),
      })
      const other = Buffer.from('["runs","a","b"]').toString('base64url')
      for (const cursor of ['x', '', '-1', 'W10', '\0', other]) {
        const page = { cursor, limit: 5 }
        await expect(history.runs(page)).rejects.toMatchObject(bad)
        await expect(history.snapshots({ repositoryId: '42', ...page })).rejects.toMatchObject(bad)
        await expect(activity.list(page)).rejects.toMatchObject(bad)
        await expect(alerts.list(page)).rejects.toMatchObject(bad)
      }
    })

    it('has from 1 to 500 items', async () => {
      const { history } = await open(NOTHING)
      for (const limit of [0, -1, 501, 1.5, Number.NaN]) {
        await expect(history.runs({ limit })).rejects.toMatchObject(bad)
      }
      expect(await history.runs({ limit: 500 })).toEqual({ items: [], next: null })
    })
  })
}

/** A run of a workflow of repository 2 itself. */
export const WORKFLOW_RUN = 'https://github.com/acme/r2/actions/runs/77'

function manyIds(...ids: readonly string[]): ReadonlySet<string> {
  return new Set([...ids, ...Array.from({ length: 1000 }, (_, n) => `other-${n}`)])
}
