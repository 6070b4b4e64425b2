/** Does in the demo what the workflows of GitHub do elsewhere. */
import { setTimeout as sleep } from 'node:timers/promises'
import { asHoldfastError } from '../../core/domain/errors.ts'
import type { RunOptions } from '../../core/domain/lease.ts'
import { settleRun } from '../records/ended-runs.ts'
import { forgetRequests, listRequests } from '../records/requests.ts'
import { insertRuns } from '../records/runs.ts'
import { rebuildFromStore } from '../results/rebuild.ts'
import { endAttempt } from './fill.ts'
import type { Attempt } from './history.ts'
import type { Demo } from './make.ts'
import { INSTALLATION, type Subject } from './organisation.ts'
import { backUpNow, type RealTools } from './real.ts'

const LOOK_EVERY_MS = 500
/** So that a person sees that it runs. */
const TAKES_MS = 2500

/** Backs up what people ask for, until `signal` says so. */
export async function work(demo: Demo, tools: () => RealTools, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const wanted = await listRequests(demo.db, INSTALLATION)
    const subjects = demo.subjects.filter(({ id }) => wanted.has(id))
    await Promise.all(subjects.map((subject) => serve(subject, demo, tools())))
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function serve(subject: Subject, { db, store }: Demo, tools: RealTools): Promise<void> {
  const { now: createdAt, signal } = tools
  const id = `demo-${subject.id}-${createdAt.getTime()}`
  const run = { id, repositoryId: subject.id, dispatchId: null, slot: 0, createdAt } as const
  await insertRuns(db, [{ ...run, cause: 'manual', options: OPTIONS, state: 'leased' }])
  await forgetRequests(db, [subject.id], createdAt)
  await sleep(TAKES_MS, undefined, { signal })
  if (!subject.real) return await endAttempt(db, subject, attemptOf(subject, createdAt), id)
  try {
    const snapshot = await backUpNow(subject, tools)
    await rebuildFromStore({ db, store, now: () => new Date() })
    const durationMs = Date.now() - createdAt.getTime()
    await settleRun(db, id, { outcome: 'stored', snapshot, durationMs, at: new Date() })
  } catch (thrown) {
    const { code, message, hint } = asHoldfastError(thrown)
    const error = { code, message, hint }
    await settleRun(db, id, { outcome: 'failed', at: new Date(), error })
  }
}

const OPTIONS: RunOptions = { verify: 'objects', full: false, refs: [], classes: ['git'] }

/** What is gone cannot be backed up, whoever asks for it. */
function attemptOf({ fate, sizeBytes }: Subject, at: Date): Attempt {
  const gone = fate === 'deleted' || fate === 'transferred' || fate === 'no-access'
  const told = { at, sizeBytes, cause: 'push', level: 'objects', chainLength: 2 } as const
  if (!gone) return { ...told, outcome: 'stored', durationMs: TAKES_MS, error: null }
  return {
    ...{ ...told, outcome: 'failed', durationMs: TAKES_MS },
    error: {
      code: 'source-not-found',
      message: 'The repository does not exist, or the App may not know that it does.',
      hint: 'Restore it from its last snapshot if it is missed.',
    },
  }
}
