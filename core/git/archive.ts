/** A tree as a tar archive, as git makes it. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitContext } from './context.ts'
import { runGit, startGit } from './process.ts'
import { readerEnvironment } from './reader-environment.ts'

export interface ArchiveRequest {
  /** The repository, which is ours. */
  readonly dir: string
  /** The commit or tree to be written. */
  readonly what:
    | { readonly kind: 'commit'; readonly oid: string }
    /** `seconds` since 1970 is the time that every entry gets. */
    | { readonly kind: 'tree'; readonly oid: string; readonly seconds: number }
  /** The folder that everything is put into: letters, digits and `-_.`. */
  readonly folder: string
}

/**
 * Writes every file as git stores it, if `dir` has been prepared by `overrideAttributes`: nothing
 * that the repository says about itself is obeyed, no file is left out, filled in, or has its line
 * endings changed. Equal requests give equal bytes.
 */
export async function* archiveTree(
  { dir, what, folder }: ArchiveRequest,
  context: GitContext,
): AsyncGenerator<Uint8Array> {
  const commit = what.kind === 'commit' ? what.oid : await wrapTree(dir, what, context)
  const git = startGit({
    args: ['archive', '--format=tar', `--prefix=${folder}/`, commit],
    cwd: dir,
    env: readerEnvironment(dir, context),
    signal: context.signal,
    side: 'scratch',
  })
  // A commit that was made up here is told to nobody.
  let untold = what.kind === 'commit' ? 0 : COMMENT_BYTES
  for await (const chunk of git.stdout) {
    const told = chunk.subarray(untold)
    untold -= chunk.length - told.length
    if (told.length > 0) yield told
  }
  await git.ended
}

/** A header and a record, in which git says of which commit the archive is. */
const COMMENT_BYTES = 1024

/** Has git pay no heed to the `.gitattributes` of any folder: what is written here stands above. */
export async function overrideAttributes(dir: string): Promise<void> {
  await mkdir(join(dir, 'info'), { recursive: true })
  await writeFile(join(dir, 'info/attributes'), ATTRIBUTES)
}

const ATTRIBUTES =
  '* -export-ignore -export-subst -text -crlf !eol -ident !filter !working-tree-encoding\n'

/** Git gives the entries of a tree the time of day, and those of a commit its own. */
async function wrapTree(
  dir: string,
  { oid, seconds }: { readonly oid: string; readonly seconds: number },
  context: GitContext,
): Promise<string> {
  const date = `${seconds} +0000`
  const { stdout } = await runGit({
    args: ['commit-tree', '-m', 'export', oid],
    cwd: dir,
    env: {
      ...readerEnvironment(dir, context),
      ...{ GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x', GIT_AUTHOR_DATE: date },
      ...{ GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x', GIT_COMMITTER_DATE: date },
    },
    signal: context.signal,
    side: 'scratch',
  })
  return stdout.toString('latin1').trim()
}
