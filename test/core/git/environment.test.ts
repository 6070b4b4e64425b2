import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../core/domain/secret.ts'
import {
  basicAuthorization,
  GLOBAL_CONFIG,
  gitEnvironment,
  SOURCE_SETTINGS,
} from '../../../core/git/environment.ts'
import { PATH } from '../../config.ts'
import { git, gitText } from '../../git.ts'
import { startDraft } from '../../repositories/draft.ts'
import { temporaryDirectory } from '../verb-tools.ts'

const CANARY = 'canary-7f3a9'
const credential = { username: 'x-access-token', password: new Secret(CANARY) }
const BASIC = Buffer.from(`x-access-token:${CANARY}`).toString('base64')

const PASSED = [
  ...['PATH', 'TMPDIR', 'SSH_AUTH_SOCK', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'],
  ...['GIT_EXEC_PATH', 'GIT_SSH_COMMAND'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'],
  ...['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'],
]

describe('of the outer environment', () => {
  it.each(PASSED)('%s reaches git', (name) => {
    expect(gitEnvironment({ [name]: 'x' }, '/config')[name]).toBe('x')
  })

  it('nothing else does, whatever it is called', () => {
    const own = gitEnvironment({}, '/config')
    const name = fc.oneof(
      fc.constantFrom(
        ...['GIT_DIR', 'GIT_CONFIG', 'GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'],
        ...['GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_GLOBAL', 'GIT_WORK_TREE', 'GIT_INDEX_FILE'],
        ...['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_NAMESPACE', 'HOME'],
        ...['GIT_PROXY_COMMAND', 'GIT_SSH', 'GIT_ASKPASS', 'SSH_ASKPASS', 'GIT_TRACE_CURL', 'XDG_'],
        ...['GIT_SSL_NO_VERIFY', 'GIT_TEMPLATE_DIR', 'GIT_EXTERNAL_DIFF', 'LD_PRELOAD', 'LANG'],
        ...['AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'GIT_REPLACE_REF_BASE', 'LC_ALL', 'PAGER'],
      ),
      fc.string({ unit: fc.constantFrom(...'GITPAH_DR'), minLength: 1, maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const outer = Object.fromEntries(names.map((each) => [each, 'leak']))
        const foreign = names.filter((each) => !PASSED.includes(each))
        const env = gitEnvironment(outer, '/config')
        for (const each of foreign) expect(env[each]).toBe(own[each])
        expect(Object.keys(env).filter((each) => !(each in own))).toEqual(
          expect.arrayContaining(names.filter((each) => PASSED.includes(each) && !(each in own))),
        )
        expect(
          Object.values(gitEnvironment(outer, '/config')).filter((v) => v === 'leak'),
        ).toHaveLength(names.length - foreign.length)
      }),
    )
  })

  it('a variable that is not set is not set for git', () => {
    expect(gitEnvironment({ PATH: undefined }, '/config')).not.toHaveProperty('PATH')
  })
})

describe('git', () => {
  it('has no home, asks nobody, and reads one file', () => {
    expect(gitEnvironment({ HOME: '/home/ada' }, '/scratch/gitconfig')).toMatchObject({
      HOME: '/dev/null',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/scratch/gitconfig',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
      GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    })
  })

  it('works on the repository it is given, and on none of its own choice', () => {
    expect(gitEnvironment({}, '/c')).not.toHaveProperty('GIT_DIR')
    expect(gitEnvironment({}, '/c', { gitDir: '/x.git' }).GIT_DIR).toBe('/x.git')
  })

  it('takes its settings from the file, hooks and helpers among them', async () => {
    const dir = await temporaryDirectory()
    const draft = await startDraft(`${dir}/x.git`)
    await draft.write('../gitconfig', GLOBAL_CONFIG)
    const env = gitEnvironment({}, `${dir}/gitconfig`, { gitDir: draft.dir })
    const read = (name: string) => gitText(['config', '--get', name], { env })

    expect(await read('core.hooksPath')).toBe('/dev/null')
    expect(await read('credential.helper')).toBe('')
    expect(await read('core.fsmonitor')).toBe('false')
    expect(await read('transfer.fsckObjects')).toBe('false')
    expect(await read('protocol.version')).toBe('2')
    // Every line of it is one that git can read.
    expect((await git(['config', '--list', '--file', `${dir}/gitconfig`])).toString()).toContain(
      'gc.auto=0',
    )
  })

  it('that reads a local source reaches no other one', () => {
    expect(SOURCE_SETTINGS).toEqual({ GIT_ALLOW_PROTOCOL: 'none', GIT_GRAFT_FILE: '/dev/null' })
  })
})

describe('a credential', () => {
  const env = gitEnvironment({ PATH: '/bin' }, '/config', {
    url: 'https://git.example.com:8443/acme/rocket.git?x=y',
    credential,
  })

  it('goes to its host alone', () => {
    expect(env).toMatchObject({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.https://git.example.com:8443/.extraHeader',
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${BASIC}`,
    })
  })

  it('lets git follow no redirect, for git would take it along', () => {
    expect(env).toMatchObject({
      GIT_CONFIG_KEY_1: 'http.followRedirects',
      GIT_CONFIG_VALUE_1: 'false',
    })
  })

  it('stands in one value and nowhere else', () => {
    const { GIT_CONFIG_VALUE_0: _, ...others } = env
    const text = JSON.stringify(others)
    for (const form of [CANARY, BASIC, BASIC.slice(0, -4), encodeURIComponent(CANARY)]) {
      expect(text).not.toContain(form)
    }
  })

  it.each([
    ['no credential', { url: 'https://example.com/x' }],
    ['no address', { credential }],
  ])('is not there with %s', (_, options) => {
    const without = gitEnvironment({}, '/config', options)

    expect(Object.keys(without).filter((name) => name.startsWith('GIT_CONFIG_'))).toEqual([
      'GIT_CONFIG_NOSYSTEM',
      'GIT_CONFIG_GLOBAL',
    ])
    expect(JSON.stringify(without)).not.toContain(CANARY)
  })

  it('is applied by git to addresses of that host, and to no others', async () => {
    const applied = async (url: string) =>
      gitText(['config', '--get-urlmatch', 'http.extraHeader', url], {
        env: { ...env, PATH },
      }).catch(() => '')

    expect(await applied('https://git.example.com:8443/acme/other.git')).toContain(BASIC)
    for (const other of [
      'https://git.example.com/acme/rocket.git',
      'http://git.example.com:8443/acme/rocket.git',
      'https://git.example.com.evil.com:8443/x',
      'https://evil.com/https://git.example.com:8443/x',
    ]) {
      expect(await applied(other)).toBe('')
    }
  })

  it('is written as RFC 7617 has it', () => {
    expect(basicAuthorization(credential)).toBe(`Basic ${BASIC}`)
    expect(basicAuthorization({ username: 'Aladdin', password: new Secret('open sesame') })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    )
  })
})
