/** The workflows that people copy are what the App dispatches, and what GitHub takes. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { requestFor, titleOf } from '../../../app/dispatch/request.ts'
import { readPolicyFile } from '../../../app/policies/read.ts'
import { MOST_SLOTS } from '../../../core/domain/lease.ts'
import { orderOf } from './orders.ts'

/** GitHub's limits: inputs of a dispatch, jobs of a matrix, characters of all inputs. */
const MOST_INPUTS = 25
const MOST_JOBS = 256
const MOST_CHARACTERS = 65_535

const Workflow = z.strictObject({
  name: z.string(),
  'run-name': z.string(),
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(z.string()) }).optional(),
    workflow_dispatch: z.strictObject({
      inputs: z.record(
        z.string(),
        z.strictObject({
          description: z.string(),
          type: z.literal('string'),
          required: z.boolean().optional(),
          default: z.string().optional(),
        }),
      ),
    }),
  }),
  permissions: z.record(z.string(), z.string()),
  concurrency: z
    .strictObject({ group: z.string(), 'cancel-in-progress': z.literal(false) })
    .optional(),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.int().max(360),
      strategy: z
        .strictObject({
          'fail-fast': z.literal(false),
          'max-parallel': z.string(),
          matrix: z.strictObject({ slot: z.string() }),
        })
        .optional(),
      steps: z.array(z.strictObject({ uses: z.string(), with: z.record(z.string(), z.string()) })),
    }),
  ),
})
const Action = z.looseObject({ inputs: z.record(z.string(), z.unknown()) })

const DIRECTORY = 'examples/control-repository'
const FILES = {
  central: `${DIRECTORY}/.github/workflows/holdfast.yml`,
  own: `${DIRECTORY}/own-workflow.yml`,
} as const

function read(file: keyof typeof FILES) {
  const text = readFileSync(FILES[file], 'utf8')
  const workflow = Workflow.parse(parse(text))
  const [job] = Object.values(workflow.jobs)
  if (job === undefined || Object.keys(workflow.jobs).length > 1) throw new Error('not one job')
  return { text, workflow, job }
}

/** The largest dispatch there can be. */
function largest() {
  const runs = Array.from({ length: MOST_SLOTS }, (_, n) => [String(n), n] as const)
  const slots = runs.map(([, slot]) => slot)
  const id = '0198c2c4-8f3e-7cc2-9d0a-5a1c8e7b6f43'
  return requestFor(orderOf(MOST_SLOTS, ...runs), id, slots)
}

describe.each(['central', 'own'] as const)('the %s workflow', (file) => {
  const { text, workflow, job } = read(file)

  it('declares the inputs that the App sends, and no other', () => {
    const declared = workflow.on.workflow_dispatch.inputs
    expect(Object.keys(declared).toSorted()).toEqual(Object.keys(largest().inputs).toSorted())
    expect(Object.keys(declared).length).toBeLessThanOrEqual(MOST_INPUTS)
  })

  it('may prove who it is, and nothing else', () => {
    expect(workflow.permissions).toEqual({ 'id-token': 'write' })
    expect(text).toMatch(/^ {2}id-token: write # .{10,}/m)
  })

  it('uses the Action with inputs that it has, and asks the App', () => {
    const action = Action.parse(parse(readFileSync('action.yml', 'utf8')))
    expect(job.steps.map(({ uses }) => uses)).toEqual(['OWNER/holdfast@v1'])
    const inputs = job.steps[0]?.with ?? {}
    for (const name of Object.keys(inputs)) expect(action.inputs).toHaveProperty([name])
    expect(new URL(inputs['app-url'] ?? '').protocol).toBe('https:')
  })
})

describe('the workflow of the control repository', () => {
  const { workflow, job } = read('central')

  it('is started by nobody but the App', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_dispatch'])
    for (const input of Object.values(workflow.on.workflow_dispatch.inputs)) {
      expect(input).toMatchObject({ required: true })
    }
    // A group would let one dispatch wait, and GitHub cancel those between.
    expect(workflow.concurrency).toBeUndefined()
  })

  it('has the title by which the App finds it', () => {
    expect(workflow['run-name']).toBe(titleOf(expression('inputs.dispatch')))
  })

  it('has a job for each slot, and so many at once as the App says', () => {
    expect(Object.keys(workflow.jobs)).toEqual(['backup'])
    expect(job.strategy).toEqual({
      'fail-fast': false,
      'max-parallel': expression('fromJSON(inputs.max-parallel)'),
      matrix: { slot: expression('fromJSON(inputs.slots)') },
    })
    expect(job.steps[0]?.with.slot).toBe(expression('matrix.slot'))
  })
})

describe("a repository's own workflow", () => {
  const { workflow, job } = read('own')

  it('runs on push to the branch that the App trusts, and may be started without inputs', () => {
    expect(workflow.on.push?.branches).toEqual(['main'])
    for (const input of Object.values(workflow.on.workflow_dispatch.inputs)) {
      expect(input.default).toBeDefined()
    }
  })

  it('has the title by which the App finds it, where the App started it', () => {
    expect(workflow['run-name']).toContain(`format('${titleOf('{0}')}', inputs.dispatch)`)
  })

  it('is one job, and names no repository', () => {
    expect(job.strategy).toBeUndefined()
    expect(Object.keys(job.steps[0]?.with ?? {})).toEqual(['app-url'])
  })
})

describe('the largest dispatch', () => {
  const { inputs } = largest()

  it('is within what GitHub takes', () => {
    expect(Object.keys(inputs).length).toBeLessThanOrEqual(MOST_INPUTS)
    expect(JSON.stringify(inputs).length).toBeLessThan(MOST_CHARACTERS)
    expect(JSON.parse(inputs.slots ?? '')).toHaveLength(MOST_JOBS)
  })

  it('is a list of numbers and a number, as `fromJSON` reads them', () => {
    const slots = z.array(z.int()).parse(JSON.parse(inputs.slots ?? ''))
    expect(slots).toEqual(Array.from({ length: MOST_JOBS }, (_, n) => n))
    expect(JSON.parse(inputs['max-parallel'] ?? '')).toBe(MOST_JOBS)
  })
})

it('the policy of the example is one', () => {
  const text = readFileSync(`${DIRECTORY}/.github/holdfast.yml`, 'utf8')
  expect(readPolicyFile(text)).toMatchObject({
    file: { dispatch: { mode: 'central', workflow: 'holdfast.yml', maxParallel: 10 } },
  })
})

/** As a workflow has it. */
function expression(inner: string): string {
  return `\${{ ${inner} }}`
}
