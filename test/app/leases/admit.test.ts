import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit, type Known } from '../../../app/leases/admit.ts'
import { toAllowance } from '../../../app/leases/allowance.ts'
import type { JobClaims } from '../../../app/leases/claims.ts'
import { central, ownWorkflows, START, WORKFLOW } from './setting.ts'

const CLAIMS: JobClaims = {
  ...{ jti: 'j', issuedAt: START, expiresAt: START },
  ...{ repositoryId: '70', ownerId: '500', repository: 'acme/holdfast' },
  ...{ ref: 'refs/heads/main', event: 'workflow_dispatch', environment: null },
  ...{ workflowRef: WORKFLOW, workflowSha: 'c', jobWorkflowRef: WORKFLOW, jobWorkflowSha: 'c' },
  ...{ runId: '9000', runAttempt: 1, runner: 'github-hosted' },
}

const DISPATCH = {
  id: 'd1',
  installationId: '3',
  state: 'running',
  workflow: {
    repositoryId: '70',
    owner: 'acme',
    name: 'holdfast',
    file: 'holdfast.yml',
    ref: 'main',
  },
} as const

const KNOWN: Known = {
  dispatch: DISPATCH,
  awaited: false,
  repository: { installationId: '3', defaultBranch: 'main', fork: 0, presence: 'present' },
  newestAttempt: 0,
}

/** `central`, or the reason; a dispatch by its id. */
function decide(claims: Partial<JobClaims>, known: Partial<Known> = {}, allowance = central()) {
  const admission = admit({ ...CLAIMS, ...claims }, allowance, { ...KNOWN, ...known })
  return admission.kind === 'refused' ? admission.reason : admission.target
}

describe('a job of the control repository', () => {
  it('may have what its dispatch holds', () => {
    expect(decide({})).toEqual({ kind: 'dispatch', dispatchId: 'd1', onlyOf: null })
  })

  it('is not refused for the case of a name', () => {
    const allowance = {
      ...central(),
      repository: 'Acme/Holdfast',
      workflow: WORKFLOW.replace('acme/holdfast', 'Acme/Holdfast'),
    }
    expect(decide({}, {}, allowance)).toMatchObject({ dispatchId: 'd1' })
  })

  it.each([
    ['planned', 1, { dispatchId: 'd1' }],
    ['sent', 1, { dispatchId: 'd1' }],
    ['running', 1, { dispatchId: 'd1' }],
    ['ended', 1, 'dispatch-over'],
    ['lost', 1, 'dispatch-over'],
    ['refused', 1, 'dispatch-over'],
    ['ended', 2, { dispatchId: 'd1' }],
    ['refused', 2, 'dispatch-over'],
  ] as const)('of a dispatch that is %s, at attempt %i', (state, runAttempt, expected) => {
    const decided = decide({ runAttempt }, { dispatch: { ...DISPATCH, state } })
    if (typeof expected === 'string') expect(decided).toBe(expected)
    else expect(decided).toMatchObject(expected)
  })

  it.each([
    ['running', true],
    ['ended', true],
    ['lost', true],
    ['refused', false],
  ] as const)('of a dispatch that is %s may say what it did: %s', (state, may) => {
    const known = { ...KNOWN, dispatch: { ...DISPATCH, state } }
    const { kind } = admit(CLAIMS, central(), known, 'report')
    expect(kind).toBe(may ? 'admitted' : 'refused')
  })

  it('waits for a dispatch that is under way, and for no other', () => {
    expect(decide({}, { dispatch: undefined, awaited: true })).toBe('run-pending')
    expect(decide({}, { dispatch: undefined, awaited: false })).toBe('run-unknown')
    // What is wrong for good is said first.
    expect(decide({ ref: 'x' }, { dispatch: undefined, awaited: true })).toBe('ref')
  })

  it('is refused when any one claim is any other text', () => {
    const names = [
      ...(['repositoryId', 'ownerId', 'repository', 'ref', 'event', 'environment'] as const),
      ...(['workflowRef', 'jobWorkflowRef', 'workflowSha', 'jobWorkflowSha'] as const),
    ]
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), (name, text) => {
        fc.pre(text !== CLAIMS[name])
        expect(decide({ [name]: text })).toBeTypeOf('string')
      }),
    )
  })

  it('is refused when an attempt after its own was seen', () => {
    expect(decide({ runAttempt: 2 }, { newestAttempt: 3 })).toBe('attempt')
    expect(decide({ runAttempt: 3 }, { newestAttempt: 3 })).toMatchObject({ dispatchId: 'd1' })
  })
})

describe("a job of a repository's own workflow", () => {
  const ref = 'acme/r/.github/workflows/backup.yml@refs/heads/main'
  const own = { repositoryId: '7', repository: 'acme/r', workflowRef: ref, jobWorkflowRef: ref }
  const target = { kind: 'repository', repositoryId: '7' }
  const decideOwn = (claims: Partial<JobClaims>, known: Partial<Known> = {}) => {
    const all = { ...CLAIMS, ...own, event: 'push', ...claims }
    const admission = admit(all, ownWorkflows(), { ...KNOWN, dispatch: undefined, ...known })
    return admission.kind === 'refused' ? admission.reason : admission.target
  }

  it.each(['push', 'schedule', 'workflow_dispatch', 'repository_dispatch'])('on %s', (event) => {
    expect(decideOwn({ event })).toEqual(target)
  })

  it('under the name it has today, in a listing it was missing from', () => {
    const repository = { ...KNOWN.repository, presence: 'unseen' } as const
    expect(
      decideOwn(
        {},
        { repository: { ...repository, installationId: '3', defaultBranch: 'main', fork: 0 } },
      ),
    ).toEqual(target)
  })

  it('that the App dispatched may have its own runs only', () => {
    const dispatch = { ...DISPATCH, workflow: { ...DISPATCH.workflow, repositoryId: '7' } }
    expect(decideOwn({ event: 'workflow_dispatch' }, { dispatch })).toEqual({
      kind: 'dispatch',
      dispatchId: 'd1',
      onlyOf: '7',
    })
    expect(decideOwn({ event: 'push' }, { dispatch })).toBe('dispatch-foreign')
  })

  it('waits where the App has just dispatched it, unless a push started it', () => {
    expect(decideOwn({ event: 'workflow_dispatch' }, { awaited: true })).toBe('run-pending')
    expect(decideOwn({ event: 'push' }, { awaited: true })).toEqual(target)
  })
})

describe('what the settings allow', () => {
  const account = { installationId: '3', ownerId: '500' }
  const control = { id: '70', owner: 'acme', name: 'holdfast', defaultBranch: 'trunk' }

  it('is one workflow of the control repository, on its default branch', () => {
    const settings = { mode: 'central', workflow: 'holdfast.yml' } as const
    expect(toAllowance(settings, account, control)).toEqual({
      ...central(),
      runners: ['github-hosted', 'self-hosted'],
      workflow: 'acme/holdfast/.github/workflows/holdfast.yml@refs/heads/trunk',
    })
    expect(toAllowance(settings, account)).toBeUndefined()
    expect(toAllowance(settings, account, { ...control, workflowSha: 'c' })).toMatchObject({
      workflowSha: 'c',
    })
  })

  it("is each repository's own", () => {
    expect(toAllowance({ mode: 'repository', workflow: 'backup.yml' }, account)).toEqual({
      ...ownWorkflows(),
      runners: ['github-hosted', 'self-hosted'],
    })
  })
})
