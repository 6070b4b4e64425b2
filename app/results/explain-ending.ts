/** Why a run ended that nobody reported, for people: pure. */
import type { RunFacts } from '../records/settle.ts'
import type { Ending } from './ending.ts'
import type { RunError } from './outcome.ts'

type Ended = Pick<RunFacts, 'dispatch'>

/**
 * `conclusion` is GitHub's word for how the job ended; that of its workflow run is taken where
 * there is none.
 */
export function explainEnding(
  ending: Exclude<Ending, null>,
  run: Ended,
  conclusion: string | undefined,
): RunError {
  if (ending === 'cancelled') return CANCELLED
  const how = describeConclusion(run, conclusion)
  const hint = hintOf(conclusion ?? run.dispatch?.conclusion ?? '')
  if (ending === 'refused') return explainRefusal(run, how, hint)
  return {
    code: 'interrupted',
    message: sentences('The job was not heard of again, and the store has nothing of it.', how),
    hint: hint ?? 'The log of the workflow run tells more; the next run takes up the work.',
  }
}

const CANCELLED: RunError = {
  code: 'interrupted',
  message:
    'The workflow run was cancelled before the job reported, and the store has nothing of it.',
  hint: 'Nothing was lost of what was stored before; run it again when you like.',
}

/** A dispatch keeps its error as `code: sentence`. */
function explainRefusal({ dispatch }: Ended, how: string | null, hint: string | null): RunError {
  const error = dispatch?.error ?? null
  const [, code, message] = /^([a-z]+(?:-[a-z]+)*): (.*)$/s.exec(error ?? '') ?? []
  const advice = hint ?? 'Look at the workflow and at what the App may do in its repository.'
  if (code !== undefined && message !== undefined) return { code, message, hint: advice }
  const said = error ?? sentences('No job ever took the run.', how)
  return { code: 'interrupted', message: said, hint: advice }
}

function describeConclusion({ dispatch }: Ended, conclusion: string | undefined): string | null {
  if (conclusion !== undefined) return `Its job ended as "${conclusion}".`
  // What ended well says nothing of a job that fell silent in it.
  const whole = dispatch?.conclusion ?? null
  if (whole !== null && whole !== 'success') return `The workflow run ended as "${whole}".`
  return dispatch?.state === 'lost' ? withoutCode(dispatch.error) : null
}

function withoutCode(error: string | null): string | null {
  return error?.replace(/^[\w-]+: /, '') ?? null
}

/**
 * What to do about each way to end that is no fault of a backup:
 * https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
 */
function hintOf(conclusion: string): string | null {
  switch (conclusion) {
    case 'startup_failure':
      return 'GitHub could not start the workflow: its page under Actions names the line.'
    case 'timed_out':
      return 'Raise `timeout-minutes` of the job, or the jobs at once in the policy.'
    case 'action_required':
      return 'Somebody has to approve the workflow run: see its page under Actions.'
    case 'stale':
      return 'GitHub gave up waiting for a runner: see that there are runners for `runs-on`.'
    default:
      return null
  }
}

function sentences(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' ')
}
