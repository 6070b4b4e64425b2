import { beforeAll, describe, expect, it } from 'vitest'
import { describeSnapshot } from '../../../app/results/snapshot-row.ts'
import { readNewestId, readSnapshot, type Snapshot } from '../../../core/catalog.ts'
import type { SnapshotId } from '../../../core/domain/snapshot-id.ts'
import { makeHistory } from './history.ts'

let found: Snapshot & { readonly snapshot: SnapshotId }
beforeAll(async () => {
  const store = (await makeHistory()).storeAfter(2)
  const snapshot = await readNewestId(store, '42', new Date('2026-12-01'))
  if (snapshot === undefined) throw new Error('there is no snapshot')
  found = { ...(await readSnapshot(store, '42', snapshot)), snapshot }
})

/** Until when a snapshot is locked whose ref list, base and increment are locked as it says. */
function lockOf(refs: string | undefined, ...links: (string | undefined)[]): number | null {
  const { manifest } = found
  const { git } = manifest
  expect(git.chain).toHaveLength(links.length)
  const locked = {
    ...git,
    refs: { ...git.refs, object: { ...git.refs.object, lockedUntil: refs } },
    chain: git.chain.map((link, n) => ({
      ...link,
      object: { ...link.object, lockedUntil: links[n] },
    })),
  }
  const at = new Date(manifest.takenAt)
  return describeSnapshot({
    ...{ ...found, manifest: { ...manifest, git: locked }, kind: 'sound' },
    ...{ storedAt: at, sizeBytes: 1, receipts: [], witnessedAt: at },
  }).row.lockedUntil
}

describe('the lock of a snapshot', () => {
  const [may, june, july] = ['2027-05-01', '2027-06-01', '2027-07-01'].map(
    (day) => `${day}T00:00:00.000Z`,
  )

  it('lasts as long as that of what is locked for the shortest time', () => {
    expect(lockOf(june, may, july)).toBe(Date.parse('2027-05-01'))
    expect(lockOf(may, june, july)).toBe(Date.parse('2027-05-01'))
    expect(lockOf(july, july, june)).toBe(Date.parse('2027-06-01'))
  })

  it('is none where one thing that a restore needs is not known to be locked', () => {
    expect(lockOf(undefined, may, may)).toBeNull()
    expect(lockOf(may, undefined, may)).toBeNull()
    expect(lockOf(may, may, undefined)).toBeNull()
    expect(lockOf(undefined, undefined, undefined)).toBeNull()
  })
})
