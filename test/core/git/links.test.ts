import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import type { GitContext } from '../../../core/git/context.ts'
import { readLinks } from '../../../core/git/links.ts'
import { initRepository } from '../../../core/git/repository.ts'
import { listObjects } from '../../../core/git/scratch-pack.ts'
import { git, gitText, tryGit } from '../../git.ts'
import { CONTENTS } from '../../repositories/contents.ts'
import { type Draft, openDraft, startDraft } from '../../repositories/draft.ts'
import { commit, history, tag } from '../../repositories/fast-import.ts'
import { growRepository } from '../../repositories/grow.ts'
import { HISTORIES } from '../../repositories/histories.ts'
import { LEGACY } from '../../repositories/legacy.ts'
import { type ObjectType, treeEntry, writeLooseObject } from '../../repositories/loose-object.ts'
import { TAGS } from '../../repositories/tags.ts'
import { failureOf, gitContext } from './test-context.ts'

/** Objects as they are: no replacements and no grafts. */
const PLAIN = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' }

/** The links of the pack that git makes of these revisions of the repository in `original`. */
async function linksOf(
  context: GitContext,
  original: string,
  args: readonly string[],
  revisions: readonly string[] = [],
) {
  const env = PLAIN
  const format = await gitText(['-C', original, 'rev-parse', '--show-object-format'], { env })
  const objectFormat: ObjectFormat = format === 'sha256' ? 'sha256' : 'sha1'
  const made = ['-C', original, 'pack-objects', '--stdout', '-q', ...args]
  const pack = await git(made, { env, input: revisions.map((each) => `${each}\n`).join('') })
  const dir = join(context.scratch, `scratch-${(await readdir(context.scratch)).length}.git`)
  await initRepository(dir, objectFormat, context)
  await git(['-C', dir, 'index-pack', '--stdin'], { input: pack })
  return { dir, links: await readLinks(dir, objectFormat, context) }
}

