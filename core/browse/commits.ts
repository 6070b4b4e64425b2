/** The history of a ref, a few commits at a time. */
import { HoldfastError } from '../domain/errors.ts'
import { type Commit, parseCommit } from '../git/commit.ts'
import { listCommitIds } from '../git/list-commits.ts'
import { locate, MOST_COMMIT_BYTES } from './locate.ts'
import { checkPage, type PageRequest } from './page.ts'
import type { OpenSnapshot } from './snapshot.ts'

export interface CommitsRequest extends PageRequest {
  /** As that of a `Place`. */
  readonly at: string
}

export interface CommitsPage {
  readonly commits: readonly Commit[]
  /** Whether there are older ones. */
  readonly more: boolean
}

/** To pass over them git reads them all. */
const MOST_PASSED = 100_000

/** Throws `path-not-found` for a ref that names no commit. */
export async function listCommits(
  opened: OpenSnapshot,
  { at, ...asked }: CommitsRequest,
): Promise<CommitsPage> {
  const { offset, limit } = checkPage(asked)
  if (offset > MOST_PASSED) throw tooFar()
  return opened.withObjects(async (reader) => {
    const { commit } = await locate(opened, { at, path: [] }, reader)
    if (commit === undefined) throw noCommit()
    const page = { offset, limit: limit + 1 }
    const oids = await listCommitIds(opened.dir, commit, page, opened.git)
    const commits: Commit[] = []
    for (const oid of oids.slice(0, limit)) {
      const { bytes } = await reader.read(oid, MOST_COMMIT_BYTES)
      commits.push(parseCommit(oid, bytes))
    }
    return { commits, more: oids.length > limit }
  })
}

function noCommit(): HoldfastError {
  return new HoldfastError('path-not-found', 'What the ref names has no history.', {
    hint: 'It names a tree or a file; name a branch or a tag of a commit.',
  })
}

function tooFar(): HoldfastError {
  return new HoldfastError('bad-input', `History is shown for ${MOST_PASSED} commits.`, {
    hint: 'Restore the snapshot and use `git log`.',
  })
}
