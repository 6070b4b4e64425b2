import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openFile, viewFile } from '../../../core/browse/file.ts'
import { openBlob } from '../../../core/git/blob.ts'
import { git } from '../../git.ts'
import { LFS_OID, ODD_FILES } from './odd-files.ts'
import { setUp, withFiles } from './setting.ts'

const pathOf = (path: string) => path.split('/')

describe('a file', () => {
  it('is byte by byte what git shows of it at the source, whatever it is called', async () => {
    const { original, open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const listed = await git(['-C', original, 'ls-tree', '-r', '-z', 'main'])
    const records = listed.toString('latin1').split('\0').slice(0, -1)
    expect(records).toHaveLength(Object.keys(ODD_FILES).length)
    for (const record of records) {
      const [, type, oid = '', path = ''] = /^\d+ (\w+) (\w+)\t(.*)$/s.exec(record) ?? []
      if (type === 'commit') continue
      const file = await openFile(opened, { at: 'refs/heads/main', path: pathOf(path) })
      const theirs = await git(['-C', original, 'cat-file', 'blob', oid])
      expect((await buffer(file.open())).equals(theirs), path).toBe(true)
      expect(file.entry).toMatchObject({ oid, sizeBytes: theirs.length, path: pathOf(path) })
    }
  })

  it('is shown as text, or told to be something else', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const view = async (path: string, most = 100_000) =>
      (await viewFile(opened, { at: 'HEAD', path: pathOf(path) }, most)).content

    const text = { kind: 'text', encoding: 'utf-8', complete: true }
    expect(await view('README.md')).toEqual({ ...text, text: '# Rocket\n' })
    expect(await view('empty')).toEqual({ ...text, text: '' })
    expect(await view('windows.txt')).toEqual({ ...text, text: 'a\r\nb\r\n' })
    expect(await view('latin1.txt')).toEqual({
      ...text,
      encoding: 'unknown',
      text: 'gr\u{FFFD}\u{FFFD}e\n',
    })
    expect(await view('binary.bin')).toEqual({ kind: 'binary' })
    // As git, which looks for a zero in the first 8,000 bytes.
    expect(await view('late-zero.bin')).toMatchObject({ kind: 'text' })
    expect(await view('link-out')).toEqual({ kind: 'symlink', target: '../../etc/passwd' })
    expect(await view('movie.mp4')).toEqual({
      kind: 'lfs-pointer',
      pointer: { oid: LFS_OID, sizeBytes: 12345 },
      stored: 'not-requested',
    })
  })

  it('that is longer than may be shown is shown to there, and not in half a character', async () => {
    const { open } = await setUp(withFiles({ file: Buffer.from('aé🚀b').toString('latin1') }))
    const opened = await open()
    const view = async (most: number) =>
      (await viewFile(opened, { at: 'HEAD', path: ['file'] }, most)).content

    const shown = ['', 'a', 'a', 'aé', 'aé', 'aé', 'aé', 'aé🚀']
    for (const [most, text] of shown.entries()) {
      const expected = { kind: 'text', encoding: 'utf-8', text, complete: false }
      expect(await view(most), String(most)).toEqual(expected)
    }
    expect(await view(8)).toMatchObject({ text: 'aé🚀b', complete: true })
  })

  it('that is none is not found, and no link is followed', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    for (const [path, why] of [
      [['none'], 'There is no "none"'],
      [['run'], 'There is no "run"'],
      [['README.md', 'x'], 'There is no "README.md/x"'],
      [['link', 'x'], 'There is no "link/x"'],
      [['..', 'README.md'], 'There is no ".."'],
      [['.', 'README.md'], 'There is no "."'],
      [['a folder/with spaces', 'file'], 'There is no'],
      [['a folder'], 'a folder'],
      [[], 'a folder'],
      [['submodule'], 'in another repository'],
    ] as const) {
      await expect(openFile(opened, { at: 'HEAD', path })).rejects.toMatchObject({
        code: 'path-not-found',
        message: expect.stringContaining(why),
      })
    }
  })

  it('of which git shows less than it should fails', async () => {
    const { open } = await setUp(withFiles({ file: 'content' }))
    const { dir, git: context, ...opened } = await open()
    const { entry } = await openFile(
      { dir, git: context, ...opened },
      { at: 'HEAD', path: ['file'] },
    )
    const blob = (sizeBytes: number) =>
      buffer(openBlob({ dir, oid: entry.oid, sizeBytes }, context))
    expect((await blob(7)).toString()).toBe('content')
    await expect(blob(8)).rejects.toMatchObject({ code: 'git-failed' })
  })

  it('that a reader leaves ends its git, and that of a lease that ends fails', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const { open: start } = await openFile(opened, { at: 'HEAD', path: ['large.bin'] })
    for await (const _ of start()) break
    const half = start()
    await new Promise((read) => half.once('data', read).once('readable', read))
    opened.close()
    await expect(buffer(half)).rejects.toMatchObject({ code: 'interrupted' })
  })
})
