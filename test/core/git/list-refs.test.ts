import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { formatRefList, type RefListing } from '../../../core/domain/refs.ts'
import { Secret } from '../../../core/domain/secret.ts'
import type { GitSource } from '../../../core/git/context.ts'
import type { Environment } from '../../../core/git/environment.ts'
import { listLocal, listRefs, lookAt } from '../../../core/git/list-refs.ts'
import { parseLsRemote } from '../../../core/git/ls-remote.ts'
import { formatPacket } from '../../../core/git/pkt-line.ts'
import { gitText } from '../../git.ts'
import { startDraft } from '../../repositories/draft.ts'
import { history, tag } from '../../repositories/fast-import.ts'
import { ODD_REPOSITORIES } from '../../repositories/odd.ts'
import type { Fault } from '../../servers/git-faults.ts'
import { type GitServer, type GitServerOptions, startGitServer } from '../../servers/git-server.ts'
import { startLyingGitServer } from '../../servers/lying-git-server.ts'
import { anyListing } from '../domain/any-listing.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { failureOf, gitContext } from './test-context.ts'

const CANARY = 'canary-7f3a9'
/** Git heeds this name in small letters alone, but it makes the listing one of `git ls-remote`. */
const BY_GIT = { HTTP_PROXY: 'http://127.0.0.1:1' }

let root: string
let rocket: RefListing

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-list-refs-'))
  const draft = await startDraft(join(root, 'acme/rocket.git'))
  await draft.import(history('refs/heads/main'), tag('v1', 'refs/heads/main'))
  await draft.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/heads/main'])
  const [oid = '', object = ''] = await Promise.all(
    ['main', 'v1'].map((name) => draft.git(['rev-parse', name])),
  )
  rocket = {
    objectFormat: 'sha1',
    head: { kind: 'branch', target: 'refs/heads/main', oid },
    refs: [
      { name: 'refs/heads/main', oid },
      { name: 'refs/remotes/origin/HEAD', oid, target: 'refs/heads/main' },
      { name: 'refs/tags/v1', oid: object, peeled: oid },
    ],
  }
})
afterAll(() => rm(root, { recursive: true }))

async function serve(options: Partial<GitServerOptions> = {}): Promise<GitServer> {
  const server = await startGitServer({ root, ...options })
  onTestFinished(() => server.close())
  return server
}

const source = ({ url }: Pick<GitServer, 'url'>, token?: string): GitSource => ({
  address: `${url}/acme/rocket.git`,
  transport: 'http',
  ...(token && { credential: { username: 'x-access-token', password: new Secret(token) } }),
})

const list = async (from: GitSource, environment: Environment = {}) =>
  listRefs(from, await gitContext(environment))

describe('a listing', () => {
  it('over http takes two requests of protocol v2, and no git', async () => {
    const server = await serve()

    expect(await list(source(server), { PATH: '/nowhere' })).toEqual(rocket)
    expect(
      server.requests.map(({ method, suffix, command, protocol }) => {
        return { method, suffix, command, protocol }
      }),
    ).toEqual([
      { method: 'GET', suffix: '/info/refs', command: undefined, protocol: 'version=2' },
      { method: 'POST', suffix: '/git-upload-pack', command: 'ls-refs', protocol: 'version=2' },
    ])
  })

  it('of a server of protocol v0 is the same but for symbolic refs, by `git ls-remote`', async () => {
    const refs = rocket.refs.map(({ target: _, ...ref }) => ref)

    expect(await list(source(await serve({ protocol: 'v0' })))).toEqual({ ...rocket, refs })
  })

  it('through a proxy is the same, by `git ls-remote`', async () => {
    expect(await list(source(await serve()), BY_GIT)).toEqual(rocket)
  })

  it('that came compressed, which nobody asked for, is the same, by `git ls-remote`', async () => {
    const truth = await serve()
    const liar = await startLyingGitServer(truth)
    onTestFinished(() => liar.close())
    const address = liar.addressOf('acme/rocket.git', { gzip: true })
    const look = await lookAt({ address, transport: 'http' }, await gitContext())

    expect(look.listing).toEqual(rocket)
    expect(look.wire).toBeUndefined()
    expect(look.misread).toMatchObject({ code: 'source-protocol' })
    expect(liar.commandsAt(address)).toEqual(['ls-refs', 'ls-refs'])
  })

  it('of a path is the same', async () => {
    const address = join(root, 'acme/rocket.git')

    expect(await list({ address, transport: 'file' })).toEqual(rocket)
    expect(await listLocal(address, await gitContext())).toEqual(rocket)
  })

  it('follows a repository that was renamed on its host', async () => {
    const server = await serve()
    server.faults.set(1, { kind: 'redirect', to: '/acme/rocket.git' })
    const old = { ...source(server), address: `${server.url}/acme/old-name` }

    expect(await list(old)).toEqual(rocket)
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/acme/old-name/info/refs?service=git-upload-pack',
      '/acme/rocket.git/info/refs?service=git-upload-pack',
      '/acme/rocket.git/git-upload-pack',
    ])
  })
})

