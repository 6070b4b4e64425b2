/** Notes what a store failed to do, whoever of the App asked it. */
import { type ErrorCode, HoldfastError } from '../../core/domain/errors.ts'
import type { Store } from '../../core/store/store.ts'

export interface StoreFailure {
  readonly at: Date
  readonly code: ErrorCode
  readonly message: string
}

export interface WatchedStore {
  /** Does what the store does, and throws what it throws. */
  readonly store: Store
  /** Of the last fifteen minutes, oldest first; of very many the last. */
  recentFailures(): readonly StoreFailure[]
  /** They were told as something else. */
  forgetFailures(): void
}

const WINDOW_MS = 15 * 60_000
const MOST = 1000

/** What is wrong with the store and not with what was asked of it, or with one object in it. */
const FAILURES: ReadonlySet<ErrorCode> = new Set([
  ...(['store-not-found', 'store-denied', 'store-no-credentials', 'store-wrong-account'] as const),
  ...(['store-unreachable', 'store-busy', 'store-full', 'store-unsafe'] as const),
  'store-clock-skew',
])

/** Put around a store that tries again by itself: what fails then failed for good. */
export function watchStore(store: Store, now: () => Date): WatchedStore {
  let failures: StoreFailure[] = []
  const recent = () => {
    const from = now().getTime() - WINDOW_MS
    failures = failures.filter(({ at }) => at.getTime() > from).slice(-MOST)
    return failures
  }
  const note = (error: unknown): never => {
    if (error instanceof HoldfastError && FAILURES.has(error.code)) {
      const { code, message } = error
      failures = [...recent(), { at: now(), code, message }]
    }
    throw error
  }
  return {
    recentFailures: recent,
    forgetFailures() {
      failures = []
    },
    store: {
      description: store.description,
      put: (...args) => store.put(...args).catch(note),
      get: (...args) => store.get(...args).then((body) => noting(body, note), note),
      head: (...args) => store.head(...args).catch(note),
      address: (...args) => store.address(...args).catch(note),
      list: (...args) => noting(store.list(...args), note),
      sweep: (...args) => store.sweep(...args).catch(note),
      probe: (...args) => store.probe(...args).catch(note),
      know: (facts) => store.know(facts),
      retrieval: (...args) => store.retrieval(...args).catch(note),
      retrieve: (...args) => store.retrieve(...args).catch(note),
    },
  }
}

async function* noting<T>(items: AsyncIterable<T>, note: (error: unknown) => never) {
  try {
    yield* items
  } catch (error) {
    note(error)
  }
}
