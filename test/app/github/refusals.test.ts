/** What answers other than success become, and what counts as absence. */
import { expect, it } from 'vitest'
import type { InstallationGitHub } from '../../../app/github/port.ts'
import { type Reply, startScripted } from './scripted-github.ts'

const PLACE = { owner: 'acme', name: 'rocket' }
const NOT_FOUND = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' }

const READS: readonly [string, (github: InstallationGitHub) => Promise<unknown>][] = [
  ['readRepository', (github) => github.readRepository('7')],
  ['findRepository', (github) => github.findRepository('acme', 'rocket')],
  ['readFile', (github) => github.readFile(PLACE, '.github/holdfast.yml')],
  ['readHead', (github) => github.readHead(PLACE, 'main')],
  ['readWorkflow', (github) => github.readWorkflow(PLACE, 'backup.yml')],
  ['readWorkflowRun', (github) => github.readWorkflowRun(PLACE, '9')],
]

it.each(READS)('%s believes GitHub that there is none', async (_, read) => {
  const { github } = await startScripted(() => ({ status: 404, body: NOT_FOUND }), {})
  // The token, too, is refused so: see below.
  await expect(read(github.installation('5'))).rejects.toMatchObject({ code: 'source-denied' })

  const made = await startScripted(({ line }) =>
    line.includes('access_tokens') ? undefined : { status: 404, body: NOT_FOUND },
  )
  await expect(read(made.github.installation('5'))).resolves.toBeUndefined()
})

const NO_ABSENCE: readonly [string, Reply, string][] = [
  ['404 of a proxy', { status: 404, body: '<h1>Not Found</h1>' }, 'source-unreachable'],
  [
    '404 of a page',
    { status: 404, body: 'Not Found', headers: { 'content-type': 'text/html' } },
    'source-not-found',
  ],
  ['404 of other words', { status: 404, body: { message: 'Unicorn' } }, 'source-not-found'],
  ['410', { status: 410, body: { message: 'Gone' } }, 'source-not-found'],
  ['451', { status: 451, body: { message: 'Repository access blocked' } }, 'source-denied'],
  ['403', { status: 403, body: { message: 'Repository access blocked' } }, 'source-denied'],
  ['401', { status: 401, body: { message: 'Bad credentials' } }, 'source-denied'],
  ['409', { status: 409, body: { message: 'Conflict' } }, 'source-unreachable'],
  ['500', { status: 500, body: { message: 'Server Error' } }, 'source-unreachable'],
  ['503', { status: 503, body: '' }, 'source-unreachable'],
  ['200 of a page', { body: '<p>Please log in</p>' }, 'source-unreachable'],
  [
    '200 of a page that says so',
    { body: '<p>Hi</p>', headers: { 'content-type': 'text/html' } },
    'source-unreachable',
  ],
  ['200 of another thing', { body: { message: 'Not Found' } }, 'source-protocol'],
  ['200 of nothing', { body: null }, 'source-protocol'],
  ['301 to nowhere', { status: 301, body: { message: 'Moved' } }, 'source-protocol'],
  ['a broken connection', { cutAfterBytes: -1 }, 'source-unreachable'],
  ['half an answer', { body: NOT_FOUND, cutAfterBytes: 10 }, 'source-unreachable'],
  ['half a refusal', { status: 404, body: NOT_FOUND, cutAfterBytes: 10 }, 'source-unreachable'],
]

it.each(NO_ABSENCE)('%s is no absence', async (_, reply, code) => {
  const { github } = await startScripted(({ line }) =>
    line.includes('access_tokens') ? undefined : reply,
  )
  for (const [name, read] of READS) {
    if (name === 'readFile') continue
    await expect(read(github.installation('5')), name).rejects.toMatchObject({ code })
  }
})

it.each([
  ['no App of that id', { status: 404, body: { message: 'Integration not found' } }],
  ['another key', { status: 401, body: { message: 'A JSON web token could not be decoded' } }],
])('tells %s from an installation that is gone', async (_, reply) => {
  const { github } = await startScripted(() => reply)
  const denied = { code: 'source-denied', hint: expect.stringContaining('private key') }
  await expect(github.readApp()).rejects.toMatchObject(denied)
  await expect(github.readInstallation('5')).rejects.toMatchObject(denied)
})

it.each([
  ['Sat, 21 Nov 2026 12:02:00 GMT', '120 s behind'],
  ['Sat, 21 Nov 2026 11:58:00 GMT', '120 s ahead of'],
])('tells by how much the clock is wrong, when GitHub has %s', async (date, words) => {
  const { github } = await startScripted(() => ({
    status: 401,
    body: { message: "'Issued at' claim ('iat') must be an Integer" },
    headers: { date },
  }))
  await expect(github.readApp()).rejects.toMatchObject({
    code: 'source-denied',
    hint: expect.stringContaining(words),
  })
})

it('says which permission is missing', async () => {
  const { github } = await startScripted(({ line }) =>
    line.includes('access_tokens')
      ? undefined
      : {
          status: 403,
          body: { message: 'Resource not accessible by integration' },
          headers: { 'x-accepted-github-permissions': 'contents=read' },
        },
  )
  await expect(github.installation('5').readHead(PLACE, 'main')).rejects.toMatchObject({
    code: 'source-denied',
    hint: expect.stringContaining('contents=read'),
  })
})

it('takes no proxy at its word that an organisation has no properties', async () => {
  const { github } = await startScripted(({ line }) => {
    if (line.includes('access_tokens')) return undefined
    const headers = { 'content-type': 'text/html' }
    return line.includes('acme') ? { status: 404, body: 'Not Found', headers } : undefined
  })
  const { readProperties } = github.installation('5')
  await expect(readProperties('acme')).rejects.toMatchObject({ code: 'source-not-found' })
  await expect(readProperties('ada')).resolves.toEqual(new Map())
})

it('leaves out properties without a value', async () => {
  const { github } = await startScripted(({ line }) => {
    if (line.includes('access_tokens')) return undefined
    const values = { a: 'x', b: null, c: ['y'] }
    const properties = Object.entries(values).map(([property_name, value]) => {
      return { property_name, value }
    })
    return { body: [{ repository_id: 7, properties }] }
  })
  const read = github.installation('5').readProperties('acme')
  await expect(read).resolves.toEqual(new Map([['7', { a: 'x', c: ['y'] }]]))
})

it.each(['', '.', '..'])('sends no request with %j for a name', async (name) => {
  const { github, asked } = await startScripted(() => undefined)
  const installation = github.installation('5')
  const asking = [
    installation.findRepository('acme', name),
    installation.readWorkflow({ owner: name, name: 'rocket' }, 'backup.yml'),
    installation.readRepository(name),
  ]
  for (const each of asking) await expect(each).rejects.toMatchObject({ code: 'bad-input' })
  expect(asked.filter(({ line }) => !line.includes('access_tokens'))).toEqual([])
})

it('sends names as they are, whatever is in them', async () => {
  const { github, lines } = await startScripted(() => undefined)
  await github.installation('5').readHead(PLACE, 'fix/#1?a=b&c')
  expect(lines()).toEqual(['GET /repos/acme/rocket/git/ref/heads%2Ffix%2F%231%3Fa%3Db%26c'])
})