describe('every odd repository', () => {
  const shapes = ODD_REPOSITORIES.filter(({ name, expect: expected }) => {
    return expected === 'restores' && /^(empty|head-|branch-named|names-not-utf8)/.test(name)
  })

  it.each(shapes)('$name is listed alike over http, v0 and by path', async ({ build }) => {
    const dir = await temporaryDirectory()
    await build(join(dir, 'acme/rocket.git'))
    const server = await serve({ root: dir })
    const overHttp = await list(source(server))
    const byPath = await list({ address: join(dir, 'acme/rocket.git'), transport: 'file' })
    const byGit = await list(source(server), BY_GIT)
    const old = await list(source(await serve({ root: dir, protocol: 'v0' })))

    expect(byPath.refs).toEqual(overHttp.refs)
    expect(byGit.refs).toEqual(overHttp.refs)
    expect(old.refs).toEqual(overHttp.refs.map(({ target: _, ...ref }) => ref))
    expect(byPath.objectFormat).toBe(overHttp.objectFormat)
    const printed = await gitText(['for-each-ref', '--format=%(objectname) %(refname)'], {
      env: { GIT_DIR: join(dir, 'acme/rocket.git') },
    })
    expect(overHttp.refs.map((ref) => `${ref.oid} ${ref.name}`).join('\n')).toBe(printed)
    // What `git ls-remote` cannot tell is not made up.
    const told = { branch: 'branch', detached: 'detached', unborn: 'unknown', unknown: 'unknown' }
    expect([byGit.head.kind, old.head.kind]).toEqual(Array(2).fill(told[overHttp.head.kind]))
  })
})

