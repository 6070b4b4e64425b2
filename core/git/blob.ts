/** The content of one file, however large, as a stream. */
import type { Readable } from 'node:stream'
import { HoldfastError } from '../domain/errors.ts'
import type { GitContext } from './context.ts'
import { createOutput } from './output.ts'
import { startGit } from './process.ts'
import { readerEnvironment } from './reader-environment.ts'

export interface BlobPlace {
  /** The repository. */
  readonly dir: string
  readonly oid: string
  readonly sizeBytes: number
}

/** The bytes of a blob. The stream fails unless git has shown all of them. */
export function openBlob(place: BlobPlace, context: GitContext): Readable {
  return createOutput(context, (own) => readBlob(place, own))
}

async function* readBlob(
  { dir, oid, sizeBytes }: BlobPlace,
  context: GitContext,
): AsyncGenerator<Uint8Array> {
  const git = startGit({
    args: ['cat-file', 'blob', oid],
    cwd: dir,
    env: readerEnvironment(dir, context),
    signal: context.signal,
    side: 'scratch',
  })
  let shown = 0
  for await (const chunk of git.stdout) {
    shown += chunk.length
    yield chunk
  }
  await git.ended
  if (shown === sizeBytes) return
  throw new HoldfastError('git-failed', `git showed ${shown} of ${sizeBytes} bytes of ${oid}.`, {
    hint: 'Run again; if it stays, report it with this message.',
  })
}
