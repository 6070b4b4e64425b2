/** The command that brings a snapshot back. */
import { shellWord } from '../core/domain/shell-word.ts'

export interface Restorable {
  /** The source as its result names it. */
  readonly source: string
  readonly snapshot: string
}

export interface Origin {
  /** The store as `--store` takes it. */
  readonly store: string
  /** The host that `owner/name` meant; the command may run where it means another. */
  readonly githubHost: string
}

export function describeRestore({ source, snapshot }: Restorable, origin: Origin): string {
  const { store, githubHost } = origin
  const short = githubHost !== 'github.com' && /^[^/:\\]+\/[^/:\\]+$/.test(source)
  const named = short ? `https://${githubHost}/${source}` : source
  const words = ['holdfast', 'restore', named, directoryFor(source)]
  return [...words, '--store', store, '--snapshot', snapshot].map(shellWord).join(' ')
}

/** The last part of the name, as git clone has it. */
function directoryFor(source: string): string {
  const last =
    source
      .split(/[/\\:]/)
      .filter((part) => part !== '')
      .at(-1) ?? ''
  const name = last
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .replace(/^[-.]+/, '')
  return name === '' ? 'restored' : name
}
