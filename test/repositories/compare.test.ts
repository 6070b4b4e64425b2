import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareRepositories, describeRepository } from './compare.ts'
import { type Draft, openDraft, startDraft } from './draft.ts'
import { history, tag } from './fast-import.ts'
import { looseObjectPath, treeEntry, writeLooseObject } from './loose-object.ts'
import { scratch } from './prove-shapes.ts'

interface Pair {
  readonly source: string
  readonly restored: string
  /** To change the restored one. */
  readonly draft: Draft
}

/** A repository with something of each kind, and a copy of it. */
async function twins(): Promise<Pair> {
  const root = await scratch()
  const [source, restored] = [join(root, 'source'), join(root, 'restored')]
  const draft = await startDraft(source)
  await draft.import(
    history('refs/heads/main'),
    history('refs/heads/gr\u00f6\u00dfe'),
    tag('v1', 'refs/heads/main'),
  )
  await draft.git(['symbolic-ref', 'refs/heads/alias', 'refs/heads/main'])
  // Node copies no file whose name is not UTF-8.
  await draft.git(['pack-refs', '--all'])
  await cp(source, restored, { recursive: true })
  return { source, restored, draft: openDraft(restored) }
}

describe('equal', () => {
  it('says nothing about two copies', async () => {
    const { source, restored } = await twins()
    expect(await compareRepositories(source, restored)).toEqual([])
  })

  it.each<[string, (draft: Draft) => Promise<unknown>]>([
    ['packed refs and objects', (draft) => draft.git(['gc', '-q'])],
    ['a hook', (draft) => draft.write('hooks/update', '#!/bin/sh\n')],
    ['a configuration', (draft) => draft.git(['config', 'user.name', 'Somebody else'])],
    ['an object that nothing reaches', (draft) => draft.git(['hash-object', '-w', '--stdin'], 'x')],
    ['a commit that only a reflog reaches', leaveInReflog],
    [
      'a reflog of what is gone',
      (draft) => draft.write('logs/refs/heads/main', `${ZERO} ${'1'.repeat(40)} A <a@b> 1 +0000\n`),
    ],
    ['a grafts file', async (draft) => draft.write('info/grafts', `${await oid(draft, 'main')}\n`)],
  ])('does not care about %s', async (_, change) => {
    const { source, restored, draft } = await twins()
    await change(draft)
    expect(await compareRepositories(source, restored)).toEqual([])
  })
})

const ZERO = '0'.repeat(40)
const oid = (draft: Draft, name: string) => draft.git(['rev-parse', name])

async function leaveInReflog(draft: Draft): Promise<void> {
  await draft.git(['config', 'core.logAllRefUpdates', 'always'])
  await draft.import(history('refs/heads/gone', 1))
  const gone = await oid(draft, 'refs/heads/gone')
  await draft.write('logs/refs/heads/main', `${ZERO} ${gone} A <a@b> 1 +0000\n`)
  await draft.git(['update-ref', '-d', 'refs/heads/gone'])
}

