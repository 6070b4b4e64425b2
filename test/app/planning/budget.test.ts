import { expect, it } from 'vitest'
import { allowanceOf } from '../../../app/planning/budget.ts'
import { ago, MINUTE, NOW } from './sample.ts'

/** Dispatches made so many minutes ago. */
const spent = (...minutes: number[]) => ({ dispatchedAt: minutes.map(ago), quietUntil: null })
const many = (count: number, minutes: number) => Array<number>(count).fill(minutes)

it.each([
  ['a quarter of the hour at once', 60, spent(), 15, null],
  ['less what was made in this quarter', 60, spent(1, 2, 14.9), 12, null],
  ['not counting what was a quarter of an hour ago', 60, spent(1, 15, 16), 14, null],
  [
    'none when it is spent, until the oldest is out of the quarter',
    60,
    spent(1, ...many(14, 5)),
    0,
    -10,
  ],
  ['none while too many were made: until enough are out', 8, spent(3, 2, 1), 0, -13],
  ['none when the hour is spent', 8, spent(20, 20, 30, 30, 40, 40, 50, 50), 0, -10],
  ['what is left of the hour', 8, spent(20, 20, 30, 30, 40, 40, 50), 1, null],
  ['when both are spent, until both are free', 4, spent(5, 20, 30, 50), 0, -10],
  ['one an hour is one', 1, spent(), 1, null],
  ['and the next an hour later', 1, spent(10), 0, -50],
  ['none at all', 0, spent(), 0, null],
])('%s', (_, perHour, budget, left, freeInMinutes) => {
  const nextAt = freeInMinutes === null ? null : ago(freeInMinutes)
  expect(allowanceOf(perHour, budget, NOW)).toEqual({ left, nextAt })
})

it('is free at the moment it says', () => {
  const budget = spent(1, 3, 5, 7, 20, 30, 40, 50)
  const { nextAt } = allowanceOf(8, budget, NOW)
  const at = nextAt?.getTime() ?? 0

  expect(allowanceOf(8, budget, new Date(at - 1)).left).toBe(0)
  expect(allowanceOf(8, budget, new Date(at)).left).toBeGreaterThan(0)
})

it('is nothing while GitHub wants to be left alone', () => {
  const quietUntil = new Date(NOW.getTime() + MINUTE)
  const budget = { dispatchedAt: [], quietUntil }
  expect(allowanceOf(60, budget, NOW)).toEqual({ left: 0, nextAt: quietUntil })
  expect(allowanceOf(60, budget, quietUntil)).toEqual({ left: 15, nextAt: null })
})
