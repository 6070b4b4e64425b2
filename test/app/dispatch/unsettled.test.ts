import { expect, it } from 'vitest'
import { hintFor } from '../../../app/dispatch/unsettled.ts'

const PLACE = { owner: 'acme', name: 'holdfast' }
const ENDED = { ...PLACE, state: 'ended', githubRunId: '9', error: null, conclusion: null } as const
const CANCELLED = { ...ENDED, error: 'interrupted: Anything.', conclusion: 'cancelled' }
const FAILED = {
  ...ENDED,
  error: 'bad-input: The workflow run ended as "startup_failure".',
  conclusion: 'startup_failure',
}
const RUNNING = { ...ENDED, state: 'running' } as const
const LOST = {
  ...PLACE,
  state: 'lost',
  githubRunId: null,
  error: 'source-not-found: acme/holdfast has no workflow run of this dispatch.',
  conclusion: null,
} as const
const GIVEN_UP = { ...LOST, error: 'interrupted: Stopped.' }

it.each([
  ['dispatched', ENDED, 'refused', 'No job took this repository.'],
  [
    'dispatched',
    FAILED,
    'refused',
    'No job took this repository. The workflow run ended as "startup_failure".',
  ],
  ['dispatched', CANCELLED, 'cancelled', 'The workflow run was cancelled.'],
  ['leased', CANCELLED, 'cancelled', 'The workflow run was cancelled.'],
  [
    'dispatched',
    LOST,
    'lost',
    'The dispatch was lost. acme/holdfast has no workflow run of this dispatch.',
  ],
  ['dispatched', GIVEN_UP, 'lost', 'The dispatch was lost. Stopped.'],
  ['leased', ENDED, 'lost', 'The job that took this repository was never heard of again.'],
  ['leased', RUNNING, 'lost', 'The job that took this repository was never heard of again.'],
  ['leased', null, 'lost', 'The job that took this repository was never heard of again.'],
  ['reported', FAILED, 'lost', 'The job reported, and its report was never looked into.'],
  ['dispatched', null, 'lost', 'The dispatch was lost.'],
] as const)('%s, and %j: %s', (state, dispatch, outcome, message) => {
  expect(hintFor({ state, dispatch })).toMatchObject({ outcome, message })
})

it.each([
  [ENDED, 'Read the log of workflow run 9 of acme/holdfast.'],
  [LOST, 'See the Actions page of acme/holdfast, and githubstatus.com.'],
  [null, "Read the log of the repository's own backup workflow."],
])('of %j one reads: %s', (dispatch, hint) => {
  expect(hintFor({ state: 'leased', dispatch }).hint).toBe(hint)
})
