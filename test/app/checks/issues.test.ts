import { expect, it } from 'vitest'
import { type IssueSubject, syncIssues } from '../../../app/checks/issues.ts'
import {
  coverage,
  FAILED,
  failedRun,
  OVERDUE,
  PROTECTED,
  refusal,
  repository,
  setting,
} from './sample.ts'

function subject(state = OVERDUE, change: Partial<IssueSubject> = {}): IssueSubject {
  return { ...repository(state), lastRun: null, wanted: true, ...change }
}

it('an issue opens, is updated, closes itself, and opens again', async () => {
  const { tools, heard, bodies } = await setting()
  await syncIssues([subject(PROTECTED)], tools)
  for (const state of [OVERDUE, OVERDUE, FAILED, PROTECTED, PROTECTED, OVERDUE]) {
    await syncIssues([subject(state)], tools)
  }
  expect(heard()).toEqual([
    'create r7: Holdfast: the backup is overdue',
    'update 1: as it is, Holdfast: the backup failed',
    'update 1: closed, no title',
    'update 1: open, Holdfast: the backup is overdue',
  ])
  expect(bodies[0]).toContain('Holdfast closes this issue when it is over.')
})

it('an issue opens only where it is wanted, and closes where it is not any more', async () => {
  const { tools, heard } = await setting()
  await syncIssues([subject(OVERDUE, { wanted: false })], tools)
  await syncIssues([subject(OVERDUE, { archived: true })], tools)
  expect(heard()).toEqual([])
  await syncIssues([subject()], tools)
  await syncIssues([subject(OVERDUE, { wanted: false })], tools)
  expect(heard().at(-1)).toBe('update 1: closed, no title')
})

it('an issue waits for a second failure', async () => {
  const { tools, heard } = await setting()
  const once = failedRun('No.', 10)
  await syncIssues([subject(coverage({ lastRun: once }), { lastRun: once })], tools)
  expect(heard()).toEqual([])
  await syncIssues([subject(FAILED, { lastRun: failedRun() })], tools)
  expect(heard()).toEqual(['create r7: Holdfast: the backup failed'])
})

it('an issue that was deleted is made anew, and one that is refused is left for a day', async () => {
  const { tools, world, heard } = await setting()
  await syncIssues([subject()], tools)
  await syncIssues([subject(PROTECTED)], tools)
  const gone = { ...tools.github, updateIssue: () => Promise.reject(refusal('source-not-found')) }
  await syncIssues([subject()], { ...tools, github: gone })
  expect(heard().at(-1)).toBe('create r7: Holdfast: the backup is overdue')

  world.fault = refusal('source-denied')
  expect((await syncIssues([subject(OVERDUE, { id: '8' })], tools)).failures).toHaveLength(1)
  world.fault = undefined
  await syncIssues([subject(OVERDUE, { id: '8' })], tools)
  expect(heard()).toEqual([])
  world.minutes = 24 * 60
  await syncIssues([subject(OVERDUE, { id: '8' })], tools)
  expect(heard()).toHaveLength(1)
})
