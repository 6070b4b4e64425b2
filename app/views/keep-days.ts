/** Writes down how every repository stands, so that it can be shown for each day. */
import { setImmediate as breathe } from 'node:timers/promises'
import { groupBy } from '../../core/domain/group-by.ts'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import { forgetChanges } from '../records/changes.ts'
import { type Evidence, listEvidence, saveDays } from '../records/days.ts'
import type { Db } from '../records/open.ts'
import { DAY_MS, DAYS, dayOf, rebuildDays, UNKNOWN } from './days.ts'
import type { Entry } from './entries.ts'
import type { FleetView } from './fleet.ts'

export interface DayTools {
  readonly db: Db
  readonly fleet: Pick<FleetView, 'readEntries'>
  readonly now: () => Date
}

/** A moment before the end of the day: what is written then stands for the day. */
const BEFORE_END_MS = 5000
const AT_ONCE = 100

/**
 * A duty. Writes the letter of today wherever another one stands, and those of days that nobody
 * wrote as far as snapshots tell. Asks to be called before the day ends, so that what stands in
 * the end is how the day ended; where nobody came by then, it is how the day was seen last.
 */
export async function keepDays({
  db,
  fleet,
  now,
}: DayTools): Promise<{ readonly againInMs: number }> {
  await forgetChanges(db)
  const look = await fleet.readEntries()
  const today = dayOf(look.fleet.at)
  const due = look.entries.filter((entry) => !isWritten(entry, today))
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const some = due.slice(start, start + AT_ONCE)
    const past = await rebuildPast(db, some, today)
    await saveDays(
      db,
      some.map(({ repository: { id, days } }) => {
        const letters = (past.get(id) ?? days.slice(0, -1)) + days.slice(-1)
        return { repositoryId: id, lastDay: today, letters: letters.slice(-DAYS) }
      }),
    )
    await breathe()
  }
  const endMs = (dayOf(now()) + 1) * DAY_MS - BEFORE_END_MS
  const leftMs = endMs - now().getTime()
  return { againInMs: leftMs > 0 ? leftMs : leftMs + DAY_MS }
}

function isWritten({ facts: { days }, repository }: Entry, today: number): boolean {
  return days?.lastDay === today && days.letters.at(-1) === repository.days.at(-1)
}

/** The letters until yesterday of those that miss some. */
async function rebuildPast(
  db: Db,
  entries: readonly Entry[],
  today: number,
): Promise<ReadonlyMap<string, string>> {
  const missing = entries.filter(({ facts: { days } }) => (days?.lastDay ?? -1) < today - 1)
  const ids = missing.map(({ repository }) => repository.id)
  const longest = Math.max(0, ...missing.map(({ repository }) => toleranceOf(repository)))
  const from = new Date((today - DAYS) * DAY_MS - longest)
  const evidence = groupBy(await listEvidence(db, ids, from), (one) => one.repositoryId)
  return new Map(
    missing.map((entry) => {
      const { id } = entry.repository
      return [id, rebuild(entry, evidence.get(id) ?? [], today)] as const
    }),
  )
}

function rebuild(
  { facts, repository }: Entry,
  evidence: readonly Evidence[],
  today: number,
): string {
  const { row, days, record } = facts
  const { decision } = repository
  const from = Math.max(days === null ? 0 : days.lastDay + 1, today - DAYS + 1)
  const letters = rebuildDays(
    {
      evidence,
      policy: decision.kind === 'covered' ? decision.policy : null,
      confirmedAt: record.confirmedAt,
      goneSince: row.presence === 'present' ? null : record.presenceSince,
    },
    from,
    today - 1,
  )
  const known = days?.letters ?? ''
  const all = known + letters
  return known === '' ? all.replace(LEADING, '') : all
}

/** Before it was known. */
const LEADING = new RegExp(`^[${UNKNOWN}]+`)

/** For how long a snapshot proves something. */
function toleranceOf({ decision }: FleetRepository): number {
  return decision.kind === 'covered' ? decision.policy.rpoMs + decision.policy.graceMs : 0
}
