/** The environment for a git that shows strangers what a repository holds. */
import type { GitContext } from './context.ts'
import { gitEnvironment, SOURCE_SETTINGS } from './environment.ts'

/**
 * Git gives up rather than take more than this at once: a few bytes of deltas can stand for an
 * object that no memory holds. What is larger and stored as it is, git reads piece by piece.
 */
const MOST_ALLOCATED = '1g'

/** Nothing is fetched, nothing grafted, and no object takes all memory. */
export function readerEnvironment(dir: string, context: GitContext): Record<string, string> {
  return {
    ...gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
    ...SOURCE_SETTINGS,
    GIT_ALLOC_LIMIT: MOST_ALLOCATED,
  }
}