/** What the index of the only pack in `dir` names. */
async function packedIn(dir: string, objectFormat: ObjectFormat): Promise<string[]> {
  const folder = join(dir, 'objects/pack')
  const name = (await readdir(folder)).find((each) => each.endsWith('.idx')) ?? ''
  const input = await readFile(join(folder, name))
  const shown = await gitText(['show-index', `--object-format=${objectFormat}`], { input })
  return lines(shown).map((line) => line.split(' ')[1] ?? '')
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')

/** What HEAD and the refs name. */
async function tipsIn(dir: string): Promise<string[]> {
  const refs = await gitText(['-C', dir, 'for-each-ref', '--format=%(objectname)'], { env: PLAIN })
  const head = await tryGit(['-C', dir, 'rev-parse', '-q', '--verify', 'HEAD'], { env: PLAIN })
  return [...lines(refs), ...lines(head.stdout.toString('latin1'))]
}

/** Those that are odd in their objects, and not in their refs or files. */
const WHOLE = [...TAGS, ...HISTORIES, ...LEGACY, ...CONTENTS]

it.each(WHOLE)('a pack of all links to nothing outside it: $describe', async ({ build }) => {
  const context = await gitContext()
  const original = join(context.scratch, 'original')
  await build(original)
  const tips = await tipsIn(original)
  const { links } = await linksOf(context, original, ['--revs'], tips)

  expect(links).toMatchObject({ commits: [], others: [] })
  expect(links.roots.filter((oid) => !tips.includes(oid))).toEqual([])
  expect(links.roots.length).toBeGreaterThan(0)
})

interface Reference {
  readonly type: string
  readonly oid: string
}

/** What each object refers to, as plumbing tells it that shares no code with the product. */
async function referencesIn({ git: ask }: Draft): Promise<Map<string, Reference[]>> {
  const references = new Map<string, Reference[]>()
  for (const line of lines(await ask(['log', '--all', '--format=%H %T %P']))) {
    const [oid = '', tree = '', ...parents] = line.split(' ').filter((each) => each !== '')
    const links = parents.map((parent) => ({ type: 'commit', oid: parent }))
    references.set(oid, [{ type: 'tree', oid: tree }, ...links])
  }
  const format = '--format=%(objectname) %(object) %(type)'
  for (const line of lines(await ask(['for-each-ref', format, 'refs/tags']))) {
    const [oid = '', object = '', type = ''] = line.split(' ')
    if (object !== '') references.set(oid, [{ type, oid: object }])
  }
  const all = ['cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)']
  for (const line of lines(await ask(all))) {
    const [type, oid = ''] = line.split(' ')
    if (type !== 'tree') continue
    const entries = lines(await ask(['ls-tree', oid])).map((entry) => entry.split(/[ \t]/))
    const links = entries.map(([, of = '', to = '']) => ({ type: of, oid: to }))
    references.set(
      oid,
      links.filter((link) => link.type !== 'commit'),
    )
  }
  return references
}

/** The links of a pack that holds `packed`, from what each of its objects refers to. */
function expectedLinks(packed: readonly string[], references: Map<string, Reference[]>) {
  const held = new Set(packed)
  const all = packed.flatMap((oid) => references.get(oid) ?? [])
  const outside = all.filter(({ oid }) => !held.has(oid))
  const idsOf = (links: Reference[]) => [...new Set(links.map(({ oid }) => oid))].sort()
  const referred = new Set(all.map(({ oid }) => oid))
  return {
    objects: packed.length,
    commits: idsOf(outside.filter(({ type }) => type === 'commit')),
    others: idsOf(outside.filter(({ type }) => type !== 'commit')),
    roots: packed.filter((oid) => !referred.has(oid)).sort(),
  }
}

const FORMATS: readonly ObjectFormat[] = ['sha1', 'sha256']

it.each(FORMATS)('a %s increment links to what it builds upon, and no more', async (format) => {
  const context = await gitContext()
  const original = join(context.scratch, 'original')
  const draft = await branchyRepository(original, format)
  const references = await referencesIn(draft)
  const commits = lines(await draft.git(['rev-list', '--all']))
  const tips = lines(await draft.git(['for-each-ref', '--format=%(objectname)']))
  const some = fc.uniqueArray(fc.constantFrom(...commits, ...tips), { maxLength: 5 })

  let increments = 0
  await fc.assert(
    fc.asyncProperty(some, some, async (wanted, held) => {
      const range = [...wanted, ...held.map((oid) => `^${oid}`)]
      const { dir, links } = await linksOf(context, original, ['--revs'], range)
      // More than rev-list names: git leaves an object out only where it comes upon it anyway.
      const packed = await packedIn(dir, format)

      const found = {
        objects: links.objects,
        commits: [...links.commits].sort(),
        others: [...links.others].sort(),
        roots: [...links.roots].sort(),
      }
      expect(found).toEqual(expectedLinks(packed, references))
      // What git calls the boundary are the parents outside; tags may name more.
      const listed = await draft.git(['rev-list', '--boundary', '--stdin'], range.join('\n'))
      const boundary = lines(listed).flatMap((line) => /^-(.*)$/.exec(line)?.slice(1) ?? [])
      expect(boundary.filter((oid) => !links.commits.includes(oid))).toEqual([])
      if (links.commits.length > 0 && links.others.length > 0) increments += 1
    }),
    { numRuns: 25 },
  )
  expect(increments).toBeGreaterThan(0)
})

/** Side branches, merges, tags of tags, of trees and of blobs, in `objectFormat`. */
async function branchyRepository(dir: string, objectFormat: ObjectFormat): Promise<Draft> {
  const draft = await startDraft(dir, { objectFormat })
  await draft.import(history('refs/heads/main', 12), tag('v1', 'refs/heads/main'))
  await draft.import(history('refs/heads/side', 6, 'refs/heads/main~3'))
  const merge = { merge: ['refs/heads/side'], from: 'refs/heads/main^0', files: { a: 'a\n' } }
  await draft.import(commit('refs/heads/main', merge), history('refs/heads/alone', 3))
  const oid = (name: string) => draft.git(['rev-parse', name])
  await draft.import(
    tag('again', await oid('refs/tags/v1')),
    tag('tree', await oid('refs/heads/main^{tree}')),
    tag('blob', await oid('refs/heads/main:a')),
  )
  return draft
}

it('a submodule is no link, and any mode that git does not know is taken for one', async () => {
  const { context, dir } = await empty()
  const blob = await writeLooseObject(dir, 'blob', 'content\n')
  const modes = { '160000': '1', '0': '2', '644': '3', '170000': '4', '100664': '5', '120777': '6' }
  const entries = Object.entries(modes).map(([mode, digit]) =>
    treeEntry(mode, `m${mode}`, digit.repeat(40)),
  )
  const folders = [
    treeEntry('40000', 'x', '7'.repeat(40)),
    treeEntry('040000', 'y', '8'.repeat(40)),
  ]
  const body = [...entries, ...folders, treeEntry('100644', 'z', blob)].join('')
  const tree = await writeLooseObject(dir, 'tree', body)

  const links = await readLinks(dir, 'sha1', context)
  expect(links.commits).toEqual([])
  expect([...links.others].sort()).toEqual(['5', '6', '7', '8'].map((each) => each.repeat(40)))
  expect(links.roots).toEqual([tree])
})

it('an object that nothing asked for is a root', async () => {
  const context = await gitContext()
  const original = join(context.scratch, 'original')
  const draft = await branchyRepository(original, 'sha1')
  const stray = await draft.git(['hash-object', '-w', '--stdin'], 'Nobody asked for this.\n')
  const objects = lines(await draft.git(['rev-list', '--objects', '--no-object-names', 'main']))
  const main = await draft.git(['rev-parse', 'main'])

  const { links } = await linksOf(context, original, [], [...objects, stray])
  expect([...links.roots].sort()).toEqual([main, stray].sort())
})

it('a pack that lacks an object links to it', async () => {
  const context = await gitContext()
  const original = join(context.scratch, 'original')
  const draft = await branchyRepository(original, 'sha1')
  const objects = lines(await draft.git(['rev-list', '--objects', '--no-object-names', 'main']))
  const parent = await draft.git(['rev-parse', 'main~1'])
  const blob = await draft.git(['rev-parse', 'main~1:README.md'])

  const rest = objects.filter((oid) => oid !== parent && oid !== blob)
  const { links } = await linksOf(context, original, [], rest)
  expect(links).toMatchObject({ commits: [parent], others: [blob] })
})

it('a repository without objects has no links', async () => {
  const { context, dir } = await empty()
  expect(await readLinks(dir, 'sha1', context)).toEqual({
    ...{ objects: 0, commits: [], others: [], roots: [] },
  })
})

it('finds every link of thousands of objects, wherever a pipe cuts them', async () => {
  const context = await gitContext()
  const original = join(context.scratch, 'original')
  await growRepository(original, { commits: 60, files: 6000, bytes: 1000, seed: 1 })
  const { git: ask } = openDraft(original)
  const all = lines(await ask(['rev-list', '--objects', '--no-object-names', 'main']))
  const types = await ask(['cat-file', '--batch-check=%(objecttype) %(objectname)'], all.join('\n'))
  const oids = (type: string) =>
    lines(types)
      .filter((line) => line.startsWith(`${type} `))
      .map((line) => line.slice(type.length + 1))

  const { links } = await linksOf(context, original, [], [...oids('commit'), ...oids('tree')])
  expect(links.commits).toEqual([])
  expect([...links.others].sort()).toEqual(oids('blob').sort())
  expect(links.roots).toEqual([await ask(['rev-parse', 'main'])])
})

const [TREE, PARENT] = ['a'.repeat(40), 'b'.repeat(40)]
const PEOPLE = 'author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n'

/** An empty scratch repository. */
async function empty() {
  const context = await gitContext()
  const dir = join(context.scratch, 'scratch.git')
  await initRepository(dir, 'sha1', context)
  return { context, dir }
}

describe('the header of a commit', () => {
  it.each<[string, string]>([
    ['has lines behind its parents that look like parents', `${PEOPLE}parent ${TREE}\n\nA\n`],
    ['has a message that looks like a header', `${PEOPLE}\nparent ${TREE}\ntree ${PARENT}\n`],
    ['holds a merged tag', `${PEOPLE}mergetag object ${TREE}\n type commit\n tag v1\n\nA\n`],
    ['is signed', `${PEOPLE}gpgsig -----BEGIN\n parent ${TREE}\n \n -----END\n\nA\n`],
    ['names an encoding', `${PEOPLE}encoding ISO-8859-1\n\nGr\u00fc\u00dfe\n`],
    ['has no author', '\nA\n'],
    ['ends without a message', ''],
    ['ends within a line', 'author A'],
    ['has a line longer than any pipe', `author ${`parent ${TREE} `.repeat(30_000)}\n\nA\n`],
    ['has lines without end', `${PEOPLE}\n${`parent ${TREE}\n`.repeat(100_000)}`],
    ['has zero bytes', `${PEOPLE}\n\0\n\0parent ${TREE}`],
  ])('may be one that %s', async (_, rest) => {
    const { context, dir } = await empty()
    const body = `tree ${TREE}\nparent ${PARENT}\nparent ${'C'.repeat(40)}\n${rest}`
    const first = await writeLooseObject(dir, 'commit', body)
    const root = await writeLooseObject(dir, 'commit', `tree ${TREE}\n${PEOPLE}\nAfter it\n`)

    const links = await readLinks(dir, 'sha1', context)
    expect([...links.commits].sort()).toEqual([PARENT, 'c'.repeat(40)])
    expect(links.others).toEqual([TREE])
    expect([...links.roots].sort()).toEqual([first, root].sort())
  })
})

describe('a malformed object is refused by its id', () => {
  it.each<[ObjectType, string, string]>([
    ['commit', 'line for its tree', `parent ${PARENT}\n${PEOPLE}\nA\n`],
    ['commit', 'line for its tree', `\ntree ${TREE}\n`],
    ['commit', 'line for its tree', `tree ${TREE.slice(1)}\n${PEOPLE}\nA\n`],
    ['commit', 'line for its tree', `tree ${TREE} \n${PEOPLE}\nA\n`],
    ['commit', 'line for its tree', `tree ${'g'.repeat(40)}\n${PEOPLE}\nA\n`],
    ['commit', 'line for its tree', `tree ${'x'.repeat(200_000)}`],
    ['commit', 'line for its parent', `tree ${TREE}\nparent ${PARENT}0\n${PEOPLE}\nA\n`],
    ['commit', 'line for its parent', `tree ${TREE}\nparent \n${PEOPLE}\nA\n`],
    ['commit', 'header is cut off', ''],
    ['commit', 'header is cut off', `tree ${TREE}`],
    ['commit', 'header is cut off', `tree ${TREE}\nparent ${PARENT}`],
    ['tag', 'line for its object', `type commit\ntag v1\n\nA\n`],
    ['tag', 'line for its object', `object main\ntype commit\ntag v1\n\nA\n`],
    ['tag', 'does not say of what type', `object ${TREE}\ntag v1\n\nA\n`],
    ['tag', 'does not say of what type', `object ${TREE}\ntype file\ntag v1\n\nA\n`],
    ['tag', 'does not say of what type', `object ${TREE}\ncommit\ntag v1\n\nA\n`],
    ['tag', 'has no name', `object ${TREE}\ntype commit\ntagger A <a@b> 1 +0000\n\nA\n`],
    ['tag', 'header is cut off', `object ${TREE}\n`],
    ['tag', 'header is cut off', `object ${TREE}\ntype commit\ntag v1`],
    ['tag', 'header is cut off', ''],
    ['tree', 'malformed mode', treeEntry('', 'a', TREE)],
    ['tree', 'malformed mode', treeEntry('100648', 'a', TREE)],
    ['tree', 'malformed mode', treeEntry('-100644', 'a', TREE)],
    ['tree', 'without a name', treeEntry('100644', '', TREE)],
    ['tree', 'entry is cut off', treeEntry('100644', 'a', TREE).slice(0, -1)],
    ['tree', 'entry is cut off', treeEntry('100644', 'a', '')],
    ['tree', 'entry is cut off', `${treeEntry('100644', 'a', TREE)}100644`],
    ['tree', 'entry is cut off', `${treeEntry('100644', 'a', TREE)}100644 name`],
  ])('%s: %s', async (type, why, body) => {
    const { context, dir } = await empty()
    await writeLooseObject(dir, 'tree', treeEntry('100644', 'sound', TREE))
    const oid = await writeLooseObject(dir, type, body)

    const failure = await failureOf(readLinks(dir, 'sha1', context))
    expect(failure).toMatchObject({ code: 'verification-failed' })
    expect(failure.message).toContain(oid)
    expect(failure.message).toContain(why)
  })

  it.each<[string, ObjectType, (blob: string) => string]>([
    ['tree', 'commit', (blob) => `tree ${blob}\n${PEOPLE}\nA\n`],
    ['commit', 'commit', (blob) => `tree ${TREE}\nparent ${blob}\n${PEOPLE}\nA\n`],
    ['tree', 'tree', (blob) => treeEntry('40000', 'folder', blob)],
    ['commit', 'tag', (blob) => `object ${blob}\ntype commit\ntag v1\n\nA\n`],
  ])('which takes a blob for a %s: %s', async (taken, type, bodyOf) => {
    const { context, dir } = await empty()
    const blob = await writeLooseObject(dir, 'blob', 'content\n')
    const oid = await writeLooseObject(dir, type, bodyOf(blob))

    const failure = await failureOf(readLinks(dir, 'sha1', context))
    expect(failure).toMatchObject({ code: 'verification-failed' })
    expect(failure.message).toContain(`${oid} is malformed: it refers to ${blob} as a ${taken}`)
  })
})

it('fails with a code when git can read no object of the pack', async () => {
  const context = await gitContext()
  const dir = await damagedScratch(context, (pack) => pack.fill(0, 200, pack.length - 100))
  expect(await failureOf(readLinks(dir, 'sha1', context))).toMatchObject({
    code: 'verification-failed',
    message: expect.stringMatching(/^Git did not show what a pack holds: \w{40} missing\.$/),
  })
})

it('fails with what git says when git cannot read one object', async () => {
  const context = await gitContext()
  const dir = await damagedScratch(context, async (pack, index) => {
    const listed = lines(await gitText(['verify-pack', '-v', index]))
    const entry = listed.find((line) => line.split(/ +/)[1] === 'commit') ?? ''
    const [, , , packedBytes, offset] = entry.split(/ +/).map(Number)
    const last = (offset ?? 0) + (packedBytes ?? 0) - 1
    pack[last] = (pack[last] ?? 0) ^ 1
  })
  const failure = await failureOf(readLinks(dir, 'sha1', context))
  expect(failure.code).toBe('git-failed')
})

it('fails when there is no repository, rather than find nothing', async () => {
  const context = await gitContext()
  await failureOf(readLinks(context.scratch, 'sha1', context))
  await failureOf(listObjects(context.scratch, () => {}, context))
})

/** A scratch repository with a pack of everything, of which some bytes are then changed. */
async function damagedScratch(
  context: GitContext,
  damage: (pack: Buffer, index: string) => unknown,
): Promise<string> {
  const original = join(context.scratch, 'original')
  await branchyRepository(original, 'sha1')
  const { dir } = await linksOf(context, original, ['--all'])
  const folder = join(dir, 'objects/pack')
  const name = (await readdir(folder)).find((each) => each.endsWith('.pack')) ?? ''
  const pack = await readFile(join(folder, name))
  await damage(pack, join(folder, name.replace(/pack$/, 'idx')))
  await chmod(join(folder, name), 0o644)
  await writeFile(join(folder, name), pack)
  return dir
}

it('stops when it is told to', async () => {
  const ending = new AbortController()
  const context = await gitContext({}, ending.signal)
  const original = join(context.scratch, 'original')
  await branchyRepository(original, 'sha1')
  const { dir } = await linksOf(context, original, ['--all'])
  const work = readLinks(dir, 'sha1', context)
  ending.abort()
  expect(await failureOf(work)).toMatchObject({ code: 'interrupted' })
})
