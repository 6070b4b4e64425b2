/** The repository that a command names. */
import { findRepository } from '../core/find-repository.ts'
import type { Tools } from '../core/tools.ts'
import type { SourceOptions } from './options.ts'

export function findNamed(
  source: string,
  { githubServerUrl }: SourceOptions,
  { store, directory, environment }: Tools,
): Promise<string> {
  const home = environment.HOME
  return findRepository(source, store, { githubHost: githubServerUrl, directory, home })
}
