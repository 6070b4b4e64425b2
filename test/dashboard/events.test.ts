import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { overdue } from '../../core/domain/coverage-verdict.ts'
import { changesBetween } from '../../dashboard/events/changes.ts'
import { createFeed } from '../../dashboard/events/feed.ts'
import { createLog } from '../../dashboard/events/log.ts'
import type { Fleet } from '../../dashboard/ports/fleet.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const late = overdue(null, null, NOW)
const work = { runId: 'r1', state: 'queued', cause: 'manual', since: NOW } as const
const taken = {
  snapshot: 's2',
  takenAt: NOW,
  verifiedAt: NOW,
  level: 'wire',
  sizeBytes: 1,
} as const

describe('changes', () => {
  const before = aFleet([aRepository()])

  it.each([
    ['nothing', {}, []],
    ['a state', { coverage: late }, [{ kind: 'state', from: 'protected', to: 'overdue' }]],
    ['a run that is planned', { work }, [{ kind: 'run', state: 'queued', runId: 'r1' }]],
    ['a snapshot', { verified: taken }, [{ kind: 'snapshot', snapshot: 's2' }]],
  ])('are told: %s', (_name, changes, told) => {
    expect(changesBetween(before, aFleet([aRepository(changes)]))).toMatchObject(told)
  })

  it('tell how a run goes on, and that it ends', () => {
    const queued = aFleet([aRepository({ work })])
    const running = aFleet([aRepository({ work: { ...work, state: 'running' } })])
    expect(changesBetween(queued, running)).toMatchObject([{ kind: 'run', state: 'running' }])
    expect(changesBetween(running, before)).toMatchObject([{ kind: 'run', state: 'settled' }])
  })

  it('tell of what is new, and of what is gone', () => {
    expect(changesBetween(aFleet([]), before)).toMatchObject([
      { kind: 'state', from: null, to: 'protected' },
      { kind: 'snapshot' },
    ])
    expect(changesBetween(before, aFleet([]))).toMatchObject([{ from: 'protected', to: null }])
  })
})

describe('the log', () => {
  const change = { kind: 'snapshot', snapshot: 's', repository: aRepository() } as const

  it('knows the last ones, and says so where it does not', () => {
    const log = createLog('a')
    log.add(
      NOW,
      Array.from({ length: 5001 }, () => change),
    )
    expect(log.since(log.find('a-1')).events).toHaveLength(5000)
    expect(log.since(log.find('a-5000')).events.map(({ id }) => id)).toEqual(['a-5001'])
    expect(log.since(0)).toMatchObject({ missed: true, events: [] })
  })

  it.each(['b-1', 'a-2', 'a-', 'a-1x', '1', 'a--1'])('does not know %s', (id) => {
    const log = createLog('a')
    log.add(NOW, [change])
    expect(log.find(id)).toBeUndefined()
  })
})

describe('the feed', () => {
  it('goes on where somebody left, and looks at the fleet once for all', async () => {
    const fleets: Fleet[] = [aFleet([]), aFleet([aRepository()])]
    let looks = 0
    const fleet = {
      read: async () => fleets[Math.min(looks++, 1)] ?? aFleet([]),
    }
    const ending = new AbortController()
    const feed = createFeed({ fleet, name: 'f', sleep: () => sleep(1) })
    const seen: string[] = []
    for await (const event of feed.listen(null, ending.signal)) {
      seen.push(event?.id ?? 'reset')
      if (seen.length === 2) break
    }
    expect(seen).toEqual(['f-1', 'f-2'])
    const again = await feed.listen('f-1', ending.signal).next()
    expect(again.value).toMatchObject({ id: 'f-2' })
    expect((await feed.listen('other-1', ending.signal).next()).value).toBeNull()
  })
})

describe('/api/v1/events', () => {
  it('tells of what the viewer may see alone', async () => {
    const facts = someFacts(aFleet([]))
    const app = openDashboard(facts, aViewer('viewer', ['2']))
    const response = await app.request('/api/v1/events')
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
    await sleep(10)
    facts.fleet = aFleet([aRepository({ id: '2', name: 'secret' }), aRepository()])
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('snapshot')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).toContain('event: state')
    expect(text).toContain('"to":"protected"')
    expect(text).not.toContain('secret')
  })

  it('says so where something was missed', async () => {
    const app = openDashboard(someFacts(), aViewer('viewer'))
    const headers = { 'last-event-id': 'gone-7' }
    const response = await app.request('/api/v1/events', { headers })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('reset')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).toContain('event: reset')
  })

  it('is for those who are logged in', async () => {
    expect((await openDashboard(someFacts(), null).request('/api/v1/events')).status).toBe(401)
  })
})
