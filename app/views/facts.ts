/** What the records say of every repository, in memory; read again where something was written. */
import { setImmediate as breathe } from 'node:timers/promises'
import { CHANGES_KEPT_MS, type ChangeMark, markChanges, readChanges } from '../records/changes.ts'
import { type FleetFacts, listFleetIds, readFleetFacts } from '../records/fleet.ts'
import type { Db } from '../records/open.ts'

export type AllFacts = ReadonlyMap<string, FleetFacts>

export interface Facts {
  /**
   * By repository, all that was committed when it was called; what is as it was is the same
   * object. One call at a time.
   */
  read(installationIds: readonly string[]): Promise<AllFacts>
}

/** So many at a time hold up nobody else for longer than some milliseconds. */
const READ_AT_ONCE = 100

export function createFacts(db: Db): Facts {
  let facts = new Map<string, FleetFacts>()
  let mark: ChangeMark = 0
  let read: { readonly from: string; readonly atMs: number } | undefined

  async function readAll(installationIds: readonly string[]): Promise<void> {
    // Changes from then on are told, whether this reading sees them or not.
    const next = await markChanges(db)
    const all = new Map<string, FleetFacts>()
    await readSome(db, await listFleetIds(db, installationIds), all)
    facts = all
    mark = next
  }

  return {
    async read(installationIds) {
      const from = installationIds.join(' ')
      // No clock but one that only goes on: the database forgets changes by its own.
      const atMs = performance.now()
      if (read?.from === from && atMs - read.atMs < CHANGES_KEPT_MS / 2) {
        const { ids, next } = await readChanges(db, mark)
        await readSome(db, ids, facts)
        mark = next
      } else {
        await readAll(installationIds)
      }
      read = { from, atMs }
      return facts
    },
  }
}

async function readSome(
  db: Db,
  ids: readonly string[],
  into: Map<string, FleetFacts>,
): Promise<void> {
  for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
    const some = ids.slice(start, start + READ_AT_ONCE)
    const found = new Map((await readFleetFacts(db, some)).map((one) => [one.row.id, one]))
    for (const id of some) {
      const one = found.get(id)
      if (one === undefined) into.delete(id)
      else into.set(id, one)
    }
    await breathe()
  }
}
