/** What a person named as a source, seen from where they are. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSource, type Source } from './domain/source.ts'

export interface Place {
  /** The host that `owner/name` is looked for on: `github.com`. */
  readonly githubHost: string
  /** The directory that relative paths start from. */
  readonly directory: string
  /** What `~` stands for. */
  readonly home?: string | undefined
}

/** As `parseSource`, with a path made absolute. Throws `bad-input`. */
export function readSource(text: string, { githubHost, directory, home }: Place): Source {
  const absolute = (path: string) => resolve(directory, expandHome(path, home))
  const source = parseSource(text, {
    githubHosts: ['github.com', githubHost],
    githubHost,
    existsHere: (path) => existsSync(absolute(path)),
  })
  return source.kind === 'path' ? { kind: 'path', path: absolute(source.path) } : source
}

/** Shells do so too, but not in the middle of `--store=~/x` or between quotes. */
function expandHome(path: string, home: string | undefined): string {
  if (home === undefined || !/^~(\/|$)/.test(path)) return path
  return join(home, path.slice(1))
}
