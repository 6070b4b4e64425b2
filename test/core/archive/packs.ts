/** Real packs, made by git, for tests of what reads them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ObjectFormat } from '../../../core/domain/refs.ts'
import { git } from '../../git.ts'
import { type Draft, startDraft } from '../../repositories/draft.ts'
import { history, tag } from '../../repositories/fast-import.ts'

/** A repository with `count` commits on main and a tag at its end. It is gone after the test. */
export async function smallRepository(
  objectFormat: ObjectFormat = 'sha1',
  count = 3,
): Promise<Draft> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-packs-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const draft = await startDraft(join(dir, 'original.git'), { objectFormat })
  await draft.import(history('refs/heads/main', count), tag('v1', 'refs/heads/main'))
  return draft
}

/** The pack of `revisions` (`refs/tags/v1`, `^main~1`), thin as that of an increment. */
export async function packOf(draft: Draft, ...revisions: string[]): Promise<Buffer> {
  return git(['pack-objects', '--stdout', '--revs', '--thin', '--delta-base-offset', '-q'], {
    env: { GIT_DIR: draft.dir },
    input: revisions.map((each) => `${each}\n`).join(''),
  })
}

/** `bytes` in pieces of at most these sizes, over and over. */
export async function* piecesOf(
  bytes: Uint8Array,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? bytes.length
    // A copy, so that one piece shows nothing of its neighbours.
    yield Uint8Array.from(bytes.subarray(at, at + size))
    at += size
  }
}
