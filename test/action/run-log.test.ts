import { expect, it } from 'vitest'
import { createRunLog } from '../../action/run-log.ts'
import { createRecorder } from './recorder.ts'

function setup(alone: boolean) {
  const workflow = createRecorder()
  let seconds = 0
  const now = () => new Date(seconds * 1000)
  const log = createRunLog({ workflow, now, alone })
  const wait = (more: number) => {
    seconds += more
  }
  return { workflow, log, wait }
}
const source = 'acme/rocket'

it('one repository has a group for each phase', () => {
  const { workflow, log } = setup(true)
  log.report({ kind: 'phase', source, phase: 'fetching' })
  log.report({ kind: 'note', source, level: 'info', message: 'from a mirror' })
  log.report({ kind: 'phase', source, phase: 'fetching' })
  log.report({ kind: 'phase', source, phase: 'storing' })
  log.close()
  log.close()
  expect(workflow.lines).toEqual([
    'group Fetching git data',
    'from a mirror',
    'endgroup',
    'group Storing',
    'endgroup',
  ])
})

it('many repositories share one group, and each line names its own', () => {
  const { workflow, log } = setup(false)
  log.report({ kind: 'phase', source, phase: 'fetching' })
  log.report({ kind: 'phase', source: 'acme/probe', phase: 'listing' })
  log.report({ kind: 'note', source, level: 'info', message: '::error::x' })
  log.close()
  expect(workflow.lines).toEqual([
    'group Progress',
    'acme/rocket: Fetching git data',
    'acme/probe: Listing refs',
    'acme/rocket: ::error::x',
    'endgroup',
  ])
})

it('bytes come at most every ten seconds, by source and phase', () => {
  const { workflow, log, wait } = setup(true)
  const bytes = (doneBytes: number, totalBytes?: number) =>
    log.report({
      kind: 'bytes',
      source,
      phase: 'storing',
      doneBytes,
      ...(totalBytes === undefined ? {} : { totalBytes }),
    })
  bytes(1000, 4000)
  wait(9)
  bytes(2000, 4000)
  wait(1)
  bytes(3000, 4000)
  log.report({ kind: 'bytes', source, phase: 'fetching', doneBytes: 5 })
  expect(workflow.lines).toEqual([
    'Storing: 1.0 KB of 4.0 KB (25 %)',
    'Storing: 3.0 KB of 4.0 KB (75 %)',
    'Fetching git data: 5 B',
  ])
})

it('a warning is an annotation, and is known to have been said', () => {
  const { workflow, log } = setup(true)
  log.report({ kind: 'note', source, level: 'warning', message: 'odd\nobject' })
  expect(workflow.lines).toEqual(['warning title=Backup of acme/rocket: odd object'])
  expect(log.said(source, 'odd\nobject')).toBe(true)
  expect(log.said('acme/probe', 'odd\nobject')).toBe(false)
})
