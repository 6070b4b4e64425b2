/** Refs, searches and history. */
import { describe, expect, it } from 'vitest'
import { listCommits } from '../../../core/browse/commits.ts'
import { findAt } from '../../../core/browse/folder.ts'
import { listRefs } from '../../../core/browse/refs.ts'
import { type SearchRequest, searchPaths } from '../../../core/browse/search.ts'
import { gitText } from '../../git.ts'
import { commit, history, reset } from '../../repositories/fast-import.ts'
import { ODD_REPOSITORIES } from '../../repositories/odd.ts'
import { ODD_FILES } from './odd-files.ts'
import { setUp, withFiles } from './setting.ts'

function odd(name: string) {
  const found = ODD_REPOSITORIES.find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no odd repository ${name}`)
  return found.build
}

describe('refs', () => {
  it('come in pages, by prefix, as the source has them', async () => {
    const { original, open } = await setUp(odd('names-not-utf8'))
    const opened = await open()
    const listed = await gitText(['-C', original, 'for-each-ref', '--format=%(refname)'])
    const all = listRefs(opened, { limit: 100 })
    expect(all.items.map(({ name }) => name)).toEqual(listed.split('\n').sort())
    const tags = listRefs(opened, { prefix: 'refs/tags/', limit: 100 })
    expect(tags.items).toEqual(all.items.filter(({ name }) => name.startsWith('refs/tags/')))
    expect(tags.total).toBe(1)
    const second = listRefs(opened, { offset: 1, limit: 2 })
    expect(second).toEqual({ items: all.items.slice(1, 3), offset: 1, total: all.total })
  })

  it.each([
    'names-like-options',
    'names-like-revisions',
    'names-not-utf8',
    'names-for-a-shell',
    'names-like-refs',
    'hostile-config',
    'replace-refs',
    'grafts',
  ])('of %s are all looked into by their full names, and nothing else is run', async (name) => {
    const { original, open } = await setUp(odd(name))
    const opened = await open()
    for (const ref of opened.listing.refs) {
      const found = await findAt(opened, { at: ref.name, path: [] })
      expect(found.revision).toEqual({ oid: ref.oid, ref: ref.name })
      const { commits } = await listCommits(opened, { at: ref.name, limit: 3 })
      expect(commits[0]?.oid).toBe(found.commit)
      const env = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' }
      const log = ['-C', original, 'rev-list', '--max-count=3', ref.oid]
      expect(commits.map(({ oid }) => oid).join('\n')).toBe(await gitText(log, { env }))
    }
  })

  it('are found by short names as git does, and only if they are there', async () => {
    const { open } = await setUp(odd('names-of-tag-and-branch'))
    const opened = await open()
    const find = async (at: string) => (await findAt(opened, { at, path: [] })).revision.ref
    expect(await find('HEAD')).toBe('HEAD')
    expect(await find('v1')).toBe('refs/tags/v1')
    expect(await find('heads/v1')).toBe('refs/heads/v1')
    expect(await find('main')).toBe('refs/tags/main')
    for (const at of [
      '',
      'x',
      'main~1',
      'main^{tree}',
      'HEAD^',
      '--all',
      '-x',
      'v1:',
      '@',
      ':/x',
    ]) {
      await expect(find(at), at).rejects.toMatchObject({ code: 'path-not-found' })
    }
    await expect(find('0'.repeat(40))).rejects.toMatchObject({ code: 'path-not-found' })
  })

  it('of an unborn or unknown HEAD are told', async () => {
    const { open } = await setUp(odd('empty'))
    await expect(findAt(await open(), { at: 'HEAD', path: [] })).rejects.toMatchObject({
      code: 'path-not-found',
      message: expect.stringContaining('does not exist'),
    })
  })
})

describe('a search', () => {
  it('finds by a part of the path, and by a pattern', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const search = async (query: string, more: Partial<SearchRequest> = {}) => {
      const request = { at: 'HEAD', path: [], query, limit: 100, ...more }
      const { matches, complete } = await searchPaths(opened, request)
      expect(complete).toBe(true)
      return matches.map(({ path }) => path.join('/'))
    }
    expect(await search('readme')).toEqual(['HEAD:README.md', 'README.md'])
    expect(await search('*.md')).toEqual(['*.md', 'HEAD:README.md', 'README.md'])
    expect(await search('with')).toEqual(['a folder/with spaces', 'a folder/with spaces/file'])
    expect(await search('spaces', { path: ['a folder'] })).toHaveLength(2)
    expect(await search('a folder/*', { path: ['a folder'] })).toEqual(['a folder/with spaces'])
    expect(await search('日本')).toHaveLength(2)
    expect(await search('nothing at all')).toEqual([])
    expect(await search('link', { at: 'main', path: ['link'] })).toEqual([])
  })

  it('tells when it stopped before the end', async () => {
    const { open } = await setUp(withFiles(ODD_FILES))
    const opened = await open()
    const request = { at: 'HEAD', path: [], query: '*', limit: 1000 }
    const all = await searchPaths(opened, request)
    expect(all).toMatchObject({ complete: true, looked: all.matches.length })
    const exact = await searchPaths(opened, { ...request, limit: all.looked })
    expect(exact).toEqual(all)
    const some = await searchPaths(opened, { ...request, limit: 5 })
    expect(some).toMatchObject({ complete: false, matches: all.matches.slice(0, 5) })
    // What comes after the last that was wanted does not matter.
    const first = await searchPaths(opened, { ...request, query: '*.md', limit: 1 })
    expect(first).toMatchObject({ complete: false, matches: [{ path: ['*.md'] }] })
    const tired = await searchPaths(opened, { ...request, query: 'run.sh', mostEntries: 3 })
    expect(tired).toEqual({ complete: false, looked: 3, matches: [] })
  })
})

describe('history', () => {
  it('is that of the source, page by page, with its texts', async () => {
    const { original, open } = await setUp(
      withFiles({}, async (draft) => {
        await draft.import(
          history('refs/heads/topic', 5),
          reset('refs/heads/latin1', 'refs/heads/topic'),
          commit('refs/heads/latin1', {
            message: 'Gr\u00f6\u00dfe\n\nmehr\n',
            encoding: 'ISO-8859-1',
            timezone: '+0530',
          }),
          commit('refs/heads/latin1', { message: 'not \u00ff text', encoding: 'klingon' }),
        )
      }),
    )
    const opened = await open()
    const page = (offset: number, limit: number) =>
      listCommits(opened, { at: 'latin1', offset, limit })
    const { commits, more } = await page(0, 100)
    const log = ['-C', original, 'log', '--format=%H %T %P', 'latin1']
    expect(
      commits.map(({ oid, tree, parents }) => [oid, tree, ...parents].join(' ').trim()),
    ).toEqual((await gitText(log)).split('\n').map((line) => line.trim()))
    expect(more).toBe(false)
    expect(await page(2, 3)).toEqual({ commits: commits.slice(2, 5), more: true })
    expect(commits.slice(0, 2)).toMatchObject([
      { message: 'not \u{FFFD} text' },
      {
        message: 'Größe\n\nmehr\n',
        author: { name: 'Ada Author', email: 'ada@example.com' },
        committer: { name: 'Carl Committer', at: new Date(1_700_000_000_000) },
      },
    ])
  })
})
