/** What there really is, and what is known of it only here: repositories, and how they fare. */
import { DAY, HOUR, MINUTE } from '../sample.ts'
import type { Dice } from './dice.ts'

export const BEGIN = Date.UTC(2026, 2, 2)

export interface Scale {
  readonly repositories: number
  /** So many of them have an RPO of a quarter of an hour. */
  readonly strict: number
  readonly days: number
}

export interface Outage {
  readonly fromMs: number
  readonly toMs: number
}

export interface Thing {
  readonly id: string
  readonly strict: boolean
  readonly rpoMs: number
  readonly graceMs: number
  readonly sizeBytes: number
  /** Grows with each change. */
  version: number
  pushedAtMs: number
  /** What the newest snapshot holds; 0 for none. */
  heldVersion: number
  /** When it changed since then. */
  unsavedMs: number[]
  /** Of which the App knows that it was held; its creation, before any. */
  protectedMs: number
  /** A job works on it. */
  busy: boolean
}

export const STRICT = { rpoMs: 15 * MINUTE, graceMs: 15 * MINUTE } as const
export const USUAL = { rpoMs: DAY, graceMs: 6 * HOUR } as const

export function createThings({ repositories, strict }: Scale, dice: Dice): Thing[] {
  return Array.from({ length: repositories }, (_, n) => ({
    id: String(700_000_000 + n),
    strict: n < strict,
    ...(n < strict ? STRICT : USUAL),
    sizeBytes: Math.round(sizeOf(dice)),
    version: 1,
    pushedAtMs: BEGIN - DAY,
    heldVersion: 0,
    unsavedMs: [BEGIN],
    protectedMs: BEGIN,
    busy: false,
  }))
}

/** Most are small: half are below 5 MB, one of a thousand is above a gigabyte. */
function sizeOf(dice: Dice): number {
  const normal = Math.sqrt(-2 * Math.log(1 - dice.roll())) * Math.cos(2 * Math.PI * dice.roll())
  return Math.min(20e9, 5e6 * Math.exp(1.8 * normal))
}

/** What came out. */
export interface Findings {
  ticks: number
  /** How long plans of all repositories at once took, with and without reading the records. */
  fullTicksMs: number[]
  fullPlansMs: number[]
  /** Runs that a plan of all would have begun, and a plan of what is due did not see. */
  overlooked: string[]
  apiCalls: number[]
  runs: Record<string, number>
  dispatches: number
  confirmations: number
  /** Two runs of one repository at once. */
  doubles: string[]
  /** Times at which a repository was older than allowed: outside the outage, and within. */
  late: Lateness
  overdue: Lateness
  /** Changes that were held too late, though no age told so. */
  tooLateSaved: string[]
  /** How often each state was seen by looking at all of them. */
  states: Map<string, number>
  statesAtEnd: Map<string, number>
}

interface Lateness {
  strict: number
  usual: number
  inOutage: number
}

export function createFindings({ days }: Scale): Findings {
  return {
    ...{ ticks: 0, fullTicksMs: [], fullPlansMs: [], overlooked: [] },
    apiCalls: Array<number>(days + 1).fill(0),
    ...{ runs: {}, dispatches: 0, confirmations: 0, doubles: [] },
    late: { strict: 0, usual: 0, inOutage: 0 },
    overdue: { strict: 0, usual: 0, inOutage: 0 },
    ...{ tooLateSaved: [], states: new Map(), statesAtEnd: new Map() },
  }
}

/** The App learns at `nowMs` that all up to `heldMs` is held: how old had it become by then? */
export function noteHeld(
  thing: Thing,
  heldMs: number,
  nowMs: number,
  { findings, outage }: { readonly findings: Findings; readonly outage: Outage },
): void {
  noteAge(thing, nowMs, { findings, outage })
  const { rpoMs, graceMs, unsavedMs } = thing
  const [oldestMs] = unsavedMs
  if (oldestMs !== undefined && oldestMs <= heldMs && nowMs - oldestMs > rpoMs + graceMs) {
    if (!overlaps(oldestMs, nowMs, outage, rpoMs)) findings.tooLateSaved.push(thing.id)
  }
  thing.unsavedMs = unsavedMs.filter((changedMs) => changedMs > heldMs)
  thing.protectedMs = Math.max(thing.protectedMs, heldMs)
}

/** Counts it if it is older now than it may be. */
export function noteAge(
  { protectedMs, rpoMs, graceMs, strict }: Thing,
  nowMs: number,
  { findings, outage }: { readonly findings: Findings; readonly outage: Outage },
): void {
  const ageMs = nowMs - protectedMs
  const met = overlaps(protectedMs + rpoMs, nowMs, outage, rpoMs)
  const kind = met ? 'inOutage' : strict ? 'strict' : 'usual'
  if (ageMs > rpoMs) findings.late[kind] += 1
  if (ageMs > rpoMs + graceMs) findings.overdue[kind] += 1
}

/** The outage, and the time of an RPO to get over it. */
function overlaps(fromMs: number, toMs: number, outage: Outage, rpoMs: number): boolean {
  return fromMs <= outage.toMs + rpoMs && toMs >= outage.fromMs
}
