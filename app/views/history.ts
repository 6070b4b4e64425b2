/** What happened to repositories, from the records. */
import { z } from 'zod'
import type { HistoryPort, LostRef, NameItem, RangeQuery } from '../../dashboard/ports/history.ts'
import { listEventPage } from '../records/audit-list.ts'
import {
  listLooks,
  listRunFacts,
  listRunPlaces,
  listSnapshotFacts,
  readRunFactsOf,
  readSnapshotFacts,
} from '../records/history.ts'
import type { Db } from '../records/open.ts'
import { findByName, listNames, type RepositoryNameRow } from '../records/repositories.ts'
import { storableText } from '../records/storable-text.ts'
import { toRunItem, toSnapshotItem, toVerificationItem } from './history-items.ts'
import { readPage } from './pages.ts'

/** The most refs that are told as lost. */
const MOST_REFS = 100
/** So many repositories are looked for by their ids; of more, those that do not fit are left out. */
const FEW = 200

export function createHistory(db: Db): HistoryPort {
  return {
    snapshots: ({ repositoryId, from, to, ...page }) =>
      readPage(page, {
        list: 'snapshots',
        read: (after, limit) => listSnapshotFacts(db, repositoryId, { from, to, after, limit }),
        placeOf: ({ takenAt, snapshot }) => ({ at: takenAt, id: snapshot }),
        toItem: toSnapshotItem,
      }),
    async snapshot(repositoryId, snapshot) {
      const row = await readSnapshotFacts(db, repositoryId, snapshot)
      return row && toSnapshotItem(row)
    },
    async runs({ outcome, open, from, to, ...query }) {
      const { items, next } = await readPage(query, {
        list: 'runs',
        read: (after, limit) =>
          listRunPlaces(db, { ...few(query), outcome, open, from, to, after, limit }),
        placeOf: ({ createdAt, id }) => ({ at: createdAt, id }),
        toItem: ({ id }) => id,
        ...many(query),
      })
      return { items: (await listRunFacts(db, items)).map(toRunItem), next }
    },
    async run(id) {
      const row = await readRunFactsOf(db, id)
      return row && toRunItem(row)
    },
    verifications: ({ from, to, ...query }) =>
      readPage(query, {
        list: 'verifications',
        read: (after, limit) => listLooks(db, { ...few(query), from, to, after, limit }),
        placeOf: ({ verifiedAt, id }) => ({ at: verifiedAt, id }),
        toItem: toVerificationItem,
        ...many(query),
      }),
    names: async (id) => (await listNames(db, storableText(id))).toReversed().map(toName),
    async idsOfName(owner, name) {
      const had = await findByName(db, storableText(owner), storableText(name))
      const lastFirst = had.toSorted((a, b) => (b.until ?? Infinity) - (a.until ?? Infinity))
      return [...new Set(lastFirst.map(({ repositoryId }) => repositoryId))]
    },
    lostRefs: (repositoryId) => readLostRefs(db, repositoryId),
  }
}

function few({ repositoryId, repositoryIds }: RangeQuery): { repositoryIds?: readonly string[] } {
  if (repositoryId !== undefined) {
    const seen = repositoryIds === undefined || repositoryIds.has(repositoryId)
    return { repositoryIds: seen ? [repositoryId] : [] }
  }
  if (repositoryIds === undefined || repositoryIds.size > FEW) return {}
  return { repositoryIds: [...repositoryIds] }
}

function many({ repositoryId, repositoryIds }: RangeQuery) {
  if (repositoryId !== undefined || repositoryIds === undefined) return {}
  if (repositoryIds.size <= FEW) return {}
  return { keep: (row: { repositoryId: string }) => repositoryIds.has(row.repositoryId) }
}

function toName({ owner, name, since, until }: RepositoryNameRow): NameItem {
  return { owner, name, since: new Date(since), until: until === null ? null : new Date(until) }
}

/** A finding as the audit trail keeps it. */
const RefChanged = z.object({
  ref: z.string(),
  change: z.enum(['deleted', 'moved', 'rewritten']),
  before: z.string(),
  after: z.string().nullable(),
  heldBy: z.string().nullable().default(null),
})

async function readLostRefs(db: Db, repositoryId: string): Promise<LostRef[]> {
  const events = await listEventPage(db, {
    action: 'finding.ref-changed',
    target: `repository:${repositoryId}`,
    limit: MOST_REFS,
  })
  return events.flatMap(({ at, detail }) => {
    const read = RefChanged.safeParse(detail)
    // Of another version.
    if (!read.success) return []
    const { ref, change, before: oldOid, after: newOid, heldBy: snapshot } = read.data
    return [
      { ref, at, oldOid, newOid, snapshot, change: change === 'rewritten' ? 'forced' : change },
    ]
  })
}
