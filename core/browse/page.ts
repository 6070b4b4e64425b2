import { HoldfastError } from '../domain/errors.ts'

export interface PageRequest {
  /** How many to pass over; 0 when absent. A snapshot never changes, so pages do not shift. */
  readonly offset?: number
  /** From 1 to 1,000. */
  readonly limit: number
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly offset: number
  /** Of all pages together. */
  readonly total: number
}

const MOST = 1000

/** Throws `bad-input` for numbers that are none, or too large. */
export function checkPage({ offset = 0, limit }: PageRequest): Required<PageRequest> {
  const sound = Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(limit)
  if (sound && limit >= 1 && limit <= MOST) return { offset, limit }
  throw new HoldfastError('bad-input', `There is no page of ${limit} from ${offset}.`, {
    hint: `Give an offset from 0, and a limit from 1 to ${MOST}.`,
  })
}
