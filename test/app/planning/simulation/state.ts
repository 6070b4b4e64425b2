/** What all parts of a simulation share. */
import type { Db } from '../../../../app/records/open.ts'
import { DAY, MINUTE } from '../sample.ts'
import type { Agenda } from './agenda.ts'
import type { Dice } from './dice.ts'
import { bodyOf, INSTALLATION } from './rows.ts'
import { BEGIN, type Findings, type Outage, type Thing } from './world.ts'

/** Writes into the records that it is given, at its time. */
export type Happening = (tx: Db, atMs: number) => Promise<void>

export interface State {
  readonly things: ReadonlyMap<string, Thing>
  readonly agenda: Agenda<Happening>
  readonly dice: Dice
  readonly findings: Findings
  readonly outage: Outage
  /** Repositories to which something happened since the last plan, and when a plan is wanted. */
  readonly touched: Map<string, number>
  /** Webhooks since they were last stored: event, and repository. */
  webhooks: { readonly event: string; readonly repositoryId: string }[]
  /** GitHub is left alone until then. */
  quietUntilMs: number
  ids: number
}

export function isDown({ outage }: State, atMs: number): boolean {
  return atMs >= outage.fromMs && atMs < outage.toMs
}

export function countCalls({ findings }: State, atMs: number, calls = 1): void {
  const day = Math.floor((atMs - BEGIN) / DAY)
  findings.apiCalls[day] = (findings.apiCalls[day] ?? 0) + calls
}

/** Something happened to a repository; that need not be seen at once where a day is allowed. */
export function touch(state: State, id: string, atMs: number): void {
  const latestMs = thingOf(state, id).strict ? atMs : atMs + 5 * MINUTE
  state.touched.set(id, Math.min(latestMs, state.touched.get(id) ?? latestMs))
}

export function nextTouched({ touched }: State): number {
  let nextMs = Number.POSITIVE_INFINITY
  for (const atMs of touched.values()) nextMs = Math.min(nextMs, atMs)
  return nextMs
}

export function thingOf({ things }: State, id: string): Thing {
  const thing = things.get(id)
  if (thing === undefined) throw new Error(`There is no repository ${id}.`)
  return thing
}

/** What comes in while GitHub is down never comes. */
export function tellByWebhook(state: State, event: string, repositoryId: string): void {
  state.webhooks.push({ event, repositoryId })
}

export function deliveryOf(
  { event, repositoryId }: State['webhooks'][number],
  id: number,
  receivedAt: Date,
) {
  return {
    ...{ id: `delivery-${id}`, event, action: null, installationId: INSTALLATION },
    ...{ repositoryId, body: bodyOf(id), receivedAt },
  }
}
