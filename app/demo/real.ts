/** Repositories of the demo that are really there: git makes them, and Holdfast backs them up. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { backup } from '../../core/backup.ts'
import { closeGitContext, openGitContext } from '../../core/git/context.ts'
import { importHistory } from '../../core/git/import-history.ts'
import { initRepository } from '../../core/git/repository.ts'
import type { Store } from '../../core/store/store.ts'
import { VERSION } from '../../core/version.ts'
import { createDice } from './dice.ts'
import { formatHistory } from './import-history.ts'
import { OWNER, type Subject } from './organisation.ts'

export interface RealTools {
  readonly store: Store
  /** Where the repositories lie. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: Date
  readonly random32: () => number
  readonly signal: AbortSignal
}

const DAY = 86_400_000
const DAYS = 90
/** On which days they were backed up; the last time an hour ago. */
const BACKUPS = [30, 60, DAYS]
const AT_ONCE = 4

/** A backup of one of them. */
export interface RealBackup {
  readonly repositoryId: string
  readonly snapshot: string
  readonly at: Date
}

/** Makes them and their snapshots. */
export async function makeReal(
  subjects: readonly Subject[],
  tools: RealTools,
): Promise<RealBackup[]> {
  const limit = pLimit(AT_ONCE)
  const real = subjects.filter((subject) => subject.real)
  const made = await Promise.all(real.map((subject) => limit(() => makeOne(subject, tools))))
  return made.flat()
}

async function makeOne(subject: Subject, tools: RealTools): Promise<RealBackup[]> {
  const { directory, environment, now, signal } = tools
  const scratch = join(directory, 'scratch')
  await mkdir(scratch, { recursive: true })
  const git = await openGitContext(scratch, environment, signal)
  const address = join(directory, 'github', OWNER, `${subject.name}.git`)
  const dice = createDice(Number(subject.id))
  const start = new Date(now.getTime() - DAYS * DAY - 3_600_000)
  const made: RealBackup[] = []
  try {
    await initRepository(address, 'sha1', git)
    for (const [index, to] of BACKUPS.entries()) {
      const from = BACKUPS[index - 1] ?? 0
      await importHistory(address, formatHistory(subject, { start, from, to }, dice), git)
      const at = new Date(start.getTime() + to * DAY)
      const snapshot = await backUp(subject, address, at, tools)
      made.push({ repositoryId: subject.id, snapshot, at })
    }
    return made
  } finally {
    await closeGitContext(git)
  }
}

/** One more commit, and a snapshot of it. Returns its id. */
export async function backUpNow(subject: Subject, tools: RealTools): Promise<string> {
  const { directory, environment, now, signal } = tools
  const git = await openGitContext(join(directory, 'scratch'), environment, signal)
  const address = join(directory, 'github', OWNER, `${subject.name}.git`)
  try {
    const span = { start: new Date(now.getTime() - DAYS * DAY), from: DAYS, to: DAYS + 1 }
    const dice = createDice(now.getTime())
    await importHistory(address, formatHistory(subject, span, dice), git)
  } finally {
    await closeGitContext(git)
  }
  return await backUp(subject, address, now, tools)
}

/** As if it were `at`. Returns the id of the snapshot. */
async function backUp(
  subject: Subject,
  address: string,
  at: Date,
  { store, directory, environment, random32, signal }: RealTools,
): Promise<string> {
  const page = `https://github.com/${OWNER}/${subject.name}`
  const { snapshot } = await backup(
    {
      label: `${OWNER}/${subject.name}`,
      identity: { id: subject.id, host: 'github.com', path: [OWNER, subject.name], url: page },
      ...{ address, transport: 'file' },
    },
    { strategy: 'auto', level: 'objects', full: false, refs: [], dryRun: false },
    {
      ...{ store, random32, signal, environment, directory, version: VERSION },
      scratch: join(directory, 'scratch'),
      now: () => at,
      sleep: () => Promise.resolve(),
      report: () => {},
    },
  )
  return snapshot ?? ''
}
