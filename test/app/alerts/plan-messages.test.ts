import { describe, expect, it } from 'vitest'
import { planAttempt } from '../../../app/alerts/plan-attempt.ts'
import { type AlertToTell, planMessages } from '../../../app/alerts/plan-messages.ts'
import { routeTo } from '../../../app/alerts/route.ts'
import { at } from './sample.ts'

function alert(id: string, change: Partial<AlertToTell> = {}): AlertToTell {
  return {
    ...{ id, cause: 'c', severity: 'critical', lasting: 'standing', since: at(0) },
    ...{ detail: { holdMs: 0 }, told: [] },
    ...{ acknowledgedAt: null, mutedUntil: null, resolvedAt: null },
    ...change,
  }
}

function told(about: 'open' | 'resolved', created: number, sent: number | null = created) {
  const sentAt = sent === null ? null : at(sent)
  return { channel: 'mail', about, createdAt: at(created), sentAt }
}

const DAY = 24 * 60

function plan(alerts: readonly AlertToTell[], minutes: number): string[] {
  const planned = planMessages(alerts, () => ['mail'], at(minutes))
  return planned.map(({ about, cause, alertIds }) => `${about} ${cause}: ${alertIds.join(' ')}`)
}

describe('messages', () => {
  const opened = { told: [told('open', 1)] }

  it.each<[string, readonly AlertToTell[], number, readonly string[]]>([
    ['tell what is new', [alert('a')], 0, ['open c: a']],
    ['wait until it has stood', [alert('a', { detail: { holdMs: 60_000 } })], 0, []],
    ['tell when it has stood', [alert('a', { detail: { holdMs: 60_000 } })], 1, ['open c: a']],
    ['tell of many at once', [alert('a'), alert('b')], 0, ['open c: a b']],
    ['tell each cause', [alert('a'), alert('b', { cause: 'd' })], 0, ['open c: a', 'open d: b']],
    ['tell once', [alert('a', opened)], 2, []],
    ['wait with more of the same', [alert('a', opened), alert('b')], 60, []],
    ['tell more of the same later', [alert('a', opened), alert('b')], 61, ['open c: b']],
    ['tell the end', [alert('a', { ...opened, resolvedAt: at(2) })], 2, ['resolved c: a']],
    ['tell no end of what was not told', [alert('a', { resolvedAt: at(2) })], 2, []],
    [
      'tell no end of what was not sent',
      [alert('a', { told: [told('open', 1, null)], resolvedAt: at(2) })],
      2,
      [],
    ],
    [
      'tell the end once',
      [alert('a', { told: [told('open', 1), told('resolved', 2)], resolvedAt: at(2) })],
      999,
      [],
    ],
    [
      'tell no end of an event',
      [alert('a', { ...opened, lasting: 'event', resolvedAt: at(2) })],
      2,
      [],
    ],
    ['remind each day', [alert('a', opened)], DAY + 1, ['reminder c: a']],
    ['remind no earlier', [alert('a', opened)], DAY, []],
    [
      'remind of what is critical alone',
      [alert('a', { ...opened, severity: 'warning' })],
      DAY + 1,
      [],
    ],
    [
      'remind of all of a cause at once',
      [alert('a', opened), alert('b', { told: [told('open', DAY - 100)] })],
      DAY + 1,
      ['reminder c: a b'],
    ],
    [
      'tell again what was given up',
      [alert('a', { told: [told('open', 1, null)] })],
      DAY + 61,
      ['open c: a'],
    ],
    ['wait for what is under way', [alert('a', { told: [told('open', 1, null)] })], DAY + 60, []],
    ['tell nobody what is acknowledged', [alert('a', { acknowledgedAt: at(0) })], 1, []],
    ['remind nobody who knows', [alert('a', { ...opened, acknowledgedAt: at(2) })], DAY + 1, []],
    ['tell nothing that is muted', [alert('a', { mutedUntil: at(5) })], 4, []],
    ['tell it when the time is over', [alert('a', { mutedUntil: at(5) })], 5, ['open c: a']],
    [
      'tell no end within the time',
      [alert('a', { ...opened, mutedUntil: at(5), resolvedAt: at(4) })],
      6,
      [],
    ],
  ])('%s', (_, alerts, minutes, expected) => {
    expect(plan(alerts, minutes)).toEqual(expected)
  })

  it('go to the channels of the alert', () => {
    const channelsOf = ({ id }: AlertToTell) => (id === 'a' ? ['mail', 'slack'] : ['slack'])
    const planned = planMessages([alert('a'), alert('b')], channelsOf, at(0))
    expect(planned.map(({ channel, alertIds }) => [channel, alertIds])).toEqual([
      ['mail', ['a']],
      ['slack', ['a', 'b']],
    ])
  })
})

it.each<[readonly string[], readonly string[]]>([
  [[], []],
  [['default'], ['mail', 'slack']],
  [['slack'], ['slack']],
  [['slcak'], ['mail', 'slack']],
])('a policy that names %j', (named, expected) => {
  expect(routeTo(named, ['mail', 'slack'])).toEqual(expected)
})

it('a message is tried for a day, at growing pauses', () => {
  const pauses = [1, 2, 3, 4, 5].map((attempts) => {
    const next = planAttempt({ attempts, createdAt: at(0) }, at(0), 0)
    return next && (next.getTime() - at(0).getTime()) / 60_000
  })
  expect(pauses).toEqual([1, 5, 15, 60, 60])
  expect(planAttempt({ attempts: 9, createdAt: at(0) }, at(DAY - 61), 0)).toEqual(at(DAY - 1))
  expect(planAttempt({ attempts: 9, createdAt: at(0) }, at(DAY - 60), 0)).toBeNull()
  expect(planAttempt({ attempts: 1, createdAt: at(0) }, at(0), 1)).toEqual(at(1.5))
})
