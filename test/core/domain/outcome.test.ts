import { expect, it } from 'vitest'
import { BACKUP_STATUSES, type BackupStatus, exitCodeOf } from '../../../core/domain/outcome.ts'

it.each<[BackupStatus[], number]>([
  [[], 0],
  [['stored'], 0],
  [['unchanged'], 0],
  [['dry-run'], 0],
  [['incomplete'], 3],
  [['failed'], 1],
  [['stored', 'unchanged', 'dry-run'], 0],
  [['stored', 'incomplete'], 3],
  [['incomplete', 'stored'], 3],
  [['stored', 'failed'], 1],
  [['failed', 'stored'], 1],
  // The graver one is told.
  [['incomplete', 'failed'], 1],
  [['failed', 'incomplete'], 1],
])('%j end with %i', (statuses, code) => {
  expect(exitCodeOf(statuses.map((status) => ({ status })))).toBe(code)
})

it('every status has a code of its own, whatever stands beside it', () => {
  const alone = BACKUP_STATUSES.map((status) => [status, exitCodeOf([{ status }])])

  expect(Object.fromEntries(alone)).toEqual({
    stored: 0,
    unchanged: 0,
    incomplete: 3,
    failed: 1,
    'dry-run': 0,
  })
})