describe('a token', () => {
  const tokens = {
    [CANARY]: ['acme/rocket'],
    elsewhere: ['acme/other'],
    barred: 'forbidden',
  } as const

  it.each(['v2', 'v0'] as const)('that may read is sent over %s', async (protocol) => {
    const server = await serve({ tokens, protocol })
    const { refs } = await list(source(server, CANARY))

    expect(refs.map((ref) => ref.oid)).toEqual(rocket.refs.map((ref) => ref.oid))
    expect(server.requests.filter(({ status }) => status === 200)).not.toEqual([])
  })

  it.each([
    ['none', undefined, {}, 'source-denied'],
    ['one that is not known', 'wrong', {}, 'source-not-found'],
    ['one that is not known', 'wrong', { unknownTokenStatus: 401 }, 'source-denied'],
    ['one for another repository', 'elsewhere', {}, 'source-not-found'],
    ['one that is suspended', 'barred', {}, 'source-denied'],
  ] as const)('%s is told from the others', async (_, token, options, code) => {
    const server = await serve({ tokens, ...options })

    for (const environment of [{}, BY_GIT]) {
      const error = await failureOf(list(source(server, token), environment))
      expect(error.code).toBe(code)
      expect(JSON.stringify([error.message, error.hint])).not.toContain(token ?? CANARY)
    }
  })

  it('is not sent to another host, and neither is the work', async () => {
    const other = await serve()
    const server = await serve({ tokens })
    server.faults.set('every', { kind: 'redirect', to: `${other.url}/acme/rocket.git` })

    expect((await failureOf(list(source(server, CANARY)))).message).toBe(
      `The source redirects to ${new URL(other.url).host}.`,
    )
    expect(other.requests).toEqual([])
  })

  it('is not sent to another host by git either, which would go on with it', async () => {
    const other = await serve()
    const server = await serve({ tokens })
    server.faults.set(1, { kind: 'redirect', to: `${other.url}/acme/rocket.git` })
    const error = await failureOf(list(source(server, CANARY), BY_GIT))

    expect(error.code).toBe('source-redirected')
    expect(error.message).toContain('redirects to another place')
    expect(other.requests).toEqual([])
  })

  it('that there is none lets git follow a redirect', async () => {
    const other = await serve()
    const server = await serve()
    server.faults.set(1, { kind: 'redirect', to: `${other.url}/acme/rocket.git` })

    expect(await list(source(server), BY_GIT)).toEqual(rocket)
  })
})

describe('what goes wrong at the source has a code of the source', () => {
  const status = (code: number, retryAfter?: string): Fault => {
    return { kind: 'status', status: code, ...(retryAfter && { retryAfter }) }
  }
  const FAULTS: readonly (readonly [string, Fault, string])[] = [
    ['status 400', status(400), 'source-protocol'],
    ['status 401', status(401), 'source-denied'],
    ['status 403', status(403), 'source-denied'],
    ['status 404', status(404), 'source-not-found'],
    ['status 410', status(410), 'source-not-found'],
    ['status 429', status(429, '7'), 'source-rate-limited'],
    ['status 500', status(500), 'source-unreachable'],
    ['status 503', status(503), 'source-unreachable'],
    ['status 302 to nowhere', status(302), 'source-redirected'],
    ['a page of HTML', { kind: 'garbage' }, 'source-protocol'],
    [
      'a page that says it is git',
      { kind: 'garbage', contentType: 'application/x-git-upload-pack-advertisement' },
      'source-protocol',
    ],
    ['a broken connection', { kind: 'reset' }, 'source-unreachable'],
    ['a connection that breaks later', { kind: 'reset', afterBytes: 40 }, 'source-unreachable'],
    ['an answer cut short', { kind: 'truncate', afterBytes: 40 }, 'source-protocol'],
    ['a flipped length', { kind: 'flip', atByte: 3 }, 'source-protocol'],
  ]

  it.each(FAULTS)('%s at the first request', async (_, fault, code) => {
    const server = await serve()
    server.faults.set('every', fault)

    expect((await failureOf(list(source(server)))).code).toBe(code)
    expect((await failureOf(list(source(server), BY_GIT))).code).toBe(code)
  })

  it.each(FAULTS.filter(([, fault]) => fault.kind !== 'flip'))(
    '%s at the second request',
    async (_, fault, code) => {
      const server = await serve()
      server.faults.set(2, fault)
      // A kept connection that breaks before it answers is tried once more on a new one.
      server.faults.set(3, fault)

      expect((await failureOf(list(source(server)))).code).toBe(code)
    },
  )

  it.each([
    ['another path for ever', '/acme/other.git', 'The source redirects to 127.0.0.1'],
    ['a protocol that is none of the web', 'ftp://example.com/x', 'redirects to example.com'],
    ['what is no address', 'http://[', 'redirects to an address that is none'],
  ])('a redirect to %s', async (_, to, said) => {
    const server = await serve()
    server.faults.set('every', { kind: 'redirect', to })
    const error = await failureOf(list(source(server)))

    expect(error.code).toBe('source-redirected')
    expect(error.message).toContain(said)
    expect(server.requests.length).toBeLessThanOrEqual(6)
  })

  it('nobody there', async () => {
    const nowhere = source({ url: 'http://127.0.0.1:1' })

    expect((await failureOf(list(nowhere))).code).toBe('source-unreachable')
    expect((await failureOf(list(nowhere, BY_GIT))).code).toBe('source-unreachable')
    const ssh = { address: 'ssh://example.com/acme/rocket.git', transport: 'ssh' } as const
    const refused = `sh -c 'echo "ssh: connect to host x: Connection refused" >&2; exit 255'`
    const answer = list(ssh, { GIT_SSH_COMMAND: refused })
    expect((await failureOf(answer)).code).toBe('source-unreachable')
    const git = { address: 'git://127.0.0.1:1/acme/rocket.git', transport: 'git' } as const
    expect((await failureOf(list(git))).code).toBe('source-unreachable')
  })

  it('no repository at a path', async () => {
    const address = await temporaryDirectory()

    for (const path of [address, join(address, 'none')]) {
      const error = await failureOf(list({ address: path, transport: 'file' }))
      expect(error.code).toBe('source-not-found')
    }
  })

  it('refs that point at nothing', async () => {
    const dir = await temporaryDirectory()
    const draft = await startDraft(join(dir, 'x.git'))
    await draft.import(history('refs/heads/main', 1))
    await draft.write('refs/heads/gone', `${'1'.repeat(40)}\n`)
    const error = await failureOf(list({ address: draft.dir, transport: 'file' }))

    expect(error.code).toBe('source-broken-refs')
    expect(error.message).toContain('1 refs of the source point at nothing: refs/heads/gone.')
  })

  it('a stop is none, and has a code of its own', async () => {
    const server = await serve()
    for (const at of [1, 2]) {
      server.faults.set(server.requests.length + at, {
        kind: 'stall',
        afterBytes: at === 1 ? 0 : 60,
      })
      const controller = new AbortController()
      const context = await gitContext({}, controller.signal)
      const listing = failureOf(listRefs(source(server), context))
      const asked = server.requests.length + at
      await expect.poll(() => server.requests.length).toBe(asked)
      controller.abort(new Error('stopped'))

      expect((await listing).code).toBe('interrupted')
    }
  })
})

