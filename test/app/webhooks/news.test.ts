import { describe, expect, it } from 'vitest'
import { CLOCKS_MS, isNews, readHappenedAt } from '../../../app/webhooks/news.ts'
import { exampleOf, readExamples } from './examples.ts'

describe('when an event happened', () => {
  it.each([
    ['push', '2019-05-15T15:20:57Z'],
    ['workflow_run', '2021-12-16T19:37:22Z'],
    ['workflow_job', '2021-06-15T19:22:27Z'],
    ['check_run', '2019-05-15T15:21:12Z'],
  ])('is told by a %s', (event, time) => {
    expect(readHappenedAt(event, exampleOf(event))).toEqual(new Date(time))
  })

  it('is when a job ended, once it has', () => {
    const started_at = '2026-01-01T00:00:00Z'
    const job = { started_at, completed_at: '2026-01-01T00:00:05+01:00' }

    expect(readHappenedAt('workflow_job', { workflow_job: job })).toEqual(
      new Date('2025-12-31T23:00:05Z'),
    )
    expect(readHappenedAt('check_run', { check_run: { started_at, completed_at: null } })).toEqual(
      new Date(started_at),
    )
  })

  it('is told by all examples of these events, and by no other', () => {
    const telling = new Set<string>()
    for (const { event, payload } of readExamples()) {
      if (readHappenedAt(event, payload) !== null) telling.add(event)
      else expect(['push', 'workflow_run', 'workflow_job', 'check_run']).not.toContain(event)
    }
    expect([...telling].toSorted()).toEqual(['check_run', 'push', 'workflow_job', 'workflow_run'])
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'push'],
    ['an empty object', {}],
    ['no time', { repository: {} }],
    ['null', { repository: { pushed_at: null } }],
    ['a fraction', { repository: { pushed_at: 1.5 } }],
    ['no date', { repository: { pushed_at: 'yesterday' } }],
    ['a repository that is a list', { repository: [1] }],
  ])('is not told by a push of %s', (_, payload) => {
    expect(readHappenedAt('push', payload)).toBe(null)
  })
})

describe('news', () => {
  const known = new Date('2026-11-21T12:00:00Z')
  const at = (ms: number) => new Date(known.getTime() + ms)

  it.each([
    ['later', at(1), known, true],
    ['at the same time', known, known, true],
    ['earlier, but not more than clocks differ', at(1 - CLOCKS_MS), known, true],
    ['earlier', at(-CLOCKS_MS), known, false],
    ['at a time not told', null, known, true],
    ['of what nothing is known', at(0), null, true],
    ['of what nothing is known, at a time not told', null, null, true],
  ])('%s', (_, happenedAt, knownAt, news) => {
    expect(isNews(happenedAt, knownAt)).toBe(news)
  })
})
