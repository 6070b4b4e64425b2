import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import {
  canonicalAddress,
  parseSource,
  redactSource,
  type Source,
} from '../../../core/domain/source.ts'

const HERE = ['acme/here', 'rocket', 'git@example.com:here']
const CONTEXT = {
  githubHosts: ['github.com', 'ghe.example.com'],
  githubHost: 'github.com',
  existsHere: (path: string) => HERE.includes(path),
}

function parse(text: string): Source {
  return parseSource(text, CONTEXT)
}

function refusal(text: string): HoldfastError {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof HoldfastError) return error
    throw error
  }
  throw new Error(`${text} was taken`)
}

describe('GitHub', () => {
  const rocket = { kind: 'github', host: 'github.com', owner: 'acme', name: 'rocket' }

  it.each([
    ['acme/rocket', rocket],
    ['acme/rocket.git', rocket],
    ['https://github.com/acme/rocket', rocket],
    ['https://github.com/acme/rocket.git/', rocket],
    ['https://GitHub.com/acme/rocket?tab=readme#top', rocket],
    ['http://github.com:80/acme/rocket', rocket],
    ['https://ghe.example.com/acme/rocket', { ...rocket, host: 'ghe.example.com' }],
    ['octo_acme/.github', { ...rocket, owner: 'octo_acme', name: '.github' }],
    ['acme/*', { kind: 'owner', host: 'github.com', owner: 'acme' }],
    ['https://ghe.example.com/acme/*', { kind: 'owner', host: 'ghe.example.com', owner: 'acme' }],
  ])('reads %s', (text, source) => {
    expect(parse(text)).toEqual(source)
  })

  it('takes a credential out of an address', () => {
    const source = parse('https://ada:s%40cret@github.com/acme/rocket.git')

    expect(source).toMatchObject({ ...rocket, credential: { username: 'ada' } })
    expect('credential' in source && source.credential?.password.reveal()).toBe('s@cret')
  })

  it('reads the wiki of a repository as an address of its own', () => {
    expect(parse('https://github.com/acme/rocket.wiki.git')).toMatchObject({
      kind: 'url',
      path: ['acme', 'rocket.wiki'],
    })
  })

  it.each([
    'https://github.com/acme/rocket/tree/main',
    'https://github.com/acme',
    'https://github.com/acme/..%2Fother',
    'acme/..',
  ])('refuses %s, which is no repository', (text) => {
    expect(refusal(text)).toMatchObject({ code: 'bad-input' })
  })
})

