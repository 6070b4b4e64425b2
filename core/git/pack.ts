/** Reading a mirror: which of its objects a bundle needs, and those objects as a pack. */

import type { GitSide } from './classify.ts'
import type { GitContext } from './context.ts'
import { gitEnvironment, SOURCE_SETTINGS } from './environment.ts'
import { feed, type GitCommand, type GitProcess, runGit, startGit } from './process.ts'

/** What is to be packed: all that `wanted` reach and `held` do not. Object ids. */
export interface Range {
  readonly wanted: Iterable<string>
  readonly held: Iterable<string>
}

/** The pack of a range, as git makes it: deltas may lean on objects that `held` reach. */
export function startPack(dir: string, range: Range, context: GitContext): GitProcess {
  const git = startGit(
    command(dir, context, [
      'pack-objects',
      '--stdout',
      '--revs',
      '--thin',
      '--delta-base-offset',
      '-q',
    ]),
  )
  feed(git, revisions(range)).catch(() => {})
  return git
}

/** Every object id of the range, one a line, as a running git. */
export function startObjectList(dir: string, range: Range, context: GitContext): GitProcess {
  const git = startGit(
    command(dir, context, ['rev-list', '--objects', '--no-object-names', '--stdin']),
  )
  feed(git, revisions(range)).catch(() => {})
  return git
}

/** The commits outside a range that its commits build upon: what a bundle of it demands. */
export async function listBoundary(
  dir: string,
  range: Range,
  context: GitContext,
): Promise<string[]> {
  const { stdout } = await runGit(
    command(dir, context, ['rev-list', '--boundary', '--stdin']),
    revisions(range),
  )
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line.startsWith('-'))
    .map((line) => line.slice(1))
}

/** Those of `oids` that the repository in `dir` has. */
export async function listPresent(
  dir: string,
  oids: Iterable<string>,
  context: GitContext,
  side: GitSide = 'scratch',
): Promise<string[]> {
  const env = {
    ...gitEnvironment(context.environment, context.globalConfig),
    ...SOURCE_SETTINGS,
  }
  const args = ['cat-file', '--batch-check=%(objectname) %(objecttype)']
  const { stdout } = await runGit(
    { args, cwd: dir, env, signal: context.signal, side },
    lines(oids),
  )
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith(' missing'))
    .map((line) => line.slice(0, line.indexOf(' ')))
}

function command(dir: string, context: GitContext, args: readonly string[]): GitCommand {
  return {
    args,
    cwd: dir,
    env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
    signal: context.signal,
    side: 'scratch',
  }
}

function* revisions({ wanted, held }: Range): Generator<string> {
  yield* lines(wanted)
  for (const oid of held) yield `^${oid}\n`
}

/** Ids one a line, in pieces of a sensible size however many there are. */
export function* lines(oids: Iterable<string>): Generator<string> {
  let text = ''
  for (const oid of oids) {
    text += `${oid}\n`
    if (text.length > 60_000) {
      yield text
      text = ''
    }
  }
  yield text
}
