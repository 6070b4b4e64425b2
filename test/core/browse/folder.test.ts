import { describe, expect, it } from 'vitest'
import { findAt, listFolder } from '../../../core/browse/folder.ts'
import { git } from '../../git.ts'
import { LFS_OID, ODD_FILES, SUBMODULE } from './odd-files.ts'
import { setUp, withFiles } from './setting.ts'

const KINDS: Readonly<Record<string, string>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
  '040000': 'folder',
}

describe('a folder', () => {
  it('has the entries that git lists at the source, with their sizes', async () => {
    const { original, open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const { items, total, commit, revision } = await listFolder(opened, {
      ...{ at: 'main', path: [], limit: 100 },
    })
    const listed = await git(['-C', original, 'ls-tree', '-l', '-z', 'main'])
    const theirs = listed
      .toString('latin1')
      .split('\0')
      .slice(0, -1)
      .map((record) => {
        const [, mode = '', oid, size, name] =
          /^(\d+) \w+ (\w+) +(-|\d+)\t(.*)$/s.exec(record) ?? []
        const sized = size === '-' ? {} : { sizeBytes: Number(size) }
        return { mode, oid, name, path: [name], kind: KINDS[mode], ...sized }
      })
    expect(items).toMatchObject(theirs)
    expect(total).toBe(theirs.length)
    expect(commit).toBe(opened.listing.refs[0]?.oid)
    expect(revision).toEqual({ oid: commit, ref: 'refs/heads/main' })
  })

  it('tells links, submodules and what git-lfs keeps elsewhere', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const at = async (name: string) =>
      (await findAt(opened, { at: 'HEAD', path: name.split('/') })).entry
    expect(await at('link-bytes')).toMatchObject({ kind: 'symlink', target: 'gr\u00f6\u00dfe' })
    expect(await at('submodule')).toEqual({
      name: 'submodule',
      path: ['submodule'],
      mode: '160000',
      kind: 'submodule',
      oid: SUBMODULE,
    })
    expect(await at('movie.mp4')).toMatchObject({ lfs: { oid: LFS_OID, sizeBytes: 12345 } })
    expect(await at('README.md')).not.toHaveProperty('lfs')
    expect(await at('a folder/with spaces')).toMatchObject({
      kind: 'folder',
      name: 'with spaces',
      path: ['a folder', 'with spaces'],
    })
  })

  it('comes in pages that together are all of it', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const page = (offset: number, limit: number) =>
      listFolder(opened, { at: 'HEAD', path: [], offset, limit })
    const { items, total } = await page(0, 1000)
    const pieces = []
    for (let offset = 0; offset < total; offset += 7) pieces.push(...(await page(offset, 7)).items)
    expect(pieces).toEqual(items)
    expect(await page(total, 7)).toMatchObject({ items: [], total })
    for (const [offset, limit] of [
      [-1, 5],
      [0, 0],
      [0, 1001],
      [0.5, 5],
      [Number.NaN, 5],
    ] as const) {
      await expect(page(offset, limit)).rejects.toMatchObject({ code: 'bad-input' })
    }
  })

  it('is looked into as any ref has it: a tag, a tag of a tag, a tree, an id', async () => {
    const { open } = await setUp(
      withFiles({ 'a/b': 'x' }, async (draft) => {
        await draft.git(['tag', '-a', '-m', 'one', 'one', 'main'])
        await draft.git(['tag', '-a', '-m', 'two', 'two', 'one'])
        await draft.git(['tag', '-a', '-m', 'three', 'of-tree', 'main^{tree}'])
        await draft.point({ 'refs/tags/of-blob': 'main:a/b' })
      }),
    )
    const opened = await open()
    const { commit, entry } = await findAt(opened, { at: 'main', path: ['a'] })
    for (const at of ['one', 'tags/two', 'refs/tags/two', commit ?? '']) {
      expect(await findAt(opened, { at, path: ['a'] })).toMatchObject({ commit, entry })
    }
    expect(await findAt(opened, { at: 'of-tree', path: ['a'] })).toMatchObject({
      commit: undefined,
      entry,
    })
    expect(await findAt(opened, { at: entry.oid, path: [] })).toMatchObject({
      entry: { kind: 'folder', path: [] },
    })
    expect(await findAt(opened, { at: 'of-blob', path: [] })).toMatchObject({
      entry: { kind: 'file', sizeBytes: 1 },
    })
    await expect(listFolder(opened, { at: 'of-blob', path: [], limit: 5 })).rejects.toMatchObject({
      code: 'path-not-found',
    })
  })

  it('with a name that git itself would never make is looked into all the same', async () => {
    const { open } = await setUp(async (dir) => {
      await withFiles({ file: 'x' })(dir)
      const env = { GIT_DIR: dir }
      const blob = Buffer.from(
        (await git(['rev-parse', 'main:file'], { env })).toString().trim(),
        'hex',
      )
      const entry = (name: string) => Buffer.concat([Buffer.from(`100644 ${name}\0`), blob])
      const input = Buffer.concat([entry('..'), entry('.git'), entry('a/b')])
      const hash = ['hash-object', '-t', 'tree', '-w', '--literally', '--stdin']
      const tree = (await git(hash, { env, input })).toString().trim()
      await git(['update-ref', 'refs/tags/odd', tree], { env })
    })
    const opened = await open()
    const { items } = await listFolder(opened, { at: 'odd', path: [], limit: 5 })
    expect(items.map(({ path }) => path)).toEqual([['..'], ['.git'], ['a/b']])
    for (const { path, oid } of items) {
      expect((await findAt(opened, { at: 'odd', path })).entry).toMatchObject({ oid, path })
    }
  })
})
