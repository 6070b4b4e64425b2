/** Exports are opened by the programs that people will open them with: git, tar, gzip. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ExportLimits } from '../../../core/browse/export.ts'
import { exportBundle } from '../../../core/browse/export-bundle.ts'
import { exportSnapshot } from '../../../core/browse/export-snapshot.ts'
import { exportTree } from '../../../core/browse/export-tree.ts'
import type { OpenSnapshot, Place } from '../../../core/browse/snapshot.ts'
import { PATH } from '../../config.ts'
import { git, gitText, tryGit } from '../../git.ts'
import { compareRepositories } from '../../repositories/compare.ts'
import { addCommits, growRepository } from '../../repositories/grow.ts'
import { ODD_REPOSITORIES } from '../../repositories/odd.ts'
import { ODD_FILES } from './odd-files.ts'
import { backUp, NEVER, setUp, withFiles } from './setting.ts'

const LIMITS: ExportLimits = { mostBytes: 1e8, mostEntries: 10_000 }
const TOP: Place = { at: 'HEAD', path: [] }

function odd(name: string) {
  const found = ODD_REPOSITORIES.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no odd repository ${name}`)
  return found.build
}

async function untar(tar: Buffer, dir: string): Promise<void> {
  await mkdir(dir)
  const child = spawn('tar', ['-xf', '-', '-C', dir], { env: { PATH, LC_ALL: 'C' } })
  child.stdin.end(tar)
  expect(await once(child, 'close')).toEqual([0, null])
}

async function tarOf(opened: OpenSnapshot, place = TOP): Promise<Buffer> {
  return gunzipSync(await buffer((await exportTree(opened, place, LIMITS)).body))
}

describe('a tree as .tar.gz', () => {
  it('is what git archive makes of it at the source, byte by byte, and opens with tar', async () => {
    const { dir, original, open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const exported = await exportTree(opened, TOP, LIMITS)
    expect(exported.fileName).toBe(`original-${opened.manifest.snapshot}.tar.gz`)
    const tar = gunzipSync(await buffer(exported.body))
    const prefix = `--prefix=original-${opened.manifest.snapshot}/`
    const theirs = await git(['-C', original, 'archive', '--format=tar', prefix, 'main'])
    expect(tar.equals(theirs)).toBe(true)

    const out = join(dir, 'out')
    await untar(tar, out)
    const [folder = ''] = await readdir(out)
    expect(await readFile(join(out, folder, 'windows.txt'), 'utf8')).toBe('a\r\nb\r\n')
    // The tree of what was unpacked is the tree that was packed, but for the submodule.
    const env = { GIT_DIR: join(dir, 'check.git'), GIT_WORK_TREE: join(out, folder) }
    await git(['init', '--quiet', '--bare', env.GIT_DIR])
    await git(['add', '--all', '--force', '.'], { env, cwd: env.GIT_WORK_TREE })
    const ours = await gitText(['ls-files', '--stage', '-z'], { env, cwd: env.GIT_WORK_TREE })
    const source = await gitText(['-C', original, 'ls-tree', '-r', '-z', 'main'])
    const records = source
      .split('\0')
      .filter((record) => !record.startsWith('160000'))
      .map((record) => record.replace(/^(\d+) blob (\w+)/, '$1 $2 0'))
    expect(ours.split('\0')).toEqual(records)
  })

  it('is the same every time, also of a folder and of a tree that no commit dates', async () => {
    const { open } = await setUp(
      withFiles({ 'a/b': 'x', 'a/c/d': 'y' }, async (draft) => {
        await draft.point({ 'refs/tags/tree': 'main:a' })
      }),
    )
    const opened = await open()
    const places = [TOP, { at: 'HEAD', path: ['a'] }, { at: 'tree', path: [] }]
    const first = await Promise.all(places.map((place) => tarOf(opened, place)))
    await new Promise((later) => setTimeout(later, 1100))
    for (const [n, place] of places.entries()) {
      expect(first[n]?.equals(await tarOf(opened, place))).toBe(true)
    }
    const names = (tar?: Buffer) =>
      (tar?.toString('latin1').match(/original-[-\w]+\/[\w/]*/g) ?? []).map((name) =>
        name.replace(/^[^/]+/, ''),
      )
    expect(names(first[0])).toEqual(['/', '/a/', '/a/b', '/a/c/', '/a/c/d'])
    expect(names(first[1])).toEqual(['/', '/b', '/c/', '/c/d'])
    expect(names(first[2])).toEqual(names(first[1]))
    expect(first[0]?.includes('pax_global_header')).toBe(true)
    expect(first[1]?.includes('pax_global_header')).toBe(false)
    expect(first[1]?.toString('latin1', 136, 147)).toBe(
      (1_700_000_000).toString(8).padStart(11, '0'),
    )
  })

  it('lets no attribute hide, fill in or change a file', async () => {
    const attributes = [
      '[attr]gone export-ignore',
      'hidden export-ignore',
      'folder export-ignore',
      'folder/ export-ignore',
      'macro gone',
      'version export-subst ident',
      'lines.txt text eol=crlf',
      'wide.txt text working-tree-encoding=UTF-16',
      'odd.txt working-tree-encoding',
      'filtered filter=lfs',
      '.gitattributes export-ignore',
      '',
    ].join('\n')
    const files = {
      '.gitattributes': attributes,
      hidden: 'hidden\n',
      'folder/.gitattributes': '* export-ignore\n',
      'folder/file': 'file\n',
      macro: 'macro\n',
      version: '$Format:%H$ $Id$\n',
      'lines.txt': 'a\nb\n',
      'wide.txt': 'abc\n',
      'odd.txt': 'odd\n',
      filtered: 'filtered\n',
    }
    const { dir, open } = await setUp(withFiles(files))
    await untar(await tarOf(await open()), join(dir, 'out'))
    const [folder = ''] = await readdir(join(dir, 'out'))
    for (const [name, content] of Object.entries(files)) {
      expect(await readFile(join(dir, 'out', folder, name), 'utf8'), name).toBe(content)
    }
  })

  it.each([
    'hostile-config',
    'hostile-gitmodules',
    'hostile-lfsconfig',
    'attributes',
    'links-and-modes',
    'names-of-files',
    'deep-folders',
    'commit-times',
  ])('of the odd repository %s has every file', async (name) => {
    const { original, open } = await setUp(odd(name))
    const opened = await open()
    for (const { name: at } of opened.listing.refs.slice(0, 8)) {
      const listed = await gitText(['-C', original, 'ls-tree', '-r', '-t', '-z', '--name-only', at])
      const [, ...names] = await namesIn(await tarOf(opened, { at, path: [] }))
      // One name has a line break, and tar tells names line by line.
      const theirs = listed.split(/[\0\n]/).filter((each) => each !== '')
      expect(names.map((each) => each.replace(/^[^/]+\/|\/$/g, '')).sort()).toEqual(theirs.sort())
    }
  })
})