describe('an answer that was tampered with', () => {
  /** Serves recorded answers: `cut` says how many bytes of which. */
  async function replay(answers: readonly Buffer[], cut: { answer: number; bytes: number }) {
    let asked = 0
    const server = createServer((request, response) => {
      const number = asked
      asked += 1
      request.resume()
      const kind = request.method === 'GET' ? 'advertisement' : 'result'
      const body = answers[number] ?? Buffer.alloc(0)
      response.setHeader('content-type', `application/x-git-upload-pack-${kind}`)
      response.end(number === cut.answer ? body.subarray(0, cut.bytes) : body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return {
      url: `http://127.0.0.1:${address.port}`,
      restart: (next: { answer: number; bytes: number }) => {
        asked = 0
        Object.assign(cut, next)
      },
      close: () => {
        server.closeAllConnections()
        server.close()
      },
    }
  }

  async function record(): Promise<Buffer[]> {
    const server = await serve()
    const headers = { 'git-protocol': 'version=2' }
    const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer())
    const address = `${server.url}/acme/rocket.git`
    return [
      await bytes(await fetch(`${address}/info/refs?service=git-upload-pack`, { headers })),
      await bytes(
        await fetch(`${address}/git-upload-pack`, {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/x-git-upload-pack-request' },
          body: '0014command=ls-refs\n0016object-format=sha10001000bunborn\n0009peel\n000csymrefs\n0000',
        }),
      ),
    ]
  }

  it('and ends early is an error of the source, and never a shorter listing', async () => {
    const answers = await record()
    const server = await replay(answers, { answer: -1, bytes: 0 })
    onTestFinished(server.close)
    const context = await gitContext({ PATH: '/nowhere' })
    expect(await listRefs(source(server), context)).toEqual(rocket)

    for (const [answer, { length }] of answers.entries()) {
      for (let bytes = 0; bytes < length; bytes += 1) {
        server.restart({ answer, bytes })
        const { code } = await failureOf(listRefs(source(server), context))
        if (code !== 'source-protocol') expect.fail(`${bytes} of answer ${answer}: ${code}`)
      }
    }
  })

  it.each([
    ['a ref', `${'a'.repeat(40)} refs/heads/x\ty`],
    ['a ref that climbs', `${'a'.repeat(40)} refs/heads/../../x`],
    ['a ref outside refs/', `${'a'.repeat(40)} config`],
    ['a HEAD', 'unborn HEAD symref-target:refs/heads/x\ty'],
    ['a HEAD that climbs', `${'a'.repeat(40)} HEAD symref-target:refs/../x`],
  ])('in good order, with a name for %s that no ref list could hold, is none', async (_, line) => {
    const [advertisement = Buffer.alloc(0)] = await record()
    const listing = Buffer.from(`${formatPacket(line)}0000`, 'latin1')
    const server = await replay([advertisement, listing], { answer: -1, bytes: 0 })
    onTestFinished(server.close)
    const error = await failureOf(listRefs(source(server), await gitContext()))

    expect(error.code).toBe('source-implausible')
    expect(error.message).toContain('is no name of a ref')
  })

  it('and ends early is an error for git too', async () => {
    const answers = await record()
    const server = await replay(answers, { answer: -1, bytes: 0 })
    onTestFinished(server.close)
    const context = await gitContext(BY_GIT)
    for (const [answer, { length }] of answers.entries()) {
      for (let bytes = 0; bytes < length; bytes += 31) {
        server.restart({ answer, bytes })
        const { code } = await failureOf(listRefs(source(server), context))
        if (!code.startsWith('source-')) expect.fail(`${bytes} of answer ${answer}: ${code}`)
      }
    }
  })
})

describe('the words of `git ls-remote --symref`', () => {
  const A = 'a'.repeat(40)

  it('are those of the ref list, and read as it', () => {
    fc.assert(
      fc.property(anyListing, (listing) => {
        // Without an id there is nothing that tells the format, and no unborn HEAD.
        fc.pre(listing.refs.length > 0 && listing.head.kind !== 'unborn')
        const sorted = formatRefList(listing)
        expect(formatRefList(parseLsRemote(sorted.slice(sorted.indexOf('\n') + 1)))).toBe(sorted)
      }),
    )
  })

  it.each<[string, string, RefListing]>([
    ['nothing', '', { objectFormat: 'sha1', head: { kind: 'unknown' }, refs: [] }],
    [
      'a detached HEAD',
      `${A}\tHEAD\n`,
      { objectFormat: 'sha1', head: { kind: 'detached', oid: A }, refs: [] },
    ],
    [
      'what a peeled tag is before the tag, and names out of order',
      `${A}\trefs/tags/b^{}\n${A}\trefs/tags/b\n${A}\trefs/tags/a\n`,
      {
        objectFormat: 'sha1',
        head: { kind: 'unknown' },
        refs: [
          { name: 'refs/tags/a', oid: A },
          { name: 'refs/tags/b', oid: A, peeled: A },
        ],
      },
    ],
  ])('tell of %s', (_, text, listing) => {
    expect(parseLsRemote(text)).toEqual(listing)
  })

  it.each(['HEAD', 'refs/heads/x', 'refs/tags/x^{}'])('do not name %s twice', (name) => {
    const line = (oid: string) => `${oid}\t${name}\n`

    expect(() => parseLsRemote(line(A) + line('b'.repeat(40)))).toThrow('comes twice')
  })
})
