import type { GitContext } from './context.ts'
import { gitEnvironment, SOURCE_SETTINGS } from './environment.ts'
import { runGit } from './process.ts'

/** Bytes of all objects of a repository on this disk, loose and packed, as git counts them. */
export async function readSizeBytes(dir: string, context: GitContext): Promise<number> {
  const { stdout } = await runGit({
    args: ['count-objects', '-v'],
    cwd: dir,
    env: { ...gitEnvironment(context.environment, context.globalConfig), ...SOURCE_SETTINGS },
    signal: context.signal,
    side: 'source',
  })
  const sizes = stdout.toString('latin1').matchAll(/^size(?:-pack)?: (\d+)$/gm)
  return [...sizes].reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0)
}
