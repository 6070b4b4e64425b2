/** How every repository stands, as the dashboard asks for it. */
import { isDeepStrictEqual } from 'node:util'
import type { Account, Fleet, FleetPort, Heartbeat } from '../../dashboard/ports/fleet.ts'
import { readIntake } from '../records/deliveries.ts'
import { type InstallationRow, listInstallations } from '../records/installations.ts'
import { readLastLead } from '../records/leaders.ts'
import type { Db } from '../records/open.ts'
import { createEntries, type Sorted, type Standing } from './entries.ts'
import { createKnownPolicies, type Policies } from './policies.ts'

export interface FleetTools {
  readonly db: Db
  readonly policies: Policies
  readonly now: () => Date
  /** A text that no other process has. */
  readonly newId: () => string
  /** The periodic work: under which role one instance does it, and for how long it claims that. */
  readonly scheduler: { readonly role: string; readonly leadMs: number }
  /** When a due run is next begun, if this instance knows. */
  readonly nextRunAt: () => Date | null
}

export interface FleetView extends FleetPort {
  /** With what the records say of each. At most 5 seconds old. */
  readEntries(): Promise<{ readonly fleet: Fleet; readonly entries: Sorted }>
  /** Has the next `read` look anew: this instance has just written. */
  forget(): void
}

/** So young, it is not looked at anew. */
const FRESH_MS = 5000
/** So young, it is shown while that is done: a look at many changes takes a third of a second. */
const USABLE_MS = 15_000

interface Look {
  readonly fleet: Fleet
  readonly entries: Sorted
}

interface Looking {
  /** Writings that it sees all of. */
  readonly writings: number
  readonly found: Promise<Look>
}

/** Looks one at a time: whoever asks meanwhile gets what the look that is under way brings. */
export function createFleet(tools: FleetTools): FleetView {
  const { now } = tools
  const look = createLook(tools)
  let last: Look | undefined
  let looking: Looking | undefined
  let writings = 0

  async function lookAfter(before: Looking | undefined, seen: number): Promise<Look> {
    // Whether it failed is for those to hear who wait for it.
    await before?.found.catch(() => {})
    const found = await look()
    if (seen === writings) last = found
    return found
  }

  function read(): Promise<Look> {
    if (last !== undefined && isYounger(last, FRESH_MS, now())) return Promise.resolve(last)
    if (looking?.writings === writings) return looking.found
    const mine: Looking = { writings, found: lookAfter(looking, writings) }
    looking = mine
    const done = () => {
      if (looking === mine) looking = undefined
    }
    mine.found.then(done, done)
    return mine.found
  }

  async function readSoon(): Promise<Look> {
    const known = last
    const found = read()
    if (known === undefined || !isYounger(known, USABLE_MS, now())) return await found
    // Where it fails, what is known grows too old, and whoever asks then is told.
    found.catch(() => {})
    return known
  }

  return {
    read: async () => (await readSoon()).fleet,
    readEntries: read,
    forget() {
      writings += 1
      last = undefined
    },
  }
}

/** A function that looks anew whenever it is called, and tells by the version whether it saw news. */
function createLook(tools: FleetTools): () => Promise<Look> {
  const { db, now } = tools
  const entries = createEntries(db, now)
  const policies = createKnownPolicies(tools.policies)
  const instance = tools.newId()
  let versions = 0
  let before: Look | undefined

  return async () => {
    const installations = await listInstallations(db)
    const standings = await Promise.all(
      installations.map(async (installation): Promise<Standing> => {
        const ruling = await policies.of(installation)
        const known = ruling !== undefined && installation.discoveredAt !== null
        return { installationId: installation.id, ruling, known }
      }),
    )
    const heartbeat = await readHeartbeat(tools)
    const { at, all } = await entries.refresh(standings)
    const accounts = installations.map((each, n) => toAccount(each, standings[n]))
    if (before === undefined || !isSame(before, { accounts, heartbeat, all })) versions += 1
    const repositories =
      before?.entries === all ? before.fleet.repositories : all.map(({ repository }) => repository)
    const version = `${instance}-${versions}`
    before = { fleet: { at, version, accounts, repositories, heartbeat }, entries: all }
    return before
  }
}

function isYounger({ fleet }: Look, ms: number, now: Date): boolean {
  const age = now.getTime() - fleet.at.getTime()
  return age >= 0 && age < ms
}

function isSame(
  { fleet, entries }: Look,
  next: {
    readonly accounts: readonly Account[]
    readonly heartbeat: Heartbeat
    readonly all: Sorted
  },
): boolean {
  return (
    entries === next.all &&
    isDeepStrictEqual(fleet.accounts, next.accounts) &&
    isDeepStrictEqual(fleet.heartbeat, next.heartbeat)
  )
}

async function readHeartbeat({ db, scheduler, nextRunAt }: FleetTools): Promise<Heartbeat> {
  const { heardAt, waiting } = await readIntake(db)
  return {
    scheduledAt: await readLastLead(db, scheduler.role, scheduler.leadMs),
    heardAt,
    waitingDeliveries: waiting,
    nextRunAt: nextRunAt(),
  }
}

function toAccount(
  { id, account, suspendedAt, discoveredAt, discoveryError }: InstallationRow,
  standing: Standing | undefined,
): Account {
  return {
    installationId: id,
    login: account,
    suspendedAt: suspendedAt === null ? null : new Date(suspendedAt),
    discoveredAt: discoveredAt === null ? null : new Date(discoveredAt),
    discoveryError,
    policyKnown: standing?.ruling !== undefined,
  }
}
