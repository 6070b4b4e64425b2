import type { OverQuota } from './condition.ts'

/** From this part of it on, so that there is time to decide. */
const NEARLY = 0.8

/** Undefined where there is no limit, or enough is left. */
export function findOverQuota(
  storedBytes: number,
  limitBytes: number | null,
): OverQuota | undefined {
  if (limitBytes === null || storedBytes < limitBytes * NEARLY) return undefined
  return { kind: 'quota', storedBytes, limitBytes }
}
