import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { readDocument } from './api-shape.ts'
import { someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const open = async (url = 'https://holdfast.test') =>
  await readDocument(openDashboard(someFacts(), aViewer('admin'), { url }))
const { document, operations } = await open()
const named = operations.map((one) => [`${one.method} ${one.path}`, one] as const)

/** What every answer that is no success is. */
const PROBLEMS = ['400', '401', '403', '404', '409', '413', '415', '429', '500', '503']

describe('the document of the API', () => {
  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document })
    expect(errors ?? []).toEqual([])
    expect([valid, document.openapi]).toEqual([true, '3.1.0'])
  })

  it('names every operation once, and in the words of a program', () => {
    const names = operations.map(({ operationId }) => operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+([A-Z][a-z]*)+$/)
  })

  it('has patterns that are patterns, and not JavaScript', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)]
    expect(patterns.length).toBeGreaterThan(1)
    for (const [, pattern] of patterns) expect(pattern).not.toMatch(/\/[a-z]*$/)
  })

  it('explains the tags that there are, and no other', () => {
    const used = new Set(operations.flatMap(({ tags }) => tags))
    expect([...used].sort()).toEqual(document.tags.map(({ name }) => name).sort())
  })

  it.each([
    ['https://holdfast.test', '__Host-holdfast'],
    ['http://localhost:8080', 'holdfast'],
  ])('of %s names its cookie %s', async (url, name) => {
    const { securitySchemes } = (await open(url)).document.components
    expect(securitySchemes.session).toMatchObject({ type: 'apiKey', in: 'cookie', name })
    expect(securitySchemes.csrf).toMatchObject({ type: 'apiKey', in: 'header' })
  })
})

describe.each(named)('%s', (_, operation) => {
  it('says what it does, and what went wrong', () => {
    expect(operation.summary).toMatch(/^[A-Z][^.]+$/)
    for (const status of PROBLEMS) {
      const content = operation.responses[status]?.content ?? {}
      expect(Object.keys(content), status).toEqual(['application/problem+json'])
    }
  })

  it('needs a session, with the token of forms for a change, or a token', () => {
    const change = operation.method !== 'GET'
    const session = { session: [], ...(change && { csrf: [] }) }
    const alone = /^\/(tokens|sessions)(\/|$)/.test(operation.path)
    expect(operation.security).toEqual(alone ? [session] : [session, { token: [] }])
  })

  it('names what stands in its address', () => {
    const inPath = operation.parameters.filter((one) => one.in === 'path')
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(inPath.map(({ name }) => name).sort()).toEqual(names.sort())
    expect(inPath.every(({ required }) => required)).toBe(true)
  })
})

it('has an idempotency key for every POST, and JSON in every body', () => {
  const posts = operations.filter(({ method }) => method === 'POST')
  expect(posts.length).toBeGreaterThan(5)
  for (const { operationId, parameters } of posts) {
    const headers = parameters.filter((one) => one.in === 'header').map(({ name }) => name)
    expect(headers, operationId).toContain('idempotency-key')
  }
  for (const { operationId, requestBody } of operations) {
    if (requestBody === undefined) continue
    expect(Object.keys(requestBody.content), operationId).toEqual(['application/json'])
  }
})
