/** How old the newest good copies are. */
import type { FleetRepository } from '../ports/fleet.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Each holds what is younger than its end and in none before it. */
export const AGES = [
  { id: '1h', label: '< 1 h', words: 'younger than an hour', endMs: HOUR_MS },
  { id: '6h', label: '1–6 h', words: '1 to 6 hours', endMs: 6 * HOUR_MS },
  { id: '24h', label: '6–24 h', words: '6 to 24 hours', endMs: DAY_MS },
  { id: '2d', label: '1–2 d', words: '1 to 2 days', endMs: 2 * DAY_MS },
  { id: '7d', label: '2–7 d', words: '2 to 7 days', endMs: 7 * DAY_MS },
  { id: '30d', label: '7–30 d', words: '7 to 30 days', endMs: 30 * DAY_MS },
  { id: 'older', label: '> 30 d', words: 'older than 30 days', endMs: Number.POSITIVE_INFINITY },
  { id: 'none', label: 'none', words: 'no verified copy', endMs: null },
] as const

export type AgeId = (typeof AGES)[number]['id']
export const AGE_IDS = AGES.map(({ id }) => id)

/**
 * The moment whose state of the source is known to be held: of the newest verified snapshot, or
 * when the source was last found to be as that one holds it. Null where there is none.
 */
export function heldAt({ verified, confirmedAt }: FleetRepository): Date | null {
  if (verified === null) return null
  return confirmedAt !== null && confirmedAt > verified.takenAt ? confirmedAt : verified.takenAt
}

export function ageOf(repository: FleetRepository, at: Date): AgeId {
  const held = heldAt(repository)
  if (held === null) return 'none'
  const ageMs = at.getTime() - held.getTime()
  return AGES.find(({ endMs }) => endMs !== null && ageMs < endMs)?.id ?? 'older'
}

/** Whether what is held is younger than the policy asks for; false where no policy does. */
export function isWithinRpo(repository: FleetRepository, at: Date): boolean {
  const held = heldAt(repository)
  const { decision } = repository
  if (held === null || decision.kind !== 'covered') return false
  return at.getTime() - held.getTime() <= decision.policy.rpoMs
}

export interface AgeCount {
  readonly id: AgeId
  readonly label: string
  readonly words: string
  readonly repositories: number
  /** How many of them are younger than their policies ask for. */
  readonly withinRpo: number
}

/** Every bucket, in order, those without a repository too. */
export function countAges(repositories: readonly FleetRepository[], at: Date): AgeCount[] {
  const counts = new Map<AgeId, { repositories: number; withinRpo: number }>()
  for (const { id } of AGES) counts.set(id, { repositories: 0, withinRpo: 0 })
  for (const repository of repositories) {
    const bucket = counts.get(ageOf(repository, at))
    if (bucket === undefined) continue
    bucket.repositories += 1
    if (isWithinRpo(repository, at)) bucket.withinRpo += 1
  }
  return AGES.map(({ id, label, words }) => ({
    ...{ id, label, words },
    ...(counts.get(id) ?? { repositories: 0, withinRpo: 0 }),
  }))
}
