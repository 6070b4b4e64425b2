import { describe, expect, it } from 'vitest'
import { exclusion, gone, overdue } from '../../core/domain/coverage-verdict.ts'
import { judge } from '../../dashboard/queries/verdict.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const late = overdue(null, null, NOW)
const SOME = [
  aRepository(),
  aRepository({ id: '2', name: 'late', coverage: late, verified: null }),
  aRepository({ id: '3', name: 'fork', coverage: exclusion('a mirror', null) }),
  aRepository({ id: '4', name: 'deleted', coverage: gone('deleted', NOW) }),
  aRepository({ id: '5', name: 'unseen', coverage: gone('unseen', NOW) }),
]

describe('the verdict', () => {
  it('counts neither what is excluded nor what is gone, but what is out of sight', () => {
    expect(judge(aFleet(SOME))).toEqual({
      text: '2 of 3 repositories are not protected.',
      tone: 'bad',
      covered: 3,
      protected: 1,
      excluded: 1,
      gone: 1,
    })
  })

  it('is good only where all are protected', () => {
    const { text, tone } = judge(aFleet([aRepository()]))
    expect({ text, tone }).toEqual({ text: 'The one repository is protected.', tone: 'good' })
  })

  it.each([{ discoveredAt: null }, { policyKnown: false }])('is never good with %o', (changes) => {
    const fleet = aFleet([aRepository()])
    const accounts = fleet.accounts.map((account) => ({ ...account, ...changes }))
    expect(judge({ ...fleet, accounts }).tone).toBe('unknown')
  })

  it('is not good for nothing', () => {
    expect(judge(aFleet([])).tone).toBe('unknown')
  })
})

describe('/', () => {
  it('counts what the viewer may see, and nothing else', async () => {
    const app = openDashboard(someFacts(aFleet(SOME)), aViewer('viewer', ['2', '5']))
    const response = await app.request('/')
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('The one repository is protected.')
  })

  it('sends a stranger to log in, and back', async () => {
    const response = await openDashboard(someFacts(), null).request('/?a=b')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/login?to=%2F%3Fa%3Db')
  })
})

describe('an address of nothing', () => {
  it('is a page', async () => {
    const response = await openDashboard(someFacts(), aViewer('admin')).request('/nothing')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('There is nothing at this address')
  })

  it('is a problem in the API', async () => {
    const response = await openDashboard(someFacts(), aViewer('admin')).request('/api/v1/nothing')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'not-found', status: 404 })
  })
})
