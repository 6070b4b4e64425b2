import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { lines } from './pack.ts'
import { runGit } from './process.ts'

/** How many objects of the repository in `dir` the `tips` reach. All must be there. */
export async function countReachable(
  dir: string,
  tips: Iterable<string>,
  context: GitContext,
): Promise<number> {
  const { stdout } = await runGit(
    {
      args: ['rev-list', '--objects', '--stdin', '--count'],
      cwd: dir,
      env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
      signal: context.signal,
      side: 'scratch',
    },
    lines(tips),
  )
  return Number(stdout.toString('latin1'))
}
