/** When a snapshot adds to the chain of the one before, and when it begins a chain of its own. */
import type { ChainLink } from './manifest.ts'

/** A chain longer than this is slow to restore and has many parts that can be lost. */
export const MOST_INCREMENTS = 30
/** Increments below this size in all are no reason to store a base again. */
const SMALL_BYTES = 1024 * 1024

export type ChainPlan =
  | { readonly kind: 'base'; readonly reason: string }
  | { readonly kind: 'increment'; readonly reason: string }

export interface ChainSituation {
  /** The chain of the snapshot before; undefined when there is none. */
  readonly chain: readonly ChainLink[] | undefined
  /** A full copy was asked for. */
  readonly full: boolean
  /** Every object of the chain lies in the store, as large as it was written. */
  readonly chainPresent: boolean
  /** Both snapshots use the same object format. */
  readonly sameFormat: boolean
  /** Tips of the snapshot before that an increment could build upon. */
  readonly heldTips: number
  /** An increment could be proved at the level asked for. */
  readonly provable: boolean
}

/** Decides what the next snapshot adds; `reason` says why, for people. */
export function planChain(situation: ChainSituation): ChainPlan {
  const { chain, full, chainPresent, sameFormat, heldTips, provable } = situation
  if (chain === undefined || chain.length === 0) return base('first data of this repository')
  if (full) return base('a full copy was asked for')
  if (!chainPresent) return base('objects of the earlier chain are missing from the store')
  if (!sameFormat) return base('the source changed its object format')
  if (heldTips === 0) return base('the source has lost all it had at the snapshot before')

  if (!provable) return base('the earlier chain has no index to prove an increment against')

  const increments = chain.slice(1)
  if (increments.length >= MOST_INCREMENTS) return base(`${MOST_INCREMENTS} increments are enough`)
  const incrementBytes = increments.reduce((sum, link) => sum + link.object.stored.sizeBytes, 0)
  const baseBytes = chain[0]?.object.stored.sizeBytes ?? 0
  if (incrementBytes > SMALL_BYTES && incrementBytes > baseBytes / 2) {
    return base('increments outweigh half the base')
  }
  return { kind: 'increment', reason: 'changed since the snapshot before' }
}

function base(reason: string): ChainPlan {
  return { kind: 'base', reason }
}
