/** No token and no key in an error, a log, a note or an address, whatever goes wrong. */
import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { collect, KEY, type Reply, startScripted, TOKEN } from './scripted-github.ts'

const TROUBLES: readonly [string, Reply][] = [
  ['refusal', { status: 401, body: { message: 'Bad credentials' } }],
  ['denial', { status: 403, body: { message: 'Forbidden' } }],
  ['failure', { status: 500, body: { message: 'Server Error' } }],
  ['limit', { status: 429, body: { message: 'Slow down' }, headers: { 'retry-after': '300' } }],
  ['nonsense', { body: ['another kind'] }],
  ['broken connection', { cutAfterBytes: -1 }],
  ['cut', { body: { id: 7 }, cutAfterBytes: 3 }],
  ['lure', { status: 302, headers: { location: 'https://evil.example/' } }],
]

it.each(TROUBLES)('keeps its secrets in a %s', async (_, trouble) => {
  const jwts: string[] = []
  const { github, asked, notes, logged } = await startScripted(({ line, headers }) => {
    const [, token = ''] = headers.authorization?.split(' ') ?? []
    if (token.includes('.')) jwts.push(token)
    if (line.includes('/9/access_tokens')) return trouble
    return line.includes('access_tokens') ? undefined : trouble
  })
  const seen: unknown[] = []
  const see = (error: unknown) => void seen.push(error)
  const installation = github.installation('5')
  await installation.findRepository('acme', 'rocket').catch(see)
  await installation
    .dispatch({ owner: 'acme', name: 'rocket', file: 'b.yml', ref: 'main', inputs: {} })
    .catch(see)
  await github.readApp().catch(see)
  const narrow = { repositoryIds: ['7'], permissions: { contents: 'read' } } as const
  await github.installation('9').createToken(narrow).catch(see)
  expect(seen).toHaveLength(4)
  const shown = inspect([seen, notes, logged, asked.map(({ line }) => line)], {
    depth: 20,
    showHidden: true,
  })
  const secrets = [TOKEN, KEY.split('\n')[1] ?? '', ...jwts]
  expect(secrets.length).toBeGreaterThan(3)
  for (const secret of secrets) expect(shown).not.toContain(secret)
})

it('goes to no other host', async () => {
  const other = await startScripted(() => ({ body: {} }))
  const { github } = await startScripted(({ line }) =>
    line.includes('access_tokens')
      ? undefined
      : { status: 301, headers: { location: `${other.url}/repositories/7` } },
  )
  const asking = github.installation('5').findRepository('acme', 'rocket')
  await expect(asking).rejects.toMatchObject({ code: 'source-redirected' })
  expect(other.asked).toEqual([])
})

it('follows no page to another host', async () => {
  const other = await startScripted(() => ({ body: {} }))
  const { github } = await startScripted(({ line }) =>
    line.includes('access_tokens')
      ? undefined
      : {
          body: { total_count: 0, repositories: [] },
          headers: { link: `<${other.url}/installation/repositories?page=2>; rel="next"` },
        },
  )
  const listing = collect(github.installation('5').listRepositories())
  await expect(listing).rejects.toMatchObject({ code: 'source-redirected' })
  expect(other.asked).toEqual([])
})
