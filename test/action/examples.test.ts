/** The examples are workflows that GitHub would take, with inputs that the Action has. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readInputs } from '../../action/inputs.ts'
import { planBackup } from '../../action/plan.ts'

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
})
const Workflow = z.strictObject({
  name: z.string(),
  on: z.looseObject({ schedule: z.array(z.strictObject({ cron: z.string() })) }),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'none'])),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.literal(false) }),
  jobs: z.record(z.string(), z.looseObject({ 'timeout-minutes': z.int(), steps: z.array(Step) })),
})
const action = z
  .looseObject({ inputs: z.record(z.string(), z.unknown()) })
  .parse(parse(readFileSync('action.yml', 'utf8')))

const JOB = {
  repository: 'acme/rocket',
  repositoryId: '42',
  serverUrl: 'https://github.com',
  workspace: '/srv',
}
const files = readdirSync('examples').filter((name) => name.endsWith('.yml'))

it('there are as many as the documentation names', () => {
  expect(files.toSorted()).toEqual([
    'many-repositories.yml',
    'minimal.yml',
    'minio.yml',
    'push-and-schedule.yml',
    'r2.yml',
  ])
})

describe.each(files)('%s', (file) => {
  const text = readFileSync(`examples/${file}`, 'utf8')
  const workflow = Workflow.parse(parse(text))
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
  const backup = steps.find((step) => step.uses?.includes('/holdfast@'))

  it('uses the Action with inputs that it has', () => {
    expect(Object.keys(backup?.with ?? {})).not.toEqual([])
    for (const name of Object.keys(backup?.with ?? {})) expect(action.inputs).toHaveProperty(name)
  })

  it('gives inputs that can be used', () => {
    const inputs = Object.fromEntries(
      Object.entries(backup?.with ?? {}).map(([name, value]) => [name, filledIn(name, value)]),
    )
    expect(() =>
      planBackup(
        readInputs((name) => inputs[name] ?? ''),
        JOB,
      ),
    ).not.toThrow()
  })

  it('asks for the least, and says why at each line', () => {
    for (const [name, access] of Object.entries(workflow.permissions)) {
      expect([`contents: read`, `id-token: write`]).toContain(`${name}: ${access}`)
      expect(text).toMatch(new RegExp(`^ {2}${name}: ${access} # .{10,}`, 'm'))
    }
    const usesRole = backup?.with['role-to-assume'] !== undefined
    expect('id-token' in workflow.permissions).toBe(usesRole)
  })

  it('never starts on the full hour', () => {
    for (const { cron } of workflow.on.schedule) {
      expect(cron).toMatch(/^([1-9]|[1-5]\d) \S+ \S+ \S+ \S+$/)
    }
  })

  it('puts no expression into a script', () => {
    for (const step of steps) expect(step.run ?? '').not.toContain('${{')
  })
})

/** What an expression would come to. */
function filledIn(name: string, value: string | number | boolean): string {
  const text = String(value)
  if (!text.includes('${{')) return text
  if (name === 'verify') return 'full'
  if (name === 'full' || name === 'dry-run') return 'false'
  return name === 'healthcheck-url' ? 'https://hc-ping.com/5e2b1c3a' : 'filled-in'
}
