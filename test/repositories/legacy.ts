/**
 * Objects that `git fsck` complains about and that old repositories are full of.
 * Git serves and clones them all; a backup that refused them would lose history.
 */
import { startDraft } from './draft.ts'
import { treeEntry, writeLooseObject } from './loose-object.ts'
import type { OddRepository } from './odd-repository.ts'

const PERSON = 'Ada <ada@example.com> 1112911993 -0700'

export const LEGACY: readonly OddRepository[] = [
  withCommit('legacy-timezone', 'a time zone with too many digits', (body) =>
    body.replaceAll('-0700', '+051800'),
  ),
  withCommit('legacy-negative-time', 'a time before 1970', (body) =>
    body.replaceAll('1112911993', '-86400'),
  ),
  withCommit('legacy-no-space', 'no space before an address', (body) =>
    body.replaceAll('Ada <', 'Ada<'),
  ),
  withCommit('legacy-nested-address', 'an address within an address', (body) =>
    body.replaceAll('<ada@example.com>', '<ada <ada@example.com>>'),
  ),
  withCommit('legacy-no-author', 'a commit without an author', (body) =>
    body.replace(/^author.*\n/m, ''),
  ),
  withCommit('legacy-nul', 'a NUL in a message, after which git shows no more', (body) =>
    body.replace('An old', 'An\0old'),
  ),
  withTree('legacy-zero-padded-mode', 'a folder with the mode 040000', (blob, folder) => [
    treeEntry('100644', 'a', blob),
    treeEntry('040000', 'folder', folder),
  ]),
  withTree('legacy-modes', 'modes that early versions of git wrote', (blob) => [
    treeEntry('100664', 'group', blob),
    treeEntry('100600', 'owner', blob),
  ]),
  withTree('legacy-duplicate', 'a tree that has one name three times', (blob, folder) => [
    treeEntry('100644', 'a', blob),
    treeEntry('100755', 'a', blob),
    treeEntry('40000', 'a', folder),
  ]),
  withTree('legacy-unsorted', 'a tree out of order', (blob) => [
    treeEntry('100644', 'b', blob),
    treeEntry('100644', 'a', blob),
  ]),
  withTree('legacy-slash', 'a tree with a path for a name', (blob) => [
    treeEntry('100644', 'folder/file', blob),
  ]),
  withTree(
    'legacy-dot-git',
    'a folder named .git, which git refuses to check out',
    (blob, folder) => [treeEntry('40000', '.git', folder), treeEntry('100644', 'a', blob)],
  ),
  withTree(
    'legacy-dot-dot',
    'a folder named .., which leads out of the working tree',
    (_, folder) => [treeEntry('40000', '..', folder)],
  ),
]

function withCommit(
  name: string,
  describe: string,
  spoil: (body: string) => string,
): OddRepository {
  return legacy(name, describe, (_, folder) => ({ tree: folder, spoil }))
}

function withTree(
  name: string,
  describe: string,
  entries: (blob: string, folder: string) => string[],
): OddRepository {
  return legacy(name, describe, async (blob, folder, dir) => ({
    tree: await writeLooseObject(dir, 'tree', entries(blob, folder).join('')),
    spoil: (body) => body,
  }))
}

interface Made {
  readonly tree: string
  readonly spoil: (body: string) => string
}

function legacy(
  name: string,
  describe: string,
  make: (blob: string, folder: string, dir: string) => Made | Promise<Made>,
): OddRepository {
  return {
    name,
    describe,
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const blob = await writeLooseObject(dir, 'blob', 'content\n')
      const folder = await writeLooseObject(dir, 'tree', treeEntry('100644', 'file', blob))
      const { tree, spoil } = await make(blob, folder, dir)
      const body = `tree ${tree}\nauthor ${PERSON}\ncommitter ${PERSON}\n\nAn old commit\n`
      const commit = await writeLooseObject(dir, 'commit', spoil(body))
      await draft.write('refs/heads/main', `${commit}\n`)
    },
  }
}
