/**
 * Sends one dispatch: the records first, then GitHub. Whatever happens in between, the records
 * say at least what may be under way, and no repository is backed up twice at once.
 */
import { asHoldfastError, type HoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub, Workflow, WorkflowDispatch } from '../github/port.ts'
import { insertDispatch, noteRefused, noteSent, withdrawDispatch } from '../records/dispatches.ts'
import type { Db } from '../records/open.ts'
import { type Answer, ask, explainRefusal, readRefusal } from './answer.ts'
import { checkOrder, type DispatchOrder } from './order.ts'
import { requestFor } from './request.ts'

export interface SendTools {
  readonly db: Db
  /** With the leave of the installation that is named in the order. */
  readonly github: Pick<InstallationGitHub, 'dispatch' | 'readWorkflow' | 'enableWorkflow'>
  readonly now: () => Date
  /** An id that nobody has yet, of letters, digits and dashes. */
  readonly newId: () => string
}

export type SendResult = SendOutcome & {
  /** Repositories that were left out, because they are in an open run. */
  readonly passedOver: readonly string[]
  /** What people should be told, whatever the outcome. */
  readonly notices: readonly SendNotice[]
}

export type SendOutcome =
  | {
      readonly kind: 'sent'
      readonly dispatchId: string
      /** Undefined when GitHub did not say: it will be looked for. */
      readonly githubRunId: string | undefined
    }
  /** Its runs are settled as `refused`. */
  | { readonly kind: 'refused'; readonly dispatchId: string; readonly error: HoldfastError }
  /** It may have arrived or not: it will be looked for, and its runs stay open until then. */
  | { readonly kind: 'unknown'; readonly dispatchId: string; readonly error: HoldfastError }
  /** Nothing of it is left: what was due is still due. Nothing should be asked before `retryAt`. */
  | { readonly kind: 'postponed'; readonly retryAt: Date; readonly error: HoldfastError }
  /** Every repository is in an open run. */
  | { readonly kind: 'nothing' }

/** GitHub had disabled the workflow since nothing happened there; it is enabled again. */
export interface SendNotice {
  readonly kind: 'workflow-enabled'
  readonly owner: string
  readonly name: string
  readonly file: string
}

/** Throws only when the records cannot be written, or for an order that makes no sense. */
export async function sendDispatch(order: DispatchOrder, tools: SendTools): Promise<SendResult> {
  checkOrder(order)
  const id = tools.newId()
  const runs = order.runs.map((run, place) => ({ ...run, id: runId(id, place) }))
  const { installationId, workflow, slots } = order
  const createdAt = tools.now()
  const added = await insertDispatch(tools.db, {
    ...{ id, installationId, workflow, slots, createdAt, runs },
  })
  const taken = runs.filter((run) => added.has(run.id))
  const passedOver = runs.filter((run) => !added.has(run.id)).map((run) => run.repositoryId)
  if (taken.length === 0) return { kind: 'nothing', passedOver, notices: [] }
  const used = [...new Set(taken.map(({ slot }) => slot))].toSorted((a, b) => a - b)
  const { answer, notices } = await askAndMend(requestFor(order, id, used), tools)
  return { ...(await conclude(id, answer, tools)), passedOver, notices }
}

/** Sorts by place, so that a job takes its runs in the order that was planned. */
function runId(dispatchId: string, place: number): string {
  return `${dispatchId}.${String(place).padStart(5, '0')}`
}

interface Asked {
  readonly answer: Answer
  readonly notices: readonly SendNotice[]
}

/** Asks, and once more if the workflow was only asleep. */
async function askAndMend(request: WorkflowDispatch, { github }: SendTools): Promise<Asked> {
  const first = await ask(request, github)
  if (first.kind !== 'refused') return { answer: first, notices: [] }
  let known: Workflow | undefined
  try {
    known = await github.readWorkflow(request, request.file)
    if (known?.state !== 'disabled-by-inactivity') {
      return { answer: refused(explainRefusal(request, known, first.error)), notices: [] }
    }
    await github.enableWorkflow(request, request.file)
  } catch (error) {
    // GitHub has refused the dispatch: whatever this is, it leaves no doubt about that.
    const met = readRefusal(asHoldfastError(error))
    if (met.kind === 'postponed') return { answer: met, notices: [] }
    const why = known ? explainRefusal(request, known, met.error) : first.error
    return { answer: refused(why), notices: [] }
  }
  const { owner, name, file } = request
  const notice: SendNotice = { kind: 'workflow-enabled', owner, name, file }
  return { answer: await ask(request, github), notices: [notice] }
}

function refused(error: HoldfastError): Answer {
  return { kind: 'refused', error }
}

async function conclude(
  dispatchId: string,
  answer: Answer,
  { db, now }: SendTools,
): Promise<SendOutcome> {
  const at = now()
  switch (answer.kind) {
    case 'sent':
      await noteSent(db, dispatchId, { githubRunId: answer.githubRunId ?? null, at })
      return { ...answer, dispatchId }
    case 'refused':
      await noteRefused(db, dispatchId, { error: answer.error, at })
      return { ...answer, dispatchId }
    case 'postponed': {
      await withdrawDispatch(db, dispatchId)
      const waitMs = answer.error.retryAfterMs ?? PAUSE_MS
      return { ...answer, retryAt: new Date(at.getTime() + waitMs) }
    }
    case 'unknown':
      return { ...answer, dispatchId }
  }
}

/** GitHub's advice for limits that tell no time. */
const PAUSE_MS = 60_000
