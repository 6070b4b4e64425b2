/** Durations as people write them in a policy: one whole number and a unit. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const DURATION = /^(\d{1,6})(m|h|d|w)$/
/** Ten years: beyond it somebody meant something else. */
const GREATEST_MS = 3650 * UNITS.d

/** `15m`, `24h`, `30d` or `2w` in milliseconds; undefined for all else, and for over ten years. */
export function readDuration(text: string): number | undefined {
  const [, number, unit] = DURATION.exec(text) ?? []
  if (unit !== 'm' && unit !== 'h' && unit !== 'd' && unit !== 'w') return undefined
  const durationMs = Number(number) * UNITS[unit]
  return durationMs <= GREATEST_MS ? durationMs : undefined
}

/** As `readDuration` reads it. Days from two on, so that `24h` stays what it was. */
export function formatDuration(durationMs: number): string {
  if (durationMs >= 2 * UNITS.d && durationMs % UNITS.d === 0) return `${durationMs / UNITS.d}d`
  if (durationMs > 0 && durationMs % UNITS.h === 0) return `${durationMs / UNITS.h}h`
  return `${durationMs / UNITS.m}m`
}
