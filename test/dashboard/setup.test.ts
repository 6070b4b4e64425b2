import { expect, it } from 'vitest'
import { gone } from '../../core/domain/coverage-verdict.ts'
import { readSetup } from '../../dashboard/queries/setup.ts'
import { ROLES } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'

const states = async (facts: ReturnType<typeof someFacts>) =>
  (await readSetup(createMemoryPorts(facts), aViewer('admin'))).map(({ state }) => state)

it('has nothing done before the App is installed', async () => {
  const heartbeat = { scheduledAt: NOW, heardAt: null, waitingDeliveries: 0, nextRunAt: null }
  const facts = someFacts(aFleet([], { accounts: [], heartbeat }))
  expect(await states(facts)).toEqual(Array(7).fill('open'))
})

it('takes what nobody knows for not done', async () => {
  const fleet = aFleet([aRepository({ verified: null })])
  const accounts = fleet.accounts.map((one) => ({
    ...{ ...one, discoveredAt: null, policyKnown: false },
    discoveryError: 'source-denied: GitHub refused.',
  }))
  const facts = someFacts({ ...fleet, accounts })
  const steps = await readSetup(createMemoryPorts(facts), aViewer('admin'))
  expect(steps.map(({ state }) => state)).toEqual([
    ...['done', 'done', 'open', 'unknown', 'open', 'open', 'open'],
  ])
  expect(steps[2]?.text).toContain('acme: source-denied: GitHub refused.')
})

it('is done when every repository was restored, and somebody is told', async () => {
  const facts = someFacts(aFleet([aRepository({ restoreTestedAt: NOW })]))
  facts.channels.push({
    ...{ name: 'mail', destination: 'smtp', lastSentAt: null, lastError: null, waiting: 0 },
  })
  expect(await states(facts)).toEqual(Array(7).fill('done'))
})

it('counts what is to be covered, as the overview does, and not what is gone', async () => {
  const lost = { id: '2', name: 'lost', verified: null, coverage: gone('deleted', NOW) }
  const facts = someFacts(aFleet([aRepository({ restoreTestedAt: NOW }), aRepository(lost)]))
  const steps = await readSetup(createMemoryPorts(facts), aViewer('admin'))
  expect([steps[4]?.text, steps[6]?.text]).toEqual(['All 1.', 'All 1.'])
})

it('is for administrators', async () => {
  for (const role of ROLES) {
    const { status } = await openDashboard(someFacts(), aViewer(role)).request('/setup')
    expect(status, role).toBe(role === 'admin' ? 200 : 403)
  }
})
