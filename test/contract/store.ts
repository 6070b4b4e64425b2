/**
 * The contract of the store port (core/store/store.ts) as tests. Every adapter,
 * wrapper and double passes them; they know nothing but the port and the hooks.
 *
 *     storeContract('directory', async () => ({ store, dispose }), { facts })
 */
import { afterEach, beforeEach, describe } from 'vitest'
import type { StoreFacts } from '../../core/domain/manifest.ts'
import type { Store } from '../../core/store/store.ts'
import { bigObjects } from './store/big.ts'
import { creating } from './store/creating.ts'
import { listing } from './store/listing.ts'
import { probing } from './store/probing.ts'
import { reading } from './store/reading.ts'
import { sweeping } from './store/sweeping.ts'

/** A store that holds nothing, and what the tests may do to it from outside. */
export interface Subject {
  readonly store: Store
  /**
   * Leaves what a writer of `key` leaves behind when its machine dies midway, as if
   * on another machine just now. Absent where a broken write leaves nothing.
   */
  readonly leaveUnfinished?: (key: string) => Promise<void>
  readonly dispose?: () => Promise<void>
}

export interface Traits {
  /** What a probe must find. With `versioning: 'yes'` the tests of versions run too. */
  readonly facts: Omit<StoreFacts, 'probedAt'>
  /** Size of the big object in MiB; smaller where the store lives in this process. 160 if absent. */
  readonly bigMib?: number
}

/** States the whole contract over stores made by `createStore`, a fresh one for each test. */
export function storeContract(
  name: string,
  createStore: () => Promise<Subject>,
  traits: Traits,
): void {
  describe(`${name} keeps the contract of a store`, () => {
    let subject: Subject
    beforeEach(async () => {
      subject = await createStore()
    })
    afterEach(() => subject.dispose?.())

    creating(() => subject.store)
    reading(() => subject.store, traits)
    bigObjects(() => subject.store, traits)
    listing(() => subject.store)
    sweeping(() => subject)
    probing(() => subject.store, traits)
  })
}
