/** Real payloads, as GitHub publishes them. */
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DISPATCH_EVENTS } from '../../../app/dispatch/events.ts'
import type { EndedJob } from '../../../app/dispatch/job-ended.ts'
import { noteSent, readDispatch } from '../../../app/records/dispatches.ts'
import { openSqlite } from '../databases.ts'
import { minutesLater, planned, START, WORKFLOW } from './orders.ts'

const Payload = z.looseObject({
  action: z.string(),
  repository: z.looseObject({ id: z.number() }),
  workflow_run: z.looseObject({ id: z.number(), status: z.string() }).optional(),
  workflow_job: z.looseObject({ run_id: z.number(), name: z.string() }).optional(),
})
const Examples = z.array(z.object({ name: z.string(), examples: z.array(z.unknown()) }))
const published = Examples.parse(createRequire(import.meta.url)('@octokit/webhooks-examples'))

function examplesOf(name: string) {
  const examples = published.find((each) => each.name === name)?.examples ?? []
  return examples.map((each) => [Payload.parse(each)] as const)
}

async function deliver(event: 'workflow_run' | 'workflow_job', payload: z.infer<typeof Payload>) {
  const db = await openSqlite()
  const ended: EndedJob[] = []
  const githubRunId = String(payload.workflow_run?.id ?? payload.workflow_job?.run_id)
  await planned(db, 'd1', ['11'])
  await noteSent(db, 'd1', { githubRunId, at: START })
  const workflowRepositoryId = String(payload.repository.id)
  await db.updateTable('dispatches').set({ workflowRepositoryId }).execute()
  const jobEnded = async (job: EndedJob) => {
    ended.push(job)
  }
  const tools = { db, now: () => minutesLater(1), jobEnded }
  await DISPATCH_EVENTS[event]({ event, action: payload.action, payload }, tools)
  return { dispatch: await readDispatch(db, 'd1'), ended, githubRunId }
}

describe('workflow_run', () => {
  it.each(examplesOf('workflow_run'))('$action, $workflow_run.conclusion', async (payload) => {
    const { dispatch } = await deliver('workflow_run', payload)
    // One that waits for somebody's leave counts as completed from the first, says GitHub.
    const over = payload.action === 'completed' || payload.workflow_run?.status === 'completed'
    expect(dispatch?.state).toBe(over ? 'ended' : 'running')
  })

  it('has examples of every action', () => {
    const actions = examplesOf('workflow_run').map(([{ action }]) => action)
    expect(actions).toEqual(expect.arrayContaining(['requested', 'completed']))
  })

  it('finds its dispatch by the title', async () => {
    const db = await openSqlite()
    await planned(db, 'd1', ['11'])
    const [[example] = []] = examplesOf('workflow_run')
    const payload = {
      ...example,
      repository: { id: Number(WORKFLOW.repositoryId) },
      workflow_run: {
        ...example?.workflow_run,
        event: 'workflow_dispatch',
        display_title: 'holdfast d1',
        created_at: START.toISOString(),
      },
    }
    const tools = { db, now: () => START, jobEnded: async () => undefined }
    await DISPATCH_EVENTS.workflow_run(
      { event: 'workflow_run', action: 'requested', payload },
      tools,
    )
    expect(await readDispatch(db, 'd1')).toMatchObject({ state: 'running' })
  })
})

describe('workflow_job', () => {
  it.each(examplesOf('workflow_job'))('$action, $workflow_job.name', async (payload) => {
    const { dispatch, ended, githubRunId } = await deliver('workflow_job', payload)
    expect(dispatch?.state).toBe('running')
    expect(ended.map((job) => job.githubRunId)).toEqual(
      payload.action === 'completed' ? [githubRunId] : [],
    )
  })

  it.each([
    ['backup (3)', 3],
    ['nightly / backup (255)', 255],
    ['backup', undefined],
    ['backup (3) again', undefined],
    ['backup (main)', undefined],
  ])('%s is of slot %s', async (name, slot) => {
    const completed = examplesOf('workflow_job').find(([{ action }]) => action === 'completed')
    if (completed === undefined) throw new Error('no example')
    const [example] = completed
    const job = { ...example.workflow_job, run_id: 7, name, run_attempt: 2, conclusion: 'failure' }
    const { ended } = await deliver('workflow_job', { ...example, workflow_job: job })
    expect(ended).toEqual([
      {
        repositoryId: String(example.repository.id),
        githubRunId: '7',
        githubRunAttempt: 2,
        slot,
        conclusion: 'failure',
      },
    ])
  })
})
