/** GitHub's side of the repositories: changes, listings of repositories, listings of refs. */
import type { Confirmation } from '../../../../app/planning/look-over.ts'
import type { Db } from '../../../../app/records/open.ts'
import { noteChange, touchRepositories } from '../../../../app/records/repositories.ts'
import { DAY, HOUR } from '../sample.ts'
import { digestOf } from './rows.ts'
import { countCalls, isDown, type State, tellByWebhook, thingOf, touch } from './state.ts'
import { noteHeld } from './world.ts'

const CHANGING_A_DAY = 0.05
/** Webhooks that GitHub does not deliver. */
const NOT_DELIVERED = 0.01
const PAGE = 100
/** GitHub takes so many repositories for a token. */
const REPOSITORIES_A_TOKEN = 500

/** Every day, some of the repositories change at some time of it. */
export function changeDaily(fromMs: number, state: State): void {
  state.agenda.add(fromMs, async (_, nowMs) => {
    for (const { id } of state.things.values()) {
      if (!state.dice.chance(CHANGING_A_DAY)) continue
      state.agenda.add(nowMs + state.dice.between(0, DAY), (tx, atMs) =>
        change(tx, atMs, id, state),
      )
    }
    changeDaily(nowMs + DAY, state)
  })
}

async function change(tx: Db, atMs: number, id: string, state: State): Promise<void> {
  const thing = thingOf(state, id)
  thing.version += 1
  thing.pushedAtMs = Math.floor(atMs)
  thing.unsavedMs.push(atMs)
  if (isDown(state, atMs) || state.dice.chance(NOT_DELIVERED)) return
  tellByWebhook(state, 'push', id)
  await noteChange(tx, id, new Date(thing.pushedAtMs))
  touch(state, id, atMs)
}

/** Lists all repositories every six hours; tries again after one where GitHub is down. */
export function discoverAgain(atMs: number, state: State): void {
  const seenMs = new Map([...state.things.values()].map(({ id, pushedAtMs }) => [id, pushedAtMs]))
  state.agenda.add(atMs, look)

  async function look(tx: Db, nowMs: number): Promise<void> {
    if (isDown(state, nowMs)) {
      countCalls(state, nowMs)
      state.agenda.add(nowMs + HOUR, look)
      return
    }
    countCalls(state, nowMs, Math.ceil(state.things.size / PAGE))
    for (const { id, pushedAtMs } of state.things.values()) {
      if (seenMs.get(id) === pushedAtMs) continue
      seenMs.set(id, pushedAtMs)
      // Most of these were told by a webhook, and held by a snapshot since.
      await noteChange(tx, id, new Date(pushedAtMs))
      touch(state, id, nowMs)
    }
    await touchRepositories(tx, [...state.things.keys()], nowMs)
    state.agenda.add(nowMs + 6 * HOUR, look)
  }
}

/** False when GitHub does not answer. */
export async function confirm(
  tx: Db,
  atMs: number,
  confirmations: readonly Confirmation[],
  state: State,
): Promise<boolean> {
  if (confirmations.length === 0) return true
  countCalls(state, atMs, Math.ceil(confirmations.length / REPOSITORIES_A_TOKEN))
  for (const { repositoryId } of confirmations) touch(state, repositoryId, atMs)
  if (isDown(state, atMs)) return false
  state.findings.confirmations += confirmations.length
  const equal: string[] = []
  for (const { repositoryId, refsSha256 } of confirmations) {
    const thing = thingOf(state, repositoryId)
    if (digestOf(repositoryId, thing.version) === refsSha256) equal.push(repositoryId)
    else await noteChange(tx, repositoryId, new Date(atMs))
  }
  for (const id of equal) noteHeld(thingOf(state, id), atMs, atMs, state)
  for (let start = 0; start < equal.length; start += REPOSITORIES_A_TOKEN) {
    await tx
      .updateTable('repositories')
      .set({ confirmedAt: atMs })
      .where('id', 'in', equal.slice(start, start + REPOSITORIES_A_TOKEN))
      .execute()
  }
  return true
}
