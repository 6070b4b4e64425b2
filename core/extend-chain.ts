/** What a changed source adds to its chain, by the strategy that fits it. */
import type { ChangedSource, ExtendedChain } from './changed-source.ts'
import { asHoldfastError, type ErrorCode, HoldfastError } from './domain/errors.ts'
import type { Progress } from './domain/progress.ts'
import type { extendByMirror as ExtendByMirror } from './extend-by-mirror.ts'
import { extendByStream } from './extend-by-stream.ts'
import type { GitContext } from './git/context.ts'
import type { Tools } from './tools.ts'

/**
 * Which strategy reads a source first: whoever keeps mirrors wants them used. Throws
 * `source-unsupported`, or why the source was not understood, where the one that was asked for
 * cannot be had.
 */
export function chooseStrategy(
  { strategy, mirrorCache }: Pick<ChangedSource, 'strategy' | 'mirrorCache'>,
  label: string,
  { wire, misread }: Pick<ChangedSource, 'wire' | 'misread'>,
): 'mirror' | 'stream' {
  const wanted = strategy === 'auto' && mirrorCache !== undefined ? 'mirror' : strategy
  if (wanted === 'mirror') return 'mirror'
  if (wire !== undefined) return 'stream'
  if (wanted === 'auto') return 'mirror'
  if (misread !== undefined) throw misread
  throw new HoldfastError('source-unsupported', `${label} cannot be read as a stream.`, {
    hint: 'That takes http or https without a proxy, and git protocol v2: use `--strategy auto`.',
  })
}

/** Reads the source and stores what its refs reach and the chain before does not hold. */
export async function extendChain(
  changed: ChangedSource,
  tools: Tools,
  git: GitContext,
): Promise<ExtendedChain> {
  const { strategy, source, wire } = changed
  const chosen = chooseStrategy(changed, source.label, changed)
  if (chosen === 'mirror' || wire === undefined) {
    if (streamsElsewhere(changed)) tools.report(noteOfClone(source.label))
    return clone(changed, tools, git)
  }
  try {
    return await extendByStream({ ...changed, wire }, tools, git)
  } catch (error) {
    const failure = asHoldfastError(error)
    if (strategy === 'stream' || !NOT_UNDERSTOOD.has(failure.code)) throw failure
    const warning = `The source could not be read as a stream, so it was cloned: ${failure.message}`
    tools.report({ kind: 'note', source: source.label, level: 'warning', message: warning })
    const extended = await clone(changed, tools, git)
    return { ...extended, warnings: [warning, ...extended.warnings] }
  }
}

/** Nobody asked for a clone, and of most other servers none is made. */
function streamsElsewhere({ strategy, mirrorCache, misread, source }: ChangedSource): boolean {
  const chosen = strategy === 'auto' && mirrorCache === undefined
  return chosen && misread === undefined && source.transport === 'http'
}

function noteOfClone(source: string): Progress {
  const message = 'It is cloned: a stream takes git protocol v2, and no proxy between.'
  return { kind: 'note', source, level: 'info', message }
}

/** Loaded for those that need it: a stream is over before that is done. */
const clone: typeof ExtendByMirror = async (...changed) =>
  (await import('./extend-by-mirror.ts')).extendByMirror(...changed)

/** What another way of asking may do better. A broken connection or a denial stays what it is. */
const NOT_UNDERSTOOD: ReadonlySet<ErrorCode> = new Set([
  'source-protocol',
  'source-unsupported',
  'source-corrupt',
  'verification-failed',
  'git-failed',
])
