/** The overview, lists and badges: each route for each who may ask. Deeds stand in bulk.test.ts. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ROLES, type Viewer } from '../../dashboard/viewer.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const PAGES = ['/', '/repos', '/repos.csv', '/repos/act?do=verify&scope=all'] as const
const ENDPOINTS = ['/api/v1/overview', '/api/v1/repositories', '/api/v1/views'] as const
const BADGES = ['/badge/acme/rocket.svg', '/badge/acme/rocket.json'] as const

/** Logged in, and of no installation. */
const stranger: Viewer = {
  ...aViewer('viewer'),
  roleFor: () => null,
  sees: () => false,
}
const facts = () => someFacts(aFleet([aRepository({ name: 'rocket' })]))
const statusOf = async (viewer: Viewer | null, path: string, method = 'GET') =>
  (await openDashboard(facts(), viewer).request(path, { method })).status

describe.each(ROLES)('%s', (role) => {
  it.each([...PAGES, ...ENDPOINTS, ...BADGES])('may read %s', async (path) => {
    expect(await statusOf(aViewer(role), path)).toBe(200)
  })
})

describe('a stranger', () => {
  it.each([...PAGES, ...ENDPOINTS])('learns nothing at %s', async (path) => {
    const response = await openDashboard(facts(), stranger).request(path)
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(text).not.toContain('rocket')
    expect(text).not.toContain('acme')
  })

  it.each(BADGES)('finds nothing at %s', async (path) => {
    expect(await statusOf(stranger, path)).toBe(404)
  })
})

describe('nobody', () => {
  it.each(PAGES)('is sent to log in from %s', async (path) => {
    const response = await openDashboard(facts(), null).request(path)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`/login?to=${encodeURIComponent(path)}`)
  })

  it.each(ENDPOINTS)('is refused at %s', async (path) => {
    expect(await statusOf(null, path)).toBe(401)
  })

  it.each(BADGES)('finds nothing at %s', async (path) => {
    expect(await statusOf(null, path)).toBe(404)
  })

  it.each([
    ['POST', '/repos/act'],
    ['POST', '/repos/views'],
    ['POST', '/api/v1/repositories/actions'],
    ['PUT', '/api/v1/views/mine'],
    ['DELETE', '/api/v1/views/mine'],
  ])('is refused at %s %s', async (method, path) => {
    expect(await statusOf(null, path, method)).toBe(401)
  })
})

it('are described by a document that is valid', async () => {
  const response = await openDashboard(facts(), aViewer('viewer')).request('/api/v1/openapi.json')
  const document = z.record(z.string(), z.unknown()).parse(await response.json())
  const { valid, errors } = await new Validator().validate(document)
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
})
