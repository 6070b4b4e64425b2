/** The library for what git says in a line or two. */
import type { SimpleGit } from 'simple-git'
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'

/**
 * Git as simple-git runs it, in `dir`. Loaded by the first call: it takes longer than a git does.
 *
 * simple-git guards against an environment and a configuration it did not expect. Ours is made
 * here from nothing, so all of it is allowed by name.
 */
export async function openSimpleGit(dir: string, context: GitContext): Promise<SimpleGit> {
  const { simpleGit } = await import('simple-git')
  const env = gitEnvironment(context.environment, context.globalConfig)
  const git = simpleGit({
    baseDir: dir,
    abort: context.signal,
    allowEnvironment: Object.keys(env),
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeSshCommand: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeTemplateDir: true,
    },
  })
  return git.env(env)
}
