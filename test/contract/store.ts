/**
 * The contract of the store port (core/store/store.ts) as tests. Every adapter,
 * wrapper and double passes them; they know nothing but the port and the hooks.
 *
 *     storeContract('directory', async () => ({ store, dispose }), { facts })
 */
import { afterEach, beforeEach, describe } from 'vitest'
import type { StoreFacts } from '../../core/domain/manifest.ts'
import type { Store } from '../../core/store/store.ts'
import { addressing } from './store/addressing.ts'
import { bigObjects } from './store/big.ts'
import { creating } from './store/creating.ts'
import { listing } from './store/listing.ts'
import { probing } from './store/probing.ts'
import { reading } from './store/reading.ts'
import { retrieving } from './store/retrieving.ts'
import { sweeping } from './store/sweeping.ts'

/** A store that holds nothing, and what the tests may do to it from outside. */
export interface Subject {
  readonly store: Store
  /**
   * Leaves what a writer of `key` leaves behind when its machine dies midway, as if
   * on another machine just now. Absent where a broken write leaves nothing.
   */
  readonly leaveUnfinished?: (key: string) => Promise<void>
  /** Moves an object to cold storage, as a lifecycle rule does. */
  readonly leaveInTheCold?: (key: string) => Promise<void>
  /** Lets time pass in the cold storage. */
  readonly passHours?: (hours: number) => void
  readonly dispose?: () => Promise<void>
}

export interface Traits {
  /** What a probe must find. With `versioning: 'yes'` the tests of versions run too. */
  readonly facts: Omit<StoreFacts, 'probedAt'>
  /** Size of the big object in MiB; smaller where the store lives in this process. 160 if absent. */
  readonly bigMib?: number
  /** The subject can move objects to cold storage, and time there: it has both hooks. */
  readonly cold?: boolean
}

/** States the whole contract over stores made by `createStore`, a fresh one for each test. */
export function storeContract(
  name: string,
  createStore: () => Promise<Subject>,
  traits: Traits,
): void {
  describe(`${name} keeps the contract of a store`, () => {
    const subject = forEachTest(createStore)
    const store = () => subject().store

    creating(store)
    reading(store, traits)
    addressing(store, traits)
    bigObjects(store, traits)
    listing(store)
    retrieving(subject, traits)
    sweeping(subject)
    probing(store, traits)
  })

  describe(`${name} keeps it too when it was told what a probe had found`, () => {
    const subject = forEachTest(async () => {
      const made = await createStore()
      made.store.know({ ...traits.facts, probedAt: '2026-03-03T12:00:00.000Z' })
      return made
    })
    const store = () => subject().store

    creating(store)
    reading(store, traits)
    sweeping(subject)
    probing(store, traits)
  })
}

/** What `create` makes, anew for each test. */
function forEachTest(create: () => Promise<Subject>): () => Subject {
  let subject: Subject | undefined
  beforeEach(async () => {
    subject = await create()
  })
  afterEach(() => subject?.dispose?.())
  return () => {
    if (subject === undefined) throw new Error('a subject is there within a test only')
    return subject
  }
}
