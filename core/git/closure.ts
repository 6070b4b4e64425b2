/** Proof that a pack is all it should be, from the pack itself. */
import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { gitEnvironment } from './environment.ts'
import { type Range, startObjectList } from './pack.ts'
import { feed, startGit } from './process.ts'

/**
 * Checks that the repository in `dir`, which has nothing but the new pack, holds every
 * object of `range` as the mirror lists them. With the chain before it, that makes the
 * snapshot connected. Throws `verification-failed`, naming an object that is not there.
 */
export async function checkClosure(
  dir: string,
  mirror: string,
  range: Range,
  context: GitContext,
): Promise<void> {
  const listed = startObjectList(mirror, range, context)
  const looked = startGit({
    args: ['cat-file', '--batch-check=%(objectname)'],
    cwd: dir,
    env: gitEnvironment(context.environment, context.globalConfig, { gitDir: dir }),
    signal: context.signal,
    side: 'scratch',
  })
  const fed = feed(looked, listed.stdout)
  const missing = await firstMissing(looked.stdout.setEncoding('latin1'))
  await fed
  await Promise.all([listed.ended, looked.ended])
  if (missing !== undefined) {
    throw new HoldfastError('verification-failed', `The pack lacks the object ${missing}.`, {
      hint: 'No snapshot was recorded; run the backup again, and report it if it stays.',
    })
  }
}

async function firstMissing(output: AsyncIterable<string>): Promise<string | undefined> {
  let missing: string | undefined
  let rest = ''
  for await (const chunk of output) {
    const text = rest + chunk
    missing ??= /^([0-9a-f]+) missing$/m.exec(text)?.[1]
    rest = text.slice(text.lastIndexOf('\n') + 1)
  }
  return missing
}
