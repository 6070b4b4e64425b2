/** Sources that do not hold what they say they hold, or are no repositories at all. */
import { chmod, chown, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { git } from '../git.ts'
import { type Draft, startDraft } from './draft.ts'
import { history } from './fast-import.ts'
import { looseObjectPath } from './loose-object.ts'
import type { OddRepository } from './odd-repository.ts'

export const DAMAGED: readonly OddRepository[] = [
  {
    name: 'shallow',
    describe: 'a shallow clone, which holds only the last of its commits',
    expect: 'refused',
    build: (dir) => cloneInPart(dir, ['--depth=2']),
  },
  {
    name: 'partial',
    describe: 'a partial clone, whose files are still at its own source',
    expect: 'refused',
    build: (dir) => cloneInPart(dir, ['--filter=blob:none']),
  },
  broken('missing-blob', 'a file of the first commit is gone', async (draft) => {
    await rm(await pathOf(draft, 'main~2:README.md'))
  }),
  broken('missing-tree', 'a folder of the last commit is gone', async (draft) => {
    await rm(await pathOf(draft, 'main:source'))
  }),
  broken('missing-commit', 'the first commit is gone', async (draft) => {
    await rm(await pathOf(draft, 'main~2'))
  }),
  broken(
    'empty-object',
    'the last commit is an empty file, as after a power cut',
    async (draft) => {
      const path = await pathOf(draft, 'main')
      await chmod(path, 0o644)
      await truncate(path)
    },
  ),
  broken('flipped-byte-loose', 'one byte of a loose object is another', async (draft) => {
    await flipByte(await pathOf(draft, 'main:README.md'), 0.5)
  }),
  broken('flipped-byte-packed', 'one byte of a pack is another', async (draft) => {
    await draft.git(['repack', '-q', '-ad'])
    await flipByte(await packOf(draft), 0.5)
  }),
  broken('truncated-pack', 'a pack lacks its second half', async (draft) => {
    await draft.git(['repack', '-q', '-ad'])
    const pack = await packOf(draft)
    await chmod(pack, 0o644)
    await truncate(pack, Math.floor((await readFile(pack)).length / 2))
  }),
  broken('pack-without-index', 'a pack has lost its index', async (draft) => {
    await draft.git(['repack', '-q', '-ad'])
    await rm((await packOf(draft)).replace(/pack$/, 'idx'))
  }),
  broken('alternates-gone', 'the repository that lent its objects is gone', async (draft) => {
    await rm(join(draft.dir, 'objects'), { recursive: true })
    await draft.write('objects/info/alternates', '../lender.git/objects\n')
  }),
  broken('ref-to-nothing', 'a branch points at an object that is not there', async (draft) => {
    await draft.write('refs/heads/broken', `${'1'.repeat(40)}\n`)
  }),
  broken('ref-of-garbage', 'the file of a branch holds something else', async (draft) => {
    await draft.write('refs/heads/broken', 'not an object id\n')
  }),
  broken('ref-empty', 'the file of a branch is empty, as after a power cut', async (draft) => {
    await draft.write('refs/heads/broken', '')
  }),
  broken('packed-refs-garbage', 'packed-refs holds something else', async (draft) => {
    await draft.write('packed-refs', 'not a list of refs\n')
  }),
  broken('head-of-garbage', 'HEAD holds something else', async (draft) => {
    await draft.write('HEAD', 'not a ref\n')
  }),
  broken('head-missing', 'there is no HEAD', async (draft) => {
    await rm(join(draft.dir, 'HEAD'))
  }),
  broken('config-garbage', 'the configuration cannot be read', async (draft) => {
    await draft.write('config', '[core\n')
  }),
  broken('format-of-the-future', 'a repository format that git does not know', async (draft) => {
    await draft.git(['config', 'core.repositoryFormatVersion', '1'])
    await draft.git(['config', 'extensions.fromTheFuture', 'true'])
  }),
  {
    // Who is allowed to read it may back it up, though git refuses such a one by default.
    ...broken('out-of-reach', 'it belongs to somebody else, and may not be read', keepOut),
    expect: undefined,
  },
  {
    name: 'no-repository',
    describe: 'a folder with files in it',
    expect: 'refused',
    async build(dir) {
      await mkdir(dir)
      await writeFile(join(dir, 'README.md'), '# No repository\n')
    },
  },
  {
    name: 'empty-folder',
    describe: 'a folder with nothing in it',
    expect: 'refused',
    async build(dir) {
      await mkdir(dir)
    },
  },
  {
    name: 'plain-file',
    describe: 'a file that is no repository',
    expect: 'refused',
    build: (dir) => writeFile(dir, 'This is no repository.\n'),
  },
  {
    name: 'bundle-file',
    describe: 'a bundle, which git can clone from though it is no repository',
    async build(dir) {
      const draft = await startDraft(`${dir}.source`)
      await draft.import(history('refs/heads/main'))
      await draft.git(['bundle', 'create', '-q', dir, '--all'])
      await rm(`${dir}.source`, { recursive: true })
    },
  },
]

/** A sound repository with three commits on main, and then `damage`. */
function broken(
  name: string,
  describe: string,
  damage: (draft: Draft) => Promise<void>,
): OddRepository {
  return {
    name,
    describe,
    expect: 'refused',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await damage(draft)
    },
  }
}

/** A bare clone of a part of a repository that is then gone. */
async function cloneInPart(dir: string, part: readonly string[]): Promise<void> {
  const source = await startDraft(`${dir}.source`)
  await source.import(history('refs/heads/main', 4))
  await source.git(['config', 'uploadpack.allowFilter', 'true'])
  await git(['clone', '-q', '--bare', '--template=', ...part, pathToFileURL(source.dir).href, dir])
  await rm(source.dir, { recursive: true })
}

async function pathOf({ git: ask, dir }: Draft, revision: string): Promise<string> {
  return looseObjectPath(dir, await ask(['rev-parse', revision]))
}

async function packOf({ dir }: Draft): Promise<string> {
  const folder = join(dir, 'objects/pack')
  const name = (await readdir(folder)).find((each) => each.endsWith('.pack'))
  return join(folder, name ?? 'no pack')
}

async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path)
  const index = Math.floor(bytes.length * at)
  bytes[index] = (bytes[index] ?? 0) ^ 0x10
  await chmod(path, 0o644)
  await writeFile(path, bytes)
}

/**
 * Permissions do not stop an administrator, but git refuses everybody a repository
 * that belongs to another user.
 */
async function keepOut({ dir }: Draft): Promise<void> {
  if (process.getuid?.() === 0) await chown(dir, 65_534, 65_534)
  else await chmod(join(dir, 'objects'), 0)
}
