/** Workflows: finding them, starting them, switching their schedules on again. */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type Ask, readAnswer } from './asking.ts'
import { createMemory } from './memory.ts'
import type { InstallationGitHub, RepositoryName, Workflow, WorkflowDispatch } from './port.ts'
import type { Answer, Question } from './transport.ts'
import { Id } from './values.ts'

type Workflows = Pick<InstallationGitHub, 'dispatch' | 'readWorkflow' | 'enableWorkflow'>

const WORKFLOWS_HELD = 200

export function createWorkflows(ask: Ask): Workflows {
  const workflows = createMemory<Workflow>(WORKFLOWS_HELD)
  return {
    dispatch: (request) => dispatch(ask, request),
    readWorkflow: (place, file) =>
      ask.find(
        { operation: 'readWorkflow', parameters: placeOf(place, file) },
        WorkflowAnswer,
        workflows,
      ),
    async enableWorkflow(place, file) {
      await ask.send({ operation: 'enableWorkflow', parameters: placeOf(place, file) })
    },
  }
}

export function placeOf({ owner, name }: RepositoryName, file: string) {
  return { owner, repo: name, workflow_id: file }
}

async function dispatch(ask: Ask, request: WorkflowDispatch) {
  const asked = dispatchOf(request, { return_run_details: true })
  const answer = await ask.send(asked, [400, 404, 422])
  if (isTooOld(answer)) return readDispatch(ask, request, dispatchOf(request, {}))
  return readDispatch(ask, request, asked, answer)
}

async function readDispatch(
  ask: Ask,
  request: WorkflowDispatch,
  question: Question,
  answered?: Answer,
) {
  const answer = answered ?? (await ask.send(question, [400, 404, 422]))
  if (answer.status >= 400) throw notDispatched(request, answer)
  // Nothing but the word that it was taken.
  if (answer.status === 204) return { githubRunId: undefined }
  const { data } = readAnswer(question, answer, Dispatched)
  return { githubRunId: data.workflow_run_id }
}

function dispatchOf(request: WorkflowDispatch, more: object): Question {
  const { ref, inputs, file } = request
  return {
    operation: 'dispatch',
    parameters: { ...placeOf(request, file), ref, inputs, ...more },
  }
}

/** A server of before February 2026, which takes a dispatch and tells nothing of the run. */
function isTooOld({ status, message }: Answer): boolean {
  return (status === 400 || status === 422) && message.includes('return_run_details')
}

const Dispatched = z.object({ workflow_run_id: Id.optional() })

/** https://docs.github.com/en/rest/actions/workflows#get-a-workflow */
const WorkflowAnswer = z
  .object({ id: Id, path: z.string(), state: z.string() })
  .transform(({ id, path, state }): Workflow => ({ id, path, state: stateOf(state) }))

function stateOf(state: string): Workflow['state'] {
  if (state === 'active') return 'active'
  if (state === 'disabled_inactivity') return 'disabled-by-inactivity'
  return state === 'deleted' ? 'gone' : 'disabled'
}

function notDispatched(request: WorkflowDispatch, { status, message }: Answer): HoldfastError {
  const { owner, name, file, ref } = request
  const said = `GitHub does not start ${file} of ${owner}/${name} at ${ref}: ${status}: ${message}`
  return new HoldfastError('bad-input', said, {
    hint:
      status === 404
        ? 'Check that the workflow lies on that branch, and that the App may see the repository.'
        : 'Compare the workflow with examples/control-repository.',
  })
}
