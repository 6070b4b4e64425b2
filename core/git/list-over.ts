/** The ref listing of an upload-pack that is a process: of this disk, or at the end of an ssh. */
import type { RefListing } from '../domain/refs.ts'
import { lsRefsRequest, objectFormatOf, readCapabilities, readListing } from './ls-refs.ts'
import { type Batch, FLUSH, readBatches } from './pkt-line.ts'
import type { GitProcess } from './process.ts'

/** Asks for all refs and ends the process. Undefined if it does not speak protocol v2. */
export async function listOver(git: GitProcess): Promise<RefListing | undefined> {
  try {
    const batches = readBatches(git.stdout)
    const listing = await ask(git, batches)
    git.stdin.end(FLUSH)
    // An older protocol has more to say; a process that cannot say it does not end.
    for await (const _ of batches);
    await git.ended
    return listing
  } catch (error) {
    git.stdin.end()
    // A process that failed has said why: a better reason than an answer cut short.
    await git.ended
    throw error
  }
}

async function ask(
  git: GitProcess,
  batches: AsyncGenerator<Batch>,
): Promise<RefListing | undefined> {
  const capabilities = await readCapabilities(batches)
  if (capabilities === undefined) return undefined
  git.stdin.write(lsRefsRequest(capabilities))
  return readListing(batches, objectFormatOf(capabilities))
}
