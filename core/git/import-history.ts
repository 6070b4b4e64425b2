/** Filling a repository with a history that somebody wrote down. */
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { runGit } from './process.ts'

/** Adds `stream`, in the words of git-fast-import(1), to the repository in `dir`. */
export async function importHistory(
  dir: string,
  stream: string,
  { environment, globalConfig, signal }: GitContext,
): Promise<void> {
  const env = gitEnvironment(environment, globalConfig, { gitDir: dir })
  const args = ['fast-import', '--quiet', '--date-format=raw']
  await runGit({ args, cwd: dir, env, signal, side: 'scratch' }, [stream])
}
