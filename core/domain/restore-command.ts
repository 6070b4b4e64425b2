/** The command that brings a snapshot back, ready to paste. */
import { shellWord } from './shell-word.ts'

export interface RestoreHint {
  /** How this program was called: `['holdfast']`, or node and a script. */
  readonly program: readonly string[]
  /** The store as `--store` takes it, from any directory. */
  readonly store: string
  /** The host that `owner/name` is looked for on. */
  readonly githubHost: string
}

export interface Restorable {
  readonly source: string
  readonly repositoryId: string
  readonly snapshot: string
}

export function describeRestoreCommand(
  { source, repositoryId, snapshot }: Restorable,
  { program, store, githubHost }: RestoreHint,
): string {
  // Of another host, the name alone would be looked for on github.com.
  const known = githubHost === 'github.com' || !/^\d+$/.test(repositoryId)
  const words = ['restore', known ? source : repositoryId, directoryFor(source)]
  return [...program, ...words, '--store', store, '--snapshot', snapshot].map(shellWord).join(' ')
}

/** Where to restore to: named after the repository, and not as itself: that may lie right here. */
export function directoryFor(source: string): string {
  const parts = source.split(/[/\\:]/).filter((part) => part !== '' && part !== '.git')
  const name = (parts.at(-1) ?? '').replace(/\.git$/, '').replace(/[^A-Za-z0-9._-]+/g, '-')
  return `${name.replace(/^[-.]+/, '') || 'repository'}-restored`
}
