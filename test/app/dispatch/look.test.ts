import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOST_MS, nextLookAt } from '../../../app/dispatch/look.ts'
import type { Dispatch } from '../../../app/records/dispatches.ts'
import { START, WORKFLOW } from './orders.ts'

const MINUTE_MS = 60_000

function dispatch(githubRunId: string | null, sentAt: Date | null = null): Dispatch {
  return {
    id: 'd1',
    installationId: '3',
    workflow: WORKFLOW,
    slots: 1,
    createdAt: START,
    sentAt,
    endedAt: null,
    githubRunId,
    state: 'sent',
    error: null,
    conclusion: null,
  }
}

/** Minutes after the start at which one looks who always looks as soon as it is due. */
function looks(subject: Dispatch, until: number): number[] {
  const minutes: number[] = []
  for (let last: Date | undefined; ; ) {
    last = nextLookAt(subject, last)
    const at = (last.getTime() - START.getTime()) / MINUTE_MS
    if (at > until) return minutes
    minutes.push(Math.round(at * 10) / 10)
  }
}

describe('GitHub is asked', () => {
  it('for a run that is not known: more and more seldom, and when it counts', () => {
    expect(looks(dispatch(null), 60)).toEqual([0.5, 1, 2, 4, 8, 15, 30, 45, 60])
  })

  it('for one that is known: after half as long again as it is old', () => {
    expect(looks(dispatch('9'), 300)).toEqual([
      10, 15, 22.5, 33.8, 50.6, 75.9, 113.9, 170.9, 230.9, 290.9,
    ])
  })

  it('counting from when it was sent', () => {
    const sentAt = new Date(START.getTime() + 5 * MINUTE_MS)
    expect(nextLookAt(dispatch('9', sentAt), undefined)).toEqual(
      new Date(START.getTime() + 15 * MINUTE_MS),
    )
  })

  it('always later than before, and never past the moment a run counts as lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3e9 }), fc.boolean(), (age, known) => {
        const last = new Date(START.getTime() + age)
        const next = nextLookAt(dispatch(known ? '9' : null), last).getTime()
        expect(next).toBeGreaterThan(last.getTime())
        expect(next - last.getTime()).toBeLessThanOrEqual(60 * MINUTE_MS)
        const decisive = START.getTime() + LOST_MS
        if (!known && last.getTime() < decisive) expect(next).toBeLessThanOrEqual(decisive)
      }),
    )
  })
})
