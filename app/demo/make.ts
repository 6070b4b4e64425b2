/** Makes the organisation of the demo: its records, its store, and what lies in it. */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openStore } from '../../core/store/open.ts'
import type { Store } from '../../core/store/store.ts'
import { type Db, openRecords } from '../records/open.ts'
import { rebuildFromStore } from '../results/rebuild.ts'
import { createDice } from './dice.ts'
import { fillRecords, fillRuns } from './fill.ts'
import { createOrganisation, type Subject } from './organisation.ts'
import { makeReal } from './real.ts'

export interface Demo {
  readonly db: Db
  readonly store: Store
  readonly subjects: readonly Subject[]
}

export interface DemoPlace {
  /** Is empty, and is the demo's alone. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  readonly signal: AbortSignal
}

const SEED = 20_261_121

export async function makeDemo({ directory, environment, now, signal }: DemoPlace): Promise<Demo> {
  const at = now()
  const dice = createDice(SEED)
  const subjects = createOrganisation(dice)
  const root = join(directory, 'store')
  await mkdir(root, { recursive: true })
  const store = openStore(
    { kind: 'directory', path: root },
    {
      ...{ now, signal, random: Math.random, elapsedMs: () => performance.now() },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
  )
  const random32 = () => randomBytes(4).readUInt32BE()
  const db = await openRecords({ kind: 'sqlite', path: join(directory, 'holdfast.sqlite') })
  const [made] = await Promise.all([
    makeReal(subjects, { store, directory, environment, random32, now: at, signal }),
    fillRecords(db, subjects, { now: at, dice }),
  ])
  await rebuildFromStore({ db, store, now })
  await fillRuns(db, made)
  return { db, store, subjects }
}
