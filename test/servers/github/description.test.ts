/** The description itself: it refuses what GitHub would not say, and what it would not take. */
import { describe, expect, it } from 'vitest'
import { renderFullRepository } from './render/repositories.ts'
import { prepare, startScene } from './scene.ts'
import { startGitHub } from './server.ts'

const prepared = prepare()
const { description } = prepared
const GET = 'GET /repos/{owner}/{repo}'

describe('an answer', () => {
  async function sound() {
    const { github, rocket } = await startScene(prepared)
    return renderFullRepository(rocket, github.world, { web: github.url, api: github.api })
  }

  it.each<[string, (body: Awaited<ReturnType<typeof sound>>) => object, RegExp | undefined]>([
    ['as it is', (body) => body, undefined],
    ['without a member', ({ id: _, ...body }) => body, /must have required property 'id'/],
    ['with an id of text', (body) => ({ ...body, id: '42' }), /\/id must be integer/],
    ['with null where none may be', (body) => ({ ...body, size: null }), /\/size must be integer/],
    ['with null where one may be', (body) => ({ ...body, language: null }), undefined],
    ['with another time', (body) => ({ ...body, created_at: 'today' }), /date-time/],
    [
      'with a spoiled owner',
      (body) => ({ ...body, owner: { login: 'acme' } }),
      /\/owner must have/,
    ],
  ])('%s', async (_, mutant, problem) => {
    const said = description.checkResponse(
      GET,
      200,
      JSON.parse(JSON.stringify(mutant(await sound()))),
    )
    if (problem === undefined) expect(said).toBeUndefined()
    else expect(said).toMatch(problem)
  })

  it('with a status that GitHub does not give, or a body where there is none', () => {
    expect(description.checkResponse(GET, 202, {})).toContain('no answer 202')
    const enable = 'PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable'
    expect(description.checkResponse(enable, 204, {})).toContain('no body')
    expect(description.checkResponse(enable, 204, undefined)).toBeUndefined()
    expect(() => description.checkResponse('GET /moon', 200, {})).toThrow('no operation GET /moon')
  })

  it('that does not fit is loud: 500, and noted', async () => {
    const github = await startGitHub({ description })
    github.addOrganization('acme')
    const repository = github.addRepository({ owner: 'acme', name: 'x', visibility: 'public' })
    repository.sizeKilobytes = 1.5
    const response = await fetch(`${github.api}/repos/acme/x`)

    expect(response.status).toBe(500)
    expect(await response.text()).toContain('/size must be integer')
    expect(github.problems).toEqual([expect.stringContaining('/size must be integer')])
    await github.close()
  })
})

describe('a request', () => {
  const path = { owner: 'acme', repo: 'rocket' }
  const create = 'POST /repos/{owner}/{repo}/issues'
  it.each<[string, string, { query?: Record<string, string>; body?: unknown }, RegExp | undefined]>(
    [
      ['sound', create, { body: { title: 'x', labels: ['a', { name: 'b' }] } }, undefined],
      ['without its body', create, {}, /a body is required/],
      ['with a body it should not have', GET, { body: {} }, /no body is expected/],
      [
        'with an unknown member',
        create,
        { body: { title: 'x', text: 'y' } },
        /"text" is not a permitted/,
      ],
      [
        'with text for a list',
        create,
        { body: { title: 'x', labels: 'a' } },
        /\/labels must be array/,
      ],
      ['with no JSON', create, { body: 'title=x' }, /must be object/],
      ['with an unknown parameter', GET, { query: { page: '2' } }, /additional properties/],
    ],
  )('%s', (_, operation, { query = {}, body }, problem) => {
    const said = description.checkRequest(operation, { path, query, body })
    if (problem === undefined) expect(said).toBeUndefined()
    else expect(said).toMatch(problem)
  })
})

it('a webhook that GitHub would not send is noted too', async () => {
  const app = { webhookUrl: 'http://127.0.0.1:1/' }
  const github = await startGitHub({ description, app })
  github.webhooks.send('repository', { action: 'renamed', repository: { id: 1 } })
  await github.close()
  expect(github.problems).toEqual([
    expect.stringMatching(/^webhook repository-renamed: .*required/),
  ])
})
