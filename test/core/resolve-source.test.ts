import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectGitHub } from '../../core/connect-github.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { RepositoryFilter } from '../../core/domain/select.ts'
import { expandSources } from '../../core/expand-sources.ts'
import { type ResolveContext, resolveSource } from '../../core/resolve-source.ts'
import { type Answer, type ApiServer, apiRepository, startApiServer } from './github/api-server.ts'

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'resolve-')))
})
afterEach(() => rm(directory, { recursive: true }))

/** Nobody may be asked, unless a test says so. */
function contextWith(parts: Partial<ResolveContext> = {}): ResolveContext {
  return {
    githubHost: 'github.com',
    directory,
    home: join(directory, 'home'),
    connect: () => Promise.reject(new Error('GitHub was asked')),
    ...parts,
  }
}

const token = { username: 'x-access-token', password: new Secret('t0ken') }

function idOf(canonical: string): string {
  return `url-${createHash('sha256').update(canonical).digest('hex').slice(0, 32)}`
}

describe('a repository on GitHub', () => {
  let server: ApiServer
  afterEach(() => server.close())

  async function onServer(answer: Answer, parts: Partial<ResolveContext> = {}) {
    server = await startApiServer(answer)
    const connect = connectGitHub({ now: () => new Date(0), sleep: async () => {} })
    return contextWith({ githubHost: server.host, connect, ...parts })
  }

  it('is known by its number, under the name it has now', async () => {
    const context = await onServer(
      (path) =>
        path === '/repos/acme/rocket' ? { body: apiRepository(42, 'Acme', 'probe') } : undefined,
      { token },
    )

    expect(await resolveSource('acme/rocket', context)).toEqual({
      label: 'Acme/probe',
      identity: {
        id: '42',
        host: server.host,
        path: ['Acme', 'probe'],
        url: `http://${server.host}/Acme/probe`,
      },
      address: `http://${server.host}/Acme/probe.git`,
      transport: 'http',
      credential: token,
      sizeBytes: 3072,
    })
    expect(server.tokens).toEqual(['token t0ken'])
  })

  it('is not asked for when its number is known, in whatever case', async () => {
    const context = await onServer(() => undefined, { knownIds: { 'Acme/Rocket': '42' } })

    expect(await resolveSource('acme/rocket', context)).toMatchObject({
      label: 'acme/rocket',
      identity: { id: '42' },
    })
    expect(server.asked).toEqual([])
  })

  it('that does not exist is an error', async () => {
    const context = await onServer(() => undefined)

    await expect(resolveSource('acme/rocket', context)).rejects.toMatchObject({
      code: 'source-not-found',
    })
  })

  it('is asked for with the credential of its address, if it has one', async () => {
    const context = await onServer(() => ({ body: apiRepository(42) }), { token })
    const source = await resolveSource(`http://ada:own@${server.host}/acme/r42`, context)

    expect(server.tokens).toEqual(['token own'])
    expect(source.credential?.password.reveal()).toBe('own')
    expect(JSON.stringify(source)).not.toContain('own@')
  })

  it('does not see the token of another host', async () => {
    const hosts: [string, Secret | undefined][] = []
    const context = contextWith({
      token,
      githubHost: 'ghes.example.com',
      connect: async (host, secret) => {
        hosts.push([host, secret])
        throw new Error('enough')
      },
    })
    server = await startApiServer(() => undefined)
    await expect(resolveSource('https://github.com/acme/rocket', context)).rejects.toThrow('enough')
    await expect(resolveSource('acme/rocket', context)).rejects.toThrow('enough')

    expect(hosts).toEqual([
      ['github.com', undefined],
      ['ghes.example.com', token.password],
    ])
  })

  describe('among many', () => {
    const answer: Answer = (path) => {
      if (path === '/users/acme') return { body: { login: 'acme', type: 'Organization' } }
      if (path.startsWith('/orgs/acme/repos')) {
        return { body: [1, 2, 3].map((id) => apiRepository(id)) }
      }
      const known = /^\/repos\/acme\/r(\d)$/i.exec(path)?.[1]
      return known === undefined ? undefined : { body: apiRepository(Number(known)) }
    }
    const all: RepositoryFilter = { include: [], exclude: [] }
    const describeAll = async (
      texts: string[],
      filter = all,
      parts: Partial<ResolveContext> = {},
    ) =>
      (await expandSources(texts, filter, await onServer(answer, parts))).map((entry) =>
        'source' in entry
          ? `${entry.label} ${entry.source.identity.id}`
          : `${entry.label} ${entry.error.code}`,
      )

    it('is found by its owner, with nothing more asked', async () => {
      expect(await describeAll(['acme/*'])).toEqual(['acme/r1 1', 'acme/r2 2', 'acme/r3 3'])
      expect(server.asked).toHaveLength(2)
    })

    it('comes once, where it was named first', async () => {
      expect(await describeAll(['acme/r2', 'acme/*', 'acme/R2'])).toEqual([
        'acme/r2 2',
        'acme/r1 1',
        'acme/r3 3',
      ])
    })

    it('is left out by a filter, and not asked for', async () => {
      const filter = { include: ['acme/*'], exclude: ['*/r2'] }

      expect(await describeAll(['acme/*'], filter)).toEqual(['acme/r1 1', 'acme/r3 3'])
      await server.close()
      expect(await describeAll(['acme/r2', 'other/r1'], filter)).toEqual([])
      expect(server.asked).toEqual([])
    })

    it('stops no other when it fails', async () => {
      expect(await describeAll(['acme/gone', 'nobody/*', '', './none', 'acme/r1'])).toEqual([
        'acme/gone source-not-found',
        'nobody/* source-not-found',
        ' bad-input',
        './none source-not-found',
        'acme/r1 1',
      ])
    })

    it('fails without telling its credential', async () => {
      const [line] = await describeAll(['https://ada:s3cret@exa mple.com/a'])

      expect(line).toBe('https://exa mple.com/a bad-input')
    })

    it('is not looked for with a filter that cannot be used', async () => {
      await expect(describeAll(['acme/*'], { include: [], exclude: [''] })).rejects.toMatchObject({
        code: 'bad-input',
      })
    })
  })
})