describe('different', () => {
  it.each<[string, RegExp, (draft: Draft) => Promise<unknown>]>([
    [
      'a moved ref',
      /^refs\/heads\/main: commit \w{40} at the source, commit \w{40} restored$/,
      (draft) => draft.point({ 'refs/heads/main': 'refs/heads/main~1' }),
    ],
    [
      'a lost ref, with its name byte by byte',
      /^refs\/heads\/gr\\xf6\\xdfe: commit \w{40} at the source, none restored$/,
      (draft) => draft.git(['update-ref', '--stdin'], 'delete refs/heads/gr\u00f6\u00dfe\n'),
    ],
    [
      'a ref too many',
      /^refs\/heads\/new: none at the source, commit \w{40} restored$/,
      (draft) => draft.point({ 'refs/heads/new': 'refs/heads/main' }),
    ],
    [
      'a tag that lost its tag object',
      /^refs\/tags\/v1: tag \w{40} at the source, commit \w{40} restored$/,
      (draft) => draft.point({ 'refs/tags/v1': 'refs/tags/v1^{}' }),
    ],
    [
      'a symbolic ref that is one no more',
      /^refs\/heads\/alias: .*another name for refs\/heads\/main at the source, commit \w{40} restored$/,
      async (draft) => draft.write('refs/heads/alias', `${await oid(draft, 'main')}\n`),
    ],
    [
      'a symbolic ref to another branch',
      /^refs\/heads\/alias: .*another name for refs\/heads\/gr\\xf6\\xdfe restored$/,
      (draft) => draft.write('refs/heads/alias', 'ref: refs/heads/gr\u00f6\u00dfe\n'),
    ],
    [
      'HEAD on another branch of the same commit',
      /^HEAD: on refs\/heads\/main at (\w+) at the source, on refs\/heads\/alias at \1 restored$/,
      (draft) => draft.write('HEAD', 'ref: refs/heads/alias\n'),
    ],
    [
      'HEAD on an unborn branch',
      /^HEAD: .* restored$/,
      (draft) => draft.write('HEAD', 'ref: refs/heads/none\n'),
    ],
    [
      'a detached HEAD',
      /^HEAD: on refs\/heads\/main at (\w+) at the source, detached at \1 restored$/,
      async (draft) => draft.write('HEAD', `${await oid(draft, 'main')}\n`),
    ],
    [
      'a missing object',
      /^reachable objects: 31 with digest \w{64} at the source, incomplete \(.*missing.*\) restored$/,
      async (draft) => rm(looseObjectPath(draft.dir, await oid(draft, 'main~2:README.md'))),
    ],
    [
      'an object of another content under the old name',
      /^fsck: 0 at the source, \d+ restored$/,
      async (draft) => {
        const other = await writeLooseObject(draft.dir, 'blob', 'Part 0 of refs/heads/maim\n')
        const blob = looseObjectPath(draft.dir, await oid(draft, 'main:source/part-0.txt'))
        await cp(looseObjectPath(draft.dir, other), blob, { force: true })
      },
    ],
    [
      'a ref that points at nothing',
      /^refs\/heads\/main: commit \w{40} at the source, missing 1{40} restored$/,
      (draft) => draft.write('refs/heads/main', `${'1'.repeat(40)}\n`),
    ],
    [
      'a ref file of garbage',
      /^the restored one alone: warning: ignoring broken ref refs\/heads\/broken$/,
      (draft) => draft.write('refs/heads/broken', 'garbage\n'),
    ],
    [
      'a legacy object that the source does not have',
      /^the restored one alone: error in tree/,
      async (draft) => {
        const blob = await oid(draft, 'main:README.md')
        const body = treeEntry('100644', 'b', blob) + treeEntry('100644', 'a', blob)
        await draft.point({ 'refs/tags/t': await writeLooseObject(draft.dir, 'tree', body) })
      },
    ],
  ])('finds %s', async (_, sentence, change) => {
    const { source, restored, draft } = await twins()
    await change(draft)
    expect(await compareRepositories(source, restored)).toContainEqual(
      expect.stringMatching(sentence),
    )
  })

  it('finds another object format', async () => {
    const root = await scratch()
    const [one, two] = [join(root, 'one'), join(root, 'two')]
    await startDraft(one)
    await startDraft(two, { objectFormat: 'sha256' })
    expect(await compareRepositories(one, two)).toEqual([
      'object format: sha1 at the source, sha256 restored',
    ])
  })

  it('counts what a replacement hides, and what takes its place', async () => {
    const { restored, draft } = await twins()
    await draft.import(history('refs/heads/other', 5))
    await draft.point({ [`refs/replace/${await oid(draft, 'main')}`]: 'refs/heads/other' })
    const everything = await draft.git(['cat-file', '--batch-all-objects', '--batch-check'])
    const { objects } = await describeRepository(restored)
    expect(objects).toMatchObject({ count: everything.split('\n').length })
  })
})

it('does not take a folder for the repository around it', async () => {
  const { source } = await twins()
  await expect(describeRepository(join(source, 'refs'))).rejects.toThrow('not a git repository')
})
