/** Progress as a job's log shows it: plain lines, in groups by phase where one source runs alone. */
import type { Phase, Progress, Report } from '../core/domain/progress.ts'
import { describeBytes } from '../core/domain/quantity.ts'
import { plainLine } from './plain-line.ts'
import type { Workflow } from './workflow.ts'

export interface RunLog {
  readonly report: Report
  /** Ends the group that is open. */
  readonly close: () => void
  /** Whether this warning of this source was shown. */
  readonly said: (source: string, message: string) => boolean
}

export interface RunLogOptions {
  readonly workflow: Pick<Workflow, 'info' | 'warning' | 'startGroup' | 'endGroup'>
  readonly now: () => Date
  /** Sources that run side by side share one group: groups cannot interleave. */
  readonly alone: boolean
}

/** A line about bytes of one source and phase comes at most this often. */
const EVERY_MS = 10_000

const TITLES: Record<Phase, string> = {
  listing: 'Listing refs',
  fetching: 'Fetching git data',
  storing: 'Storing',
  verifying: 'Verifying',
  recording: 'Recording the snapshot',
  retrieving: 'Retrieving from cold storage',
  restoring: 'Restoring',
  'checking-out': 'Checking out',
  exporting: 'Exporting',
}

export function createRunLog({ workflow, now, alone }: RunLogOptions): RunLog {
  const groups = createGroups(workflow)
  const due = createPace(now)
  const shown = new Set<string>()
  const keyOf = (source: string, message: string) => JSON.stringify([source, message])

  function say(source: string, text: string): void {
    if (!alone) groups.enter('Progress')
    workflow.info(plainLine(alone ? text : `${source}: ${text}`))
  }
  function note({ source, level, message }: Progress & { kind: 'note' }): void {
    if (level === 'info') {
      say(source, message)
      return
    }
    shown.add(keyOf(source, message))
    workflow.warning(plainLine(message), { title: `Backup of ${plainLine(source)}` })
  }
  function remote({ source, line }: Progress & { kind: 'remote' }): void {
    if (due(keyOf(source, 'remote'))) say(source, `The source says: ${line}`)
  }
  function enter({ source, phase }: Progress & { kind: 'phase' }): void {
    if (alone) groups.enter(TITLES[phase])
    else say(source, TITLES[phase])
  }
  return {
    report: (progress) => {
      const { kind, source } = progress
      if (kind === 'phase') enter(progress)
      else if (kind === 'note') note(progress)
      else if (kind === 'remote') remote(progress)
      else if (due(keyOf(source, progress.phase))) say(source, describe(progress))
    },
    close: groups.close,
    said: (source, message) => shown.has(keyOf(source, message)),
  }
}

/** One group at a time: a runner ends the one before when another begins. */
function createGroups(workflow: Pick<Workflow, 'startGroup' | 'endGroup'>) {
  let open: string | undefined
  function close(): void {
    if (open !== undefined) workflow.endGroup()
    open = undefined
  }
  function enter(title: string): void {
    if (open === title) return
    close()
    workflow.startGroup(title)
    open = title
  }
  return { enter, close }
}

/** Whether it is time for another line about `key`. */
function createPace(now: () => Date): (key: string) => boolean {
  const lastAt = new Map<string, number>()
  return (key) => {
    const at = now().getTime()
    if (at - (lastAt.get(key) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return false
    lastAt.set(key, at)
    return true
  }
}

function describe({ phase, doneBytes, totalBytes }: Progress & { kind: 'bytes' }): string {
  const done = describeBytes(doneBytes)
  if (totalBytes === undefined || totalBytes === 0) return `${TITLES[phase]}: ${done}`
  const percent = Math.floor((100 * doneBytes) / totalBytes)
  return `${TITLES[phase]}: ${done} of ${describeBytes(totalBytes)} (${percent} %)`
}
