/** Tokens of installations: held, made anew in good time, and never wider than asked for. */
import { expect, it } from 'vitest'
import { type Reply, startScripted, TOKEN } from './scripted-github.ts'

const PLACE = { owner: 'acme', name: 'rocket' }
const REF: Reply = { body: { object: { sha: 'c0ffee' } } }
const MINUTE_MS = 60_000

function isMint(line: string): boolean {
  return line.includes('access_tokens')
}

it('makes one token for many requests at once', async () => {
  const { github, asked } = await startScripted(({ line }) => (isMint(line) ? undefined : REF))
  const branches = ['a', 'b', 'c', 'd', 'e']
  const { readHead } = github.installation('5')
  await Promise.all(branches.map((branch) => readHead(PLACE, branch)))
  await github.installation('5').readHead(PLACE, 'f')
  expect(asked.filter(({ line }) => isMint(line))).toHaveLength(1)
  const used = new Set(asked.slice(1).map(({ headers }) => headers.authorization))
  expect([...used]).toEqual([`Bearer ${TOKEN}`])
})

it('makes a new one five minutes before the end, and not before', async () => {
  const { github, asked, advance } = await startScripted(({ line }) =>
    isMint(line) ? undefined : REF,
  )
  const { readHead } = github.installation('5')
  const minted = () => asked.filter(({ line }) => isMint(line)).length
  await readHead(PLACE, 'main')
  advance(55 * MINUTE_MS - 1)
  await readHead(PLACE, 'main')
  expect(minted()).toBe(1)
  advance(1)
  await readHead(PLACE, 'main')
  expect(minted()).toBe(2)
})

it('tries to make one again when it could not be made', async () => {
  let refused = 0
  const { github } = await startScripted(({ line }) => {
    if (!isMint(line)) return REF
    refused += 1
    return refused === 1 ? { status: 403, body: { message: 'No' } } : undefined
  })
  const { readHead } = github.installation('5')
  await expect(readHead(PLACE, 'main')).rejects.toMatchObject({ code: 'source-denied' })
  await expect(readHead(PLACE, 'main')).resolves.toBe('c0ffee')
})

it('makes a new one when GitHub knows the old one no more, and gives up after that', async () => {
  let made = 0
  let good = 'ghs_2'
  const { github, sleeps } = await startScripted(({ line, headers }) => {
    if (isMint(line)) {
      made += 1
      return { status: 201, body: { token: `ghs_${made}`, expires_at: '2026-11-21T13:00:00Z' } }
    }
    const known = headers.authorization === `Bearer ${good}`
    return known ? REF : { status: 401, body: { message: 'Bad credentials' } }
  })
  const { readHead } = github.installation('5')
  await expect(readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  expect([made, sleeps]).toEqual([2, [1000]])
  good = 'none'
  await expect(readHead(PLACE, 'main')).rejects.toMatchObject({ code: 'source-denied' })
  expect(made).toBe(3)
})

const NARROW = {
  repositoryIds: ['7', '9007199254740993'],
  permissions: { contents: 'read' },
} as const

function minted(more: object): Reply {
  const body = {
    token: TOKEN,
    expires_at: '2026-11-21T13:00:00Z',
    permissions: { contents: 'read', metadata: 'read' },
    repository_selection: 'selected',
    repositories: [{ id: 7 }],
    ...more,
  }
  return { status: 201, body }
}

it('asks for a narrow token, with ids of any size', async () => {
  const bodies: string[] = []
  const { github } = await startScripted(() => minted({}), {
    fetch: (input, init) => {
      bodies.push(String(init?.body))
      return fetch(input, init)
    },
  })
  const { token, expiresAt } = await github.installation('5').createToken(NARROW)
  expect([token.reveal(), expiresAt]).toEqual([TOKEN, new Date('2026-11-21T13:00:00Z')])
  expect(bodies).toEqual([
    '{"repository_ids":[7,9007199254740993],"permissions":{"contents":"read"}}',
  ])
})

it.each([
  ['more to do', { permissions: { contents: 'write' } }],
  ['something else to do', { permissions: { contents: 'read', issues: 'read' } }],
  ['what no one asked for', { permissions: { contents: 'admin' } }],
  ['all repositories', { repository_selection: 'all' }],
  ['another repository', { repositories: [{ id: 7 }, { id: 8 }] }],
  ['unknown repositories', { repositories: undefined }],
  ['unknown permissions', { permissions: undefined }],
])('hands out no token with %s', async (_, more) => {
  const { github } = await startScripted(() => minted(more))
  const asking = github.installation('5').createToken(NARROW)
  await expect(asking).rejects.toMatchObject({ code: 'source-protocol' })
})

it.each([
  ['no repositories', { ...NARROW, repositoryIds: [] }],
  ['no permissions', { ...NARROW, permissions: {} }],
  ['a name for an id', { ...NARROW, repositoryIds: ['rocket'] }],
  ['a sign for an id', { ...NARROW, repositoryIds: ['-7'] }],
])('asks for no token for %s: GitHub would give one for everything', async (_, request) => {
  const { github, asked } = await startScripted(() => minted({}))
  const asking = github.installation('5').createToken(request)
  await expect(asking).rejects.toMatchObject({ code: 'bad-input' })
  expect(asked).toEqual([])
})

it('keeps nobody waiting for the tokens of another installation', async () => {
  const held: (() => void)[] = []
  const { github } = await startScripted(({ line }) => {
    if (!line.includes('/5/')) return isMint(line) ? undefined : REF
    return new Promise((resolve) => held.push(() => resolve(minted({}))))
  })
  const many = Array.from({ length: 30 }, () => github.installation('5').createToken(NARROW))
  await expect(github.installation('6').readHead(PLACE, 'main')).resolves.toBe('c0ffee')
  expect(held.length).toBeLessThanOrEqual(10)
  const answering = setInterval(() => {
    for (const answer of held.splice(0)) answer()
  }, 5)
  await Promise.all(many)
  clearInterval(answering)
})
