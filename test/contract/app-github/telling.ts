/** Check runs and issues. */
import { expect, it } from 'vitest'
import type { CheckRun } from '../../../app/github/port.ts'
import { ROCKET, type Scene } from './scene.ts'

function checkOf({ rocket }: Scene, annotations: number): CheckRun {
  return {
    name: 'Holdfast backup',
    headSha: rocket.branches.get('main') ?? '',
    conclusion: 'failure',
    detailsUrl: 'https://holdfast.example.com/acme/rocket',
    title: 'The backup failed',
    summary: 'The store is full.',
    annotations: Array.from({ length: annotations }, (_, at) => ({
      path: '.github/holdfast.yml',
      startLine: at + 1,
      endLine: at + 1,
      level: 'failure',
      title: 'No such class',
      message: `Line ${at + 1}`,
    })),
    actions: [{ label: 'Retry', description: 'Back it up again', identifier: 'retry' }],
  }
}

export function telling(scene: () => Scene): void {
  it('makes a check run with any number of annotations, and a new version of it', async () => {
    const { server, on } = scene()
    const { id } = await on.createCheckRun(ROCKET, checkOf(scene(), 120))
    const made = () => server.world.checkRuns.get(Number(id))
    expect(made()).toMatchObject({
      name: 'Holdfast backup',
      status: 'completed',
      conclusion: 'failure',
      detailsUrl: 'https://holdfast.example.com/acme/rocket',
      title: 'The backup failed',
      summary: 'The store is full.',
    })
    expect(made()?.annotations.map(({ start_line }) => start_line)).toEqual(
      Array.from({ length: 120 }, (_, at) => at + 1),
    )
    const well = { conclusion: 'success', title: 'Well again', summary: '' } as const
    await on.updateCheckRun(ROCKET, id, { ...checkOf(scene(), 0), ...well })
    expect(made()).toMatchObject(well)
    await on.updateCheckRun(ROCKET, id, checkOf(scene(), 101))
    expect(made()?.annotations).toHaveLength(221)
    expect(server.world.checkRuns.size).toBe(1)
  })

  it('makes a check run with what is too long cut down', async () => {
    const { server, on } = scene()
    const check = { ...checkOf(scene(), 1), summary: 'ä'.repeat(100_000) }
    const { id } = await on.createCheckRun(ROCKET, check)
    const summary = server.world.checkRuns.get(Number(id))?.summary ?? ''
    expect(summary).toMatch(/^ä{30000}/)
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(65_535)
  })

  it('opens an issue, writes on, and closes it', async () => {
    const { server, on } = scene()
    const text = { title: 'Backup failed', body: 'The store is full.', labels: ['backup'] }
    const { number } = await on.createIssue(ROCKET, text)
    const made = () =>
      [...server.world.issues.values()].find((each) => each.number === Number(number))
    expect(made()).toMatchObject({ ...text, state: 'open' })
    await on.updateIssue(ROCKET, number, { body: 'Still full.' })
    expect(made()).toMatchObject({ ...text, body: 'Still full.', state: 'open' })
    await on.updateIssue(ROCKET, number, { state: 'closed' })
    expect(made()).toMatchObject({ body: 'Still full.', state: 'closed' })
    const missing = on.updateIssue(ROCKET, '99999', { state: 'closed' })
    await expect(missing).rejects.toMatchObject({ code: 'source-not-found' })
  })

  it('does what makes something seen one by one, with a second between', async () => {
    const { on, sleeps } = scene()
    const issues = ['a', 'b', 'c', 'd'].map((title) => on.createIssue(ROCKET, { title, body: '' }))
    const numbers = await Promise.all(issues)
    expect(new Set(numbers.map(({ number }) => number)).size).toBe(4)
    const waited = sleeps.reduce((sum, ms) => sum + ms, 0)
    expect(waited).toBeGreaterThan(2500)
    expect(waited).toBeLessThanOrEqual(3000)
  })
}
