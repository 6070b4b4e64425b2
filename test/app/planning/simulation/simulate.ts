/**
 * An organisation over weeks: the real planner on real records, and a model of all that is
 * outside. Between listings of all repositories, only those are planned for to which something
 * happened or which are due, and each time a plan of all shows that nothing else was.
 */
import {
  claimDeliveries,
  finishDeliveries,
  forgetDeliveries,
  insertDeliveries,
} from '../../../../app/records/deliveries.ts'
import { saveInstallation } from '../../../../app/records/installations.ts'
import type { Db } from '../../../../app/records/open.ts'
import { saveRepositories } from '../../../../app/records/repositories.ts'
import { DAY, HOUR, MINUTE } from '../sample.ts'
import { createAgenda } from './agenda.ts'
import { createDice } from './dice.ts'
import { createPlanner } from './planner.ts'
import { INSTALLATION, repositoryRow } from './rows.ts'
import { changeDaily, discoverAgain } from './source.ts'
import { deliveryOf, type State } from './state.ts'
import { BEGIN, createFindings, createThings, type Findings, noteAge, type Scale } from './world.ts'

export async function simulate(db: Db, scale: Scale, seed: number): Promise<Findings> {
  const state = createState(scale, seed)
  await install(db, state)
  const endMs = BEGIN + scale.days * DAY
  const planner = createPlanner(state)
  changeDaily(BEGIN, state)
  discoverAgain(BEGIN + 6 * HOUR, state)
  forgetDaily(BEGIN + DAY, state)
  let nowMs = BEGIN
  while (nowMs < endMs) {
    // All is done at full minutes.
    const wantedMs = Math.min(state.agenda.peek()?.atMs ?? endMs, planner.nextMs())
    nowMs = Math.max(nowMs + MINUTE, Math.ceil(wantedMs / MINUTE) * MINUTE)
    await db.transaction().execute(async (tx) => {
      await happen(tx, nowMs, state)
      if (planner.nextMs() <= nowMs) await planner.tick(tx, nowMs)
    })
  }
  await planner.look(db, nowMs)
  for (const thing of state.things.values()) noteAge(thing, nowMs, state)
  return state.findings
}

function createState(scale: Scale, seed: number): State {
  const dice = createDice(seed)
  const fromMs = BEGIN + (scale.days / 3) * DAY + 10 * HOUR
  return {
    things: new Map(createThings(scale, dice).map((thing) => [thing.id, thing])),
    agenda: createAgenda(),
    dice,
    findings: createFindings(scale),
    outage: { fromMs, toMs: fromMs + 6 * HOUR },
    touched: new Map(),
    ...{ webhooks: [], quietUntilMs: 0, ids: 0 },
  }
}

async function install(db: Db, { things }: State): Promise<void> {
  const facts = { id: INSTALLATION, accountId: '1', account: 'acme', permissions: {} }
  const begun = new Date(BEGIN)
  await saveInstallation(db, { ...facts, accountKind: 'Organization', suspendedAt: null }, begun)
  const saves = [...things.values()].map((thing) => ({
    id: thing.id,
    renamedAt: BEGIN,
    row: { kind: 'new', row: repositoryRow(thing) } as const,
  }))
  await saveRepositories(db, saves)
}

/** All that happens up to `nowMs`, in one transaction. */
async function happen(tx: Db, nowMs: number, state: State): Promise<void> {
  for (let next = state.agenda.peek(); next && next.atMs <= nowMs; next = state.agenda.peek()) {
    state.agenda.take()
    await next.event(tx, Math.floor(next.atMs))
  }
  if (state.webhooks.length === 0) return
  const now = new Date(nowMs)
  await insertDeliveries(
    tx,
    state.webhooks.map((each) => deliveryOf(each, state.ids++, now)),
  )
  state.webhooks = []
  const claim = { name: `claim-${nowMs}`, now, claimMs: MINUTE, most: 10_000 }
  const claimed = await claimDeliveries(tx, claim)
  const ids = claimed.map(({ id }) => id)
  await finishDeliveries(tx, claim.name, ids, now)
}

function forgetDaily(atMs: number, state: State): void {
  state.agenda.add(atMs, async (tx, nowMs) => {
    await forgetDeliveries(tx, new Date(nowMs))
    forgetDaily(nowMs + DAY, state)
  })
}