describe('an address', () => {
  it('is known by the digest of its canonical form', async () => {
    expect(await resolveSource('https://u:p@Git.example.com/a/b.git', contextWith())).toEqual({
      label: 'https://git.example.com/a/b.git',
      identity: {
        id: idOf('git.example.com/a/b'),
        host: 'git.example.com',
        path: ['a', 'b'],
        url: 'https://git.example.com/a/b.git',
      },
      address: 'https://git.example.com/a/b.git',
      transport: 'http',
      credential: { username: 'u', password: new Secret('p') },
    })
  })

  it.each<[string, string, boolean]>([
    ['https://github.com/acme/rocket.wiki.git', 'github.com', true],
    ['http://github.com/acme/rocket.wiki.git', 'github.com', false],
    ['https://git.example.com/a/b', 'github.com', false],
    ['https://github.com.example.com/a/b', 'github.com', false],
    ['git@github.com:acme/rocket', 'github.com', false],
    ['http://127.0.0.1:8080/a/b.wiki', '127.0.0.1:8080', true],
    ['http://127.0.0.1:8081/a/b.wiki', '127.0.0.1:8080', false],
  ])('%s with a token for %s: %s', async (text, githubHost, given) => {
    const { credential } = await resolveSource(text, contextWith({ token, githubHost }))

    expect(credential?.password.reveal()).toBe(given ? 't0ken' : undefined)
  })
})

describe('a path', () => {
  it('is known by where it really is', async () => {
    await mkdir(join(directory, 'git', 'rocket'), { recursive: true })
    await symlink(join(directory, 'git'), join(directory, 'link'))
    const real = join(directory, 'git', 'rocket')
    const source = await resolveSource('./link/rocket', contextWith())

    expect(source).toEqual({
      label: real,
      identity: {
        id: idOf(`localhost${real}`),
        host: 'localhost',
        path: real.slice(1).split('/'),
        url: `file://${real}`,
      },
      address: real,
      transport: 'file',
    })
  })

  it('is one repository with the .git inside it, and none with the x.git beside it', async () => {
    await mkdir(join(directory, 'x', '.git'), { recursive: true })
    await mkdir(join(directory, 'x.git'))
    const ids = ['./x', './x/.git', './x.git'].map(
      async (text) => (await resolveSource(text, contextWith())).identity.id,
    )
    const [project, inside, beside] = await Promise.all(ids)

    expect(inside).toBe(project)
    expect(beside).not.toBe(project)
  })

  it('may begin at home', async () => {
    await mkdir(join(directory, 'home', 'rocket'), { recursive: true })

    expect(await resolveSource('~/rocket', contextWith())).toMatchObject({
      address: join(directory, 'home', 'rocket'),
    })
  })

  it.each(['./none', '/'])('%s that is no repository is an error', async (text) => {
    await expect(resolveSource(text, contextWith())).rejects.toMatchObject({
      code: 'source-not-found',
    })
  })
})

it('refuses many where one is wanted', async () => {
  await expect(resolveSource('acme/*', contextWith())).rejects.toMatchObject({ code: 'bad-input' })
})
