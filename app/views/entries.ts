/** Every repository in memory, read again when the database says that something was written. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { FleetRepository } from '../../dashboard/ports/fleet.ts'
import type { FleetFacts } from '../records/fleet.ts'
import type { Db } from '../records/open.ts'
import { dayOf } from './days.ts'
import { describeRepository } from './describe-repository.ts'
import { type AllFacts, createFacts } from './facts.ts'
import { type Ruling, UNDECIDED } from './policies.ts'

export interface Entry {
  readonly facts: FleetFacts
  readonly repository: FleetRepository
}

/** What is known of one installation. */
export interface Standing {
  readonly installationId: string
  readonly ruling: Ruling | undefined
  /** Whether all its repositories are known, and which policy holds. */
  readonly known: boolean
}

export interface Entries {
  /**
   * All repositories of these installations as they stand at `now()`, by owner and name, and
   * the same array as before where all is as it was. One call at a time.
   */
  refresh(standings: readonly Standing[]): Promise<{ readonly at: Date; readonly all: Sorted }>
}

export type Sorted = readonly Entry[]

interface Held extends Entry {
  readonly standing: Standing
  readonly describedAt: Date
  readonly untilMs: number
  /** By which it is sorted. */
  readonly name: string
}

/** So many are described without a pause. */
const DESCRIBED_AT_ONCE = 500

export function createEntries(db: Db, now: () => Date): Entries {
  const facts = createFacts(db)
  let held: ReadonlyMap<string, Held> = new Map()
  let sorted: readonly Held[] = []
  return {
    async refresh(standings) {
      const all = await facts.read(standings.map(({ installationId }) => installationId))
      const at = now()
      const described = await describeAll(all, standings, held, at)
      sorted = sortAnew(sorted, held, described)
      held = described
      return { at, all: sorted }
    },
  }
}

/** Describes anew whatever may be otherwise at `at`. */
async function describeAll(
  facts: AllFacts,
  standings: readonly Standing[],
  held: ReadonlyMap<string, Held>,
  at: Date,
): Promise<ReadonlyMap<string, Held>> {
  const byInstallation = new Map(standings.map((each) => [each.installationId, each]))
  const described = new Map<string, Held>()
  let fresh = 0
  for (const [id, one] of facts) {
    const standing = byInstallation.get(one.row.installationId)
    // Its account has removed the App.
    if (standing === undefined) continue
    const before = held.get(id)
    const next = holds(before, { facts: one, standing, at }) ?? describe(one, standing, at)
    described.set(id, next)
    if (next === before) continue
    fresh += 1
    if (fresh % DESCRIBED_AT_ONCE === 0) await breathe()
  }
  return described
}

function describe(facts: FleetFacts, standing: Standing, at: Date): Held {
  const { known, ruling } = standing
  const { row } = facts
  const decision = ruling?.decide(row, at) ?? UNDECIDED
  const { repository, untilMs } = describeRepository(facts, decision, at, known)
  const name = `${row.owner}\0${row.name}`.toLowerCase()
  return { facts, repository, standing, describedAt: at, untilMs, name }
}

/** What was described before, where nothing can have changed it since. */
function holds(
  before: Held | undefined,
  now: { readonly facts: FleetFacts; readonly standing: Standing; readonly at: Date },
): Held | undefined {
  if (before === undefined) return undefined
  const { facts, standing, describedAt, untilMs } = before
  const { at } = now
  const same =
    facts === now.facts &&
    standing.ruling === now.standing.ruling &&
    standing.known === now.standing.known
  const still = at >= describedAt && at.getTime() < untilMs && dayOf(at) === dayOf(describedAt)
  return same && still ? before : undefined
}

function sortAnew(
  sorted: readonly Held[],
  before: ReadonlyMap<string, Held>,
  after: ReadonlyMap<string, Held>,
): readonly Held[] {
  if (before.size === after.size) {
    if (sorted.every((one) => after.get(one.facts.row.id) === one)) return sorted
    const renewed = sorted.flatMap((one) => after.get(one.facts.row.id) ?? [])
    const same = renewed.every(({ name }, n) => name === sorted[n]?.name)
    if (same && renewed.length === after.size) return renewed
  }
  return [...after.values()].sort(byName)
}

/** By id where two have one name, as after a transfer. */
function byName(a: Held, b: Held): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.facts.row.id < b.facts.row.id ? -1 : 1
}
