/** `holdfast browse` and `holdfast export` as people and scripts run them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATH } from '../config.ts'
import { git, gitText } from '../git.ts'
import { startDraft, utf8 } from '../repositories/draft.ts'
import { commit, reset } from '../repositories/fast-import.ts'

const SCRIPT = resolve('cli/index.ts')
const STORE = ['--store', 'store']
const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${'ab'.repeat(32)}\nsize 5\n`

let directory: string
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'browse-')))
  const draft = await startDraft(join(directory, 'rocket.git'))
  await draft.import(
    commit('refs/heads/main', {
      message: 'Begin \u001b[31mred\n\nbody\n',
      files: {
        'README.md': '# Rocket\n',
        'docs/a.md': 'a\n',
        'docs/b.md': 'b\n',
        'bin/run': { mode: '100755', content: '#!/bin/sh\n' },
        'binary.bin': '\u0000\u0001',
        'movie.mp4': LFS,
        link: { mode: '120000', content: 'README.md' },
        lib: { mode: '160000', from: '0123456789abcdef0123456789abcdef01234567' },
        [utf8('größe')]: 'utf8\n',
        'gr\u00f6\u00dfe': 'latin1\n',
      },
    }),
    reset('refs/heads/\u00ff', 'refs/heads/main'),
    commit('refs/heads/main', { message: 'Go on\n', files: { new: 'new\n' } }),
  )
  expect(await run(['backup', './rocket.git', ...STORE])).toMatchObject({ code: 0 })
})
afterAll(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))

function start(argv: readonly string[]) {
  return spawn(process.execPath, [SCRIPT, ...argv], {
    cwd: directory,
    env: { PATH, HOME: join(directory, 'home'), TMPDIR: directory },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(argv: readonly string[]) {
  const child = start(argv)
  const [bytes, stderr, [code]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'close'),
  ])
  return { code, bytes, stdout: bytes.toString(), stderr: stderr.toString() }
}

const browse = (...argv: string[]) => run(['browse', './rocket.git', ...argv, ...STORE])
const exporting = (...argv: string[]) => run(['export', './rocket.git', ...argv, ...STORE])

describe('browse', () => {
  it('lists a folder, and says what each entry is', async () => {
    const top = await browse()
    expect(top.code).toBe(0)
    expect(top.stdout).toMatch(/^The top of HEAD in \S+ has 10 entries\.\n/)
    expect(top.stdout).toContain('  100644       9 B  README.md\n')
    expect(top.stdout).toContain('  040000            docs/\n')
    expect(top.stdout).toContain('  120000       9 B  link -> README.md\n')
    expect(top.stdout).toContain('lib  (submodule at 0123456789')
    expect(top.stdout).toContain('       5 B  movie.mp4  (git-lfs)\n')
    const docs = await browse('docs/', '--limit', '1', '--ref', 'refs/heads/main')
    expect(docs.stdout).toContain('a.md\n  … and 1 more: --offset 1\n')
  })

  it('prints a file byte by byte, also one whose name is no text', async () => {
    expect((await browse('README.md')).stdout).toBe('# Rocket\n')
    expect((await browse('binary.bin')).bytes).toEqual(Buffer.from([0, 1]))
    expect((await browse('größe')).stdout).toBe('utf8\n')
    const listed = JSON.parse((await browse('--json')).stdout)
    const odd = listed.entries.filter(({ path }: { path: { text: string } }) =>
      path.text.startsWith('gr'),
    )
    expect(odd.map(({ path }: { path: object }) => path)).toEqual([
      { text: 'größe', encoded: 'gr%C3%B6%C3%9Fe' },
      { text: 'gr\u{FFFD}\u{FFFD}e', encoded: 'gr%F6%DFe' },
    ])
    expect((await browse('gr%F6%DFe', '--encoded')).stdout).toBe('latin1\n')
    const other = await browse('--ref', 'refs/heads/%FF', '--encoded', '--json')
    expect(JSON.parse(other.stdout)).toMatchObject({ total: 9 })
  })

  it('lists refs, history and what a search finds', async () => {
    const refs = JSON.parse((await browse('--refs', '--json')).stdout)
    expect(refs.refs.map(({ name }: { name: object }) => name)).toEqual([
      { text: 'refs/heads/main', encoded: 'refs/heads/main' },
      { text: 'refs/heads/\u{FFFD}', encoded: 'refs/heads/%FF' },
    ])
    const log = await browse('--log')
    expect(log.stdout).toMatch(/^2 commits of .*\n {2}\w{40} {2}2023-11-14 {2}Ada Author: Go on\n/)
    expect(log.stdout).toContain('Ada Author: Begin red\n')
    const found = await browse('--search', 'docs/*.md')
    expect(found.stdout).toMatch(/^2 paths found in \S+\.\n {2}docs\/a\.md\n {2}docs\/b\.md\n$/)
    const some = await browse('--search', '*', '--limit', '1')
    expect(some.stdout).toContain('there may be more')
  })

  it('tells in JSON what it does not print', async () => {
    const content = async (path: string) =>
      JSON.parse((await browse(path, '--json')).stdout).content
    expect(await content('README.md')).toMatchObject({ kind: 'text', text: '# Rocket\n' })
    expect(await content('binary.bin')).toEqual({ kind: 'binary' })
    expect(await content('link')).toEqual({ kind: 'symlink', target: 'README.md' })
    expect(await content('movie.mp4')).toMatchObject({
      kind: 'lfs-pointer',
      stored: 'not-requested',
    })
    expect((await browse('lib')).stdout).toContain('lib is a submodule')
  })

  it.each([
    [['nothing'], 1, 'path-not-found'],
    [['--ref', 'nothing'], 1, 'path-not-found'],
    [['--ref', '--all'], 1, 'path-not-found'],
    [['--snapshot', '20200101T000000Z-00000000'], 1, 'snapshot-not-found'],
    [['/etc/passwd'], 2, 'bad-input'],
    [['%', '--encoded'], 2, 'bad-input'],
    [['--search', ''], 2, 'bad-input'],
  ] as const)('%j is exit code %d', async (argv, code, error) => {
    const told = await browse(...argv)
    expect([told.code, told.stdout]).toEqual([code, ''])
    expect(told.stderr).toContain(`Error (${error})`)
  })
})

describe('export', () => {
  it('writes a file that is whole, and overwrites none', async () => {
    const told = await exporting('--to', 'out/rocket.tar.gz', '--json')
    expect(told.code).toBe(0)
    const result = JSON.parse(told.stdout)
    const file = join(directory, 'out/rocket.tar.gz')
    const bytes = await readFile(file)
    expect(result).toMatchObject({ file, format: 'tar.gz', sizeBytes: bytes.length })
    expect(gunzipSync(bytes).includes('README.md')).toBe(true)
    expect(await readdir(join(directory, 'out'))).toEqual(['rocket.tar.gz'])

    const again = await exporting('--to', 'out/rocket.tar.gz')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('Error (destination-not-empty)')
    expect(await readFile(file)).toEqual(bytes)

    const words = await exporting('--to', 'out/again.tar.gz')
    expect(words.stdout).toMatch(/^\S+ is exported to .*again\.tar\.gz\.\n/)
    expect(words.stdout).toContain(result.sha256)
    expect(await readFile(join(directory, 'out/again.tar.gz'))).toEqual(bytes)
  })

  it('writes to standard output, and nothing else there', async () => {
    const tar = await exporting('--to', '-', '--path', 'docs')
    expect(tar.code).toBe(0)
    expect(gunzipSync(tar.bytes).includes('a.md')).toBe(true)
    expect(gunzipSync(tar.bytes).includes('README.md')).toBe(false)
    const { bytes } = await exporting('--to', '-', '--format', 'bundle')
    await writeFile(join(directory, 'rocket.bundle'), bytes)
    await git(['clone', '--quiet', '--mirror', 'rocket.bundle', 'clone.git'], { cwd: directory })
    const refs = ['for-each-ref', '--format=%(objectname) %(refname)']
    expect(await gitText(refs, { cwd: join(directory, 'clone.git') })).toBe(
      await gitText(refs, { cwd: join(directory, 'rocket.git') }),
    )
  })

  it.each([
    ['export', './rocket.git', '--to', '-'],
    ['browse', './rocket.git', 'README.md'],
  ])('cut off by its reader is no success, and leaves no scratch: %s', async (...argv) => {
    const child = start([...argv, ...STORE])
    child.stdout.destroy()
    const [stderr, [code]] = await Promise.all([buffer(child.stderr), once(child, 'close')])
    expect(code).toBe(1)
    expect(stderr.toString()).toContain('Error (interrupted)')
    const left = (await readdir(directory)).filter((name) => name.includes('scratch'))
    expect(left).toEqual([])
  })

  it.each([
    [['--to', 'no', '--max-size', '10B'], 1, 'snapshot-too-large'],
    [['--to', 'no', '--max-entries', '3'], 1, 'snapshot-too-large'],
    [['--to', 'no', '--format', 'bundle', '--max-size', '100B'], 1, 'snapshot-too-large'],
    [['--to', 'no', '--path', 'README.md'], 1, 'path-not-found'],
    [['--to', 'no', '--format', 'bundle', '--ref', 'main'], 2, 'bad-input'],
    [['--to', 'rocket.git/HEAD/no'], 2, 'bad-input'],
    [['--to', 'no', '--ref', 'nothing'], 1, 'path-not-found'],
  ] as const)('%j is exit code %d, and no file appears', async (argv, code, error) => {
    const before = await readdir(directory)
    const told = await exporting(...argv)
    expect(told.code).toBe(code)
    expect(told.stderr).toContain(`Error (${error})`)
    expect(await readdir(directory)).toEqual(before)
  })

  it('with JSON on one standard output is refused', async () => {
    const told = await exporting('--to', '-', '--json')
    expect(told.code).toBe(2)
    expect(JSON.parse(told.stdout)).toMatchObject({ error: { code: 'bad-input' } })
  })
})