async function namesIn(tar: Buffer): Promise<string[]> {
  const args = ['-tf', '-', '--quoting-style=literal']
  const child = spawn('tar', args, { env: { PATH, LC_ALL: 'C' } })
  child.stdin.end(tar)
  return (await buffer(child.stdout)).toString('latin1').trimEnd().split('\n')
}

/** A tree that git would not make; what is in it is made before it. */
async function plantTree(dir: string, ...entries: readonly (readonly [string, string, string])[]) {
  const env = { GIT_DIR: dir }
  const pieces = await Promise.all(
    entries.map(async ([mode, name, what]) => {
      const oid = await gitText(['rev-parse', what], { env })
      return Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(oid, 'hex')])
    }),
  )
  const hash = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin']
  const tree = (await git(hash, { env, input: Buffer.concat(pieces) })).toString().trim()
  const made = await gitText(['commit-tree', '-m', 'odd', tree], { env })
  await git(['update-ref', 'refs/heads/odd', made], { env })
  return tree
}

describe('a tree that could do harm', () => {
  it.each<[string, readonly (readonly [string, string, string])[]]>([
    ['leads out', [['40000', '..', 'main:folder']]],
    ['leads nowhere', [['100644', '.', 'main:file']]],
    ['leads out of some systems', [['100644', 'a\\..\\..\\b', 'main:file']]],
    ['is a repository', [['40000', '.git', 'main:folder']]],
    ['is one where case does not count', [['40000', '.GiT', 'main:folder']]],
    ['is one where names are short', [['40000', 'git~1', 'main:folder']]],
    ['leads down', [['100644', 'a/../../b', 'main:file']]],
    ['is absolute', [['100644', '/etc/passwd', 'main:file']]],
    [
      'writes through a link',
      [
        ['120000', 'a', 'main:link'],
        ['40000', 'a', 'main:folder'],
      ],
    ],
    [
      'writes in place of a link',
      [
        ['120000', 'a', 'main:link'],
        ['100644', 'a', 'main:file'],
      ],
    ],
  ])('since it %s is refused before the first byte, and a bundle has it', async (_, entries) => {
    const { open } = await setUp(async (dir) => {
      const files = { file: 'x', 'folder/config': 'y', link: { mode: '120000', content: '/etc' } }
      await withFiles({ ...files, link: { mode: '120000', content: '/etc' } })(dir)
      await plantTree(dir, ...entries)
    })
    const opened = await open()
    await expect(exportTree(opened, { at: 'odd', path: [] }, LIMITS)).rejects.toMatchObject({
      code: 'path-unsafe',
    })
    await expect(tarOf(opened)).resolves.toBeInstanceOf(Buffer)
    await expect(buffer(exportBundle(opened, 1e6).body)).resolves.toBeInstanceOf(Buffer)
  })

  it('since a little of it stands for endless files is refused, and quickly', async () => {
    const { open } = await setUp(async (dir) => {
      await withFiles({ 'a/file': 'x' })(dir)
      const env = { GIT_DIR: dir }
      let tree = await gitText(['rev-parse', 'main:a'], { env })
      for (let level = 0; level < 12; level += 1) {
        const names = [...'0123456789']
        tree = await plantTree(dir, ...names.map((name) => ['40000', name, tree] as const))
      }
    })
    const opened = await open()
    const startedAt = performance.now()
    const refused = exportTree(opened, { at: 'odd', path: [] }, LIMITS)
    await expect(refused).rejects.toMatchObject({
      code: 'snapshot-too-large',
      message: expect.stringContaining('10000 entries'),
    })
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  it('is refused by the byte, and what is exactly as large as it may be is not', async () => {
    const { open } = await setUp(withFiles({ a: 'x'.repeat(600), 'b/c': 'y'.repeat(400) }))
    const opened = await open()
    const exporting = (mostBytes: number, mostEntries: number) =>
      exportTree(opened, TOP, { mostBytes, mostEntries })
    const { body } = await exporting(1000, 3)
    expect(gunzipSync(await buffer(body)).length).toBeGreaterThan(1000)
    const tooLarge = { code: 'snapshot-too-large' }
    await expect(exporting(999, 3)).rejects.toMatchObject(tooLarge)
    await expect(exporting(1000, 2)).rejects.toMatchObject(tooLarge)
  })
})

describe('a bundle', () => {
  it('opens with plain git and has every ref and object', async () => {
    const { dir, original, open } = await setUp((path) =>
      growRepository(path, { commits: 60, files: 20, bytes: 100_000, seed: 1 }),
    )
    const opened = await open()
    const { body, fileName } = exportBundle(opened, 1e8)
    expect(fileName).toBe(`original-${opened.manifest.snapshot}.bundle`)
    const bundle = join(dir, 'all.bundle')
    await writeFile(bundle, body)
    await git(['init', '--quiet', '--bare', join(dir, 'none.git')])
    await git(['bundle', 'verify', bundle], { cwd: join(dir, 'none.git') })
    await git(['clone', '--quiet', '--mirror', bundle, join(dir, 'clone.git')])
    expect(await compareRepositories(original, join(dir, 'clone.git'))).toEqual([])
  })

  it.each([
    'names-not-utf8',
    'names-like-options',
    'tag-of-tree-and-blob',
    'sha256-with-tags',
    'pull-requests',
    'head-detached-unreferenced',
    'only-notes',
  ])('of the odd repository %s has its refs', async (name) => {
    const { dir, open } = await setUp(odd(name))
    const opened = await open()
    const bundle = join(dir, 'all.bundle')
    await writeFile(bundle, exportBundle(opened, 1e8).body)
    const heads = await gitText(['bundle', 'list-heads', bundle])
    const { head, refs, objectFormat } = opened.listing
    const named = 'oid' in head ? [`${head.oid} HEAD`] : []
    expect(heads.split('\n')).toEqual([...named, ...refs.map((ref) => `${ref.oid} ${ref.name}`)])
    const clone = join(dir, 'clone.git')
    await git(['init', '--quiet', '--bare', `--object-format=${objectFormat}`, clone])
    await git(['bundle', 'unbundle', bundle], { cwd: clone })
    const tips = [...new Set(heads.split('\n').map((line) => line.split(' ')[0] ?? ''))]
    await git(['rev-list', '--objects', '--quiet', ...tips], { cwd: clone })
  })

  it('of nothing is refused', async () => {
    const { open } = await setUp(odd('empty'))
    const opened = await open()
    expect(() => exportBundle(opened, 1e8)).toThrow(
      expect.objectContaining({ code: 'snapshot-not-found' }),
    )
  })

  it('that grows too large fails, and what came of it is no bundle', async () => {
    const { dir, open } = await setUp((path) =>
      growRepository(path, { commits: 5, files: 5, bytes: 500_000, seed: 1 }),
    )
    const opened = await open()
    const whole = await buffer(exportBundle(opened, 1e8).body)
    const most = await buffer(exportBundle(opened, whole.length).body)
    expect(most.length).toBe(whole.length)
    const chunks: Uint8Array[] = []
    const collect = async (body: Readable) => {
      for await (const chunk of body) chunks.push(chunk)
    }
    await expect(collect(exportBundle(opened, whole.length - 1).body)).rejects.toMatchObject({
      code: 'snapshot-too-large',
    })
    await writeFile(join(dir, 'cut.bundle'), Buffer.concat(chunks))
    const clone = await tryGit(['clone', '--mirror', join(dir, 'cut.bundle'), join(dir, 'x')])
    expect(clone.exitCode).not.toBe(0)
  })
})

describe('an export that ends early', () => {
  const build = (path: string) =>
    growRepository(path, { commits: 5, files: 5, bytes: 20_000_000, seed: 1 })
  const formats = {
    tar: (opened: OpenSnapshot) => exportTree(opened, TOP, LIMITS),
    bundle: (opened: OpenSnapshot) => exportBundle(opened, 1e9),
  }

  it.each(['tar', 'bundle'] as const)('by its signal fails (%s)', async (format) => {
    const { cache, store, repositoryId, snapshot } = await setUp(build)
    const stop = new AbortController()
    const request = { store, repositoryId, snapshot, signal: stop.signal }
    const { body } = await exportSnapshot(cache, request, formats[format])
    await once(body, 'readable')
    stop.abort()
    await expect(buffer(body)).rejects.toMatchObject({ code: 'interrupted' })
    await expectNoGit()
  })

  it.each(['tar', 'bundle'] as const)('by its reader gives all back (%s)', async (format) => {
    const limits = { mostBytes: 1e9, mostSnapshots: 1 }
    const { dir, original, cache, store, repositoryId, snapshot } = await setUp(build, limits)
    await addCommits(original, 1, 2)
    const later = await backUp(original, store, dir)
    const request = { store, repositoryId, snapshot, signal: NEVER }
    const { body } = await exportSnapshot(cache, request, formats[format])
    await once(body, 'readable')
    const other = () => cache.open({ ...request, snapshot: later.snapshot })
    await expect(other()).rejects.toMatchObject({ code: 'snapshots-busy' })
    body.destroy()
    await once(body, 'close')
    await expectNoGit()
    expect((await other()).manifest.snapshot).toBe(later.snapshot)
    // What was read of the one that had to go is read no longer.
    await expect.poll(() => gitChildren(''), { timeout: 5000 }).toEqual([])
  })
})

/**
 * No child of this process is a git any more, but for readers that wait for the next question; one
 * that was told to end may take a moment.
 */
async function expectNoGit(): Promise<void> {
  await expect.poll(() => gitChildren('git cat-file'), { timeout: 5000 }).toEqual([])
}

async function gitChildren(waiting: string): Promise<string[]> {
  const ps = spawn('ps', ['--ppid', String(process.pid), '-o', 'args='], { env: { PATH } })
  const lines = (await buffer(ps.stdout)).toString().split('\n')
  const isOver = (line: string) =>
    line.includes('<defunct>') || (waiting !== '' && line.startsWith(waiting))
  return lines.filter((line) => /\bgit\b/.test(line) && !isOver(line))
}
