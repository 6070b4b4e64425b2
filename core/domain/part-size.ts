/**
 * How to cut a stream of unknown length into the parts of an S3 multipart upload.
 *
 * S3 takes 10,000 parts of 5 MiB to 5 GiB, and objects of 5 TiB; the size of the parts is
 * chosen before the stream is read. A part is held in memory until S3 has it, since it may
 * have to be sent again. `queueSize` parts are on their way; one more is being filled,
 * which takes twice its size for a moment while its chunks are joined. So an upload holds
 * `(queueSize + 2) * partSizeBytes`:
 *
 *     guess            parts      holds streams up to    memory
 *     ≤ 12 GiB         5 MiB      48 GiB                 30 MiB
 *     none             8 MiB      78 GiB                 48 MiB
 *     100 GiB          41 MiB     400 GiB                123 MiB
 *     320 GiB          42 MiB     410 GiB                126 MiB
 *     1 TiB            132 MiB    1.25 TiB               396 MiB
 *     ≥ 4 TiB          525 MiB    5 TiB                  1.54 GiB
 *
 * 10,000 parts that fit the budget of 128 MiB hold 410 GiB, and no plan can do better with
 * parts in memory: beyond that, memory grows with the object, at three parts.
 */

const MIB = 2 ** 20
export const GREATEST_OBJECT_BYTES = 5 * 2 ** 40
export const GREATEST_PART_COUNT = 10_000
/** What the parts of one upload may take of memory, while arithmetic allows. */
export const MEMORY_BUDGET_BYTES = 128 * MIB

/** S3 takes no smaller part but the last. */
const SMALLEST_PART_BYTES = 5 * MIB
/** What a stream is taken for of which nothing is known; four times that fits. */
const UNKNOWN_BYTES = 18 * 2 ** 30
const GREATEST_QUEUE = 4
/** Parts held besides those on their way: the chunks of the next one, and their copy. */
const HELD_BESIDES = 2
/** How far too low a guess may be, as long as that costs no more memory than the budget. */
const WIDE_MARGIN = 4
/** How far too low a guess may be in any case. */
const NARROW_MARGIN = 1.25

export interface PartPlan {
  readonly partSizeBytes: number
  /** Parts on their way at once. */
  readonly queueSize: number
}

/**
 * The plan for a stream of about `expectedBytes`. It holds four times as many, or, where
 * that would take more memory than the budget, one and a quarter, and never less than S3
 * can take if the guess is 4 TiB or more.
 */
export function planParts(expectedBytes?: number): PartPlan {
  const guess = Math.min(Math.max(expectedBytes ?? UNKNOWN_BYTES, 0), GREATEST_OBJECT_BYTES)
  const roomy = Math.min(partFor(guess * WIDE_MARGIN), partWithinBudget(1))
  const partSizeBytes = Math.max(SMALLEST_PART_BYTES, roomy, partFor(guess * NARROW_MARGIN))
  const affordable = Math.floor(MEMORY_BUDGET_BYTES / partSizeBytes) - HELD_BESIDES
  return { partSizeBytes, queueSize: Math.min(GREATEST_QUEUE, Math.max(1, affordable)) }
}

/** The most bytes that a stream cut by this plan may have. */
export function capacityBytes({ partSizeBytes }: PartPlan): number {
  return Math.min(GREATEST_OBJECT_BYTES, partSizeBytes * GREATEST_PART_COUNT)
}

/** The smallest part, in whole MiB, of which 10,000 hold `bytes`. */
function partFor(bytes: number): number {
  const object = Math.min(bytes, GREATEST_OBJECT_BYTES)
  return Math.ceil(object / GREATEST_PART_COUNT / MIB) * MIB
}

function partWithinBudget(queueSize: number): number {
  return Math.floor(MEMORY_BUDGET_BYTES / (queueSize + HELD_BESIDES) / MIB) * MIB
}
