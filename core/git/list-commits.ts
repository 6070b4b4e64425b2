import type { GitContext } from './context.ts'
import { runGit } from './process.ts'
import { readerEnvironment } from './reader-environment.ts'

/** Ids of the commits that `oid` reaches, newest first as git walks them, from number `offset`. */
export async function listCommitIds(
  dir: string,
  oid: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  context: GitContext,
): Promise<string[]> {
  const { stdout } = await runGit({
    args: ['rev-list', `--skip=${offset}`, `--max-count=${limit}`, oid],
    cwd: dir,
    env: readerEnvironment(dir, context),
    signal: context.signal,
    side: 'scratch',
  })
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
}