describe('addresses', () => {
  it.each([
    ['https://Git.Example.com/a/b.git', 'http', 'git.example.com', ['a', 'b']],
    ['https://git.example.com:8443/a/b/', 'http', 'git.example.com:8443', ['a', 'b']],
    ['ssh://git@git.example.com:22/a/b.git', 'ssh', 'git.example.com', ['a', 'b']],
    ['git@git.example.com:a/b.git', 'ssh', 'git.example.com', ['a', 'b']],
    ['git@git.example.com:/a/b', 'ssh', 'git.example.com', ['a', 'b']],
    ['git://git.example.com:9418/a/b', 'git', 'git.example.com', ['a', 'b']],
    ['https://git.example.com/a%20b/c', 'http', 'git.example.com', ['a b', 'c']],
  ])('reads %s', (text, transport, host, path) => {
    expect(parse(text)).toMatchObject({ kind: 'url', transport, host, path })
  })

  it('keeps apart the home directories of two people on one host', () => {
    const homes = ['ada@example.com:project', 'bob@example.com:project', 'example.com:project']
    const paths = homes.map(parse).map((source) => (source.kind === 'url' ? source.path : []))

    expect(paths).toEqual([['~ada', 'project'], ['~bob', 'project'], ['project']])
  })

  it('takes a token alone as the password', () => {
    const source = parse('https://t0ken@git.example.com/a/b')

    expect(source).toMatchObject({
      url: 'https://git.example.com/a/b',
      credential: { username: 'x-access-token' },
    })
    expect('credential' in source && source.credential?.password.reveal()).toBe('t0ken')
  })

  it('keeps the user of ssh, who is part of the address', () => {
    expect(parse('ssh://git:s3cret@example.com/a')).toMatchObject({
      url: 'ssh://git@example.com/a',
    })
  })

  it.each([
    ['https://u:s3cret@exa mple.com/a', 'cannot be read'],
    ['https://u:s3/cret@example.com:x/a', 'cannot be read'],
    ['https://u:s3cret@example.com', 'names no repository'],
    ['ftp://u:s3cret@example.com/a', 'only https, http, ssh, git and file'],
    ['https://example.com/a/b?private_token=s3cret', 'may not have a query'],
    ['https://u:s3cret@example.com/%zz', 'a % that stands for nothing'],
    ['https://u:s3cret%zz@example.com/a', 'a % that stands for nothing'],
    ['https://u:s3cret@example.com/a%0Ab', 'control character'],
    ['u:s3cret@example.com:a/b', 'no password'],
    ['file://example.com/a', 'three slashes'],
    ['file://s3cret@example.com/a', 'cannot be read'],
    ['ssh://-oProxyCommand/a', 'begins with a dash'],
    ['git@-oProxyCommand:a', 'begins with a dash'],
    ['git@example.com:--upload-pack', 'begins with a dash'],
    ['--upload-pack=x', 'begins with a dash'],
    ['', 'empty'],
    ['acme/rocket\n', 'control character'],
    ['nothing-here', 'no such directory'],
    ['git@example.com:/', 'names no repository'],
  ])('refuses %s and shows no secret', (text, why) => {
    const { code, message } = refusal(text)

    expect(code).toBe('bad-input')
    expect(message).toContain(why)
    expect(message).not.toContain('s3')
  })
})

describe('paths', () => {
  it.each(['./rocket', '../rocket', '/srv/git/rocket', '~/rocket', '.', '..'])(
    'reads %s',
    (path) => {
      expect(parse(path)).toEqual({ kind: 'path', path })
    },
  )

  it.each(HERE)('takes %s for a path because it exists here', (path) => {
    expect(parse(path)).toEqual({ kind: 'path', path })
  })

  it('reads a file address', () => {
    expect(parse('file:///srv/a%20b')).toEqual({ kind: 'path', path: '/srv/a b' })
  })
})

describe('for any address', () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const path = fc.array(word, { minLength: 1, maxLength: 4 })

  it('all its spellings have one canonical form', () => {
    fc.assert(
      fc.property(word, path, (name, parts) => {
        const host = `${name}.example.com`
        const plain = parts.join('/')
        const spellings = [
          `https://${host}/${plain}`,
          `https://${host.toUpperCase()}:443/${plain}.git`,
          `http://${host}/${plain}/`,
          `https://user:password@${host}//${plain}.git/#part`,
          `ssh://git@${host}:22/${plain}`,
          `git@${host}:${plain}.git`,
          `git://${host}/${plain}`,
        ].map((text) => {
          const source = parse(text)
          return source.kind === 'url' && canonicalAddress(source.host, source.path)
        })
        expect(new Set(spellings)).toEqual(new Set([`${host}/${plain}`]))
      }),
    )
  })

  it('neither the source nor its redacted text shows the password', () => {
    fc.assert(
      fc.property(word, path, fc.stringMatching(/^[!-~]{6,20}$/), (user, parts, password) => {
        const text = `https://${user}:XYZ${encodeURIComponent(password)}@example.com/${parts.join('/')}`
        expect(JSON.stringify(parse(text))).not.toContain('XYZ')
        expect(redactSource(text)).not.toContain('XYZ')
      }),
    )
  })

  it('any text is read or refused as bad input', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string().map((rest) => `https://${rest}`),
      fc.string().map((rest) => `ssh://${rest}`),
    )
    fc.assert(
      fc.property(text, (each) => {
        try {
          parse(each)
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-input' })
        }
      }),
    )
  })
})
