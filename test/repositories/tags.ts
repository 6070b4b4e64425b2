/** Tags of all kinds. */
import { startDraft } from './draft.ts'
import { blob, commit, history, tag } from './fast-import.ts'
import { writeLooseObject } from './loose-object.ts'
import type { OddRepository } from './odd-repository.ts'

export const TAGS: readonly OddRepository[] = [
  {
    name: 'tag-of-tag-of-tag',
    describe: 'a tag of a tag of a tag of a commit, of which only the outermost has a ref',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), tag('inner', 'refs/heads/main'))
      const inner = await draft.git(['rev-parse', 'refs/tags/inner'])
      await draft.import(tag('middle', inner))
      await draft.import(tag('outer', await draft.git(['rev-parse', 'refs/tags/middle'])))
      await draft.git(['tag', '-d', 'inner', 'middle'])
    },
  },
  {
    name: 'tag-of-tree-and-blob',
    describe: 'annotated tags of a tree and of a blob that no commit reaches',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), blob(1, 'A public key\n'), tag('key', ':1'))
      const key = await draft.git(['rev-parse', 'refs/tags/key^{blob}'])
      await draft.import(tag('tree', await draft.git(['mktree'], `100644 blob ${key}\tkey.asc\n`)))
    },
  },
  {
    name: 'light-tag-of-tree-and-blob',
    describe: 'lightweight tags of a tree and of a blob that no commit reaches',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      const key = await draft.git(['hash-object', '-w', '--stdin'], 'A public key\n')
      const tree = await draft.git(['mktree'], `100644 blob ${key}\tkey.asc\n`)
      await draft.point({ 'refs/tags/key': key, 'refs/tags/tree': tree })
    },
  },
  {
    name: 'tag-of-lost-history',
    describe: 'a tag as the only way to a history apart from every branch',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), history('refs/heads/old', 5))
      await draft.import(tag('archive/old', 'refs/heads/old'))
      await draft.git(['update-ref', '-d', 'refs/heads/old'])
    },
  },
  {
    name: 'tag-renamed',
    describe: 'a tag object under another name than its own, and outside refs/tags',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), tag('v1', 'refs/heads/main'))
      await draft.point({ 'refs/tags/release/one': 'refs/tags/v1', 'refs/kept/v1': 'refs/tags/v1' })
      await draft.git(['tag', '-d', 'v1'])
    },
  },
  {
    name: 'tag-signed',
    describe: 'a signed tag, and one with a signature in its header and no last newline',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const signature = '-----BEGIN PGP SIGNATURE-----\n\niQEzBAAB\n-----END PGP SIGNATURE-----'
      await draft.import(
        history('refs/heads/main'),
        tag('v1', 'refs/heads/main', `Release\n${signature}\n`),
        tag('v2', 'refs/heads/main', `Release\n${signature}`),
      )
    },
  },
  {
    name: 'tag-without-tagger',
    describe: 'a tag from the days before tags had a tagger',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      const main = await draft.git(['rev-parse', 'refs/heads/main'])
      const body = `object ${main}\ntype commit\ntag v0\n\nLinux 2.6.11\n`
      await draft.point({ 'refs/tags/v0': await writeLooseObject(draft.dir, 'tag', body) })
    },
  },
  {
    name: 'tag-where-a-branch-should-be',
    describe: 'a branch that points at a tag object, which git itself would not write',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'), tag('v1', 'refs/heads/main'))
      await draft.write('refs/heads/odd', `${await draft.git(['rev-parse', 'refs/tags/v1'])}\n`)
    },
  },
  {
    name: 'sha256-with-tags',
    describe: 'SHA-256 with branches, a merge, tags of tags and of trees',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir, { objectFormat: 'sha256' })
      await draft.import(
        history('refs/heads/main'),
        history('refs/heads/side', 2),
        commit('refs/heads/main', { merge: ['refs/heads/side'] }),
        tag('v1', 'refs/heads/main'),
      )
      await draft.import(tag('v1-again', await draft.git(['rev-parse', 'refs/tags/v1'])))
      await draft.point({ 'refs/tags/tree': 'refs/heads/main^{tree}' })
    },
  },
]
