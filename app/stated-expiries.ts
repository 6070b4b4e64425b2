/** When credentials end that do not tell it themselves: as whoever runs the App says. */

export type StatedExpiry = { readonly name: string } & (
  | { readonly at: Date }
  /** So long after the App first saw this value of it. */
  | { readonly afterMs: number }
)

const DAY_MS = 24 * 60 * 60_000
const MOST_DAYS = 3650

/**
 * Of `WEBHOOK_SECRET=365d, SMTP_URL=2027-01-31`: names of variables, and a day or a number of
 * days. Undefined where it cannot be read.
 */
export function readStatedExpiries(text: string): readonly StatedExpiry[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const read = parts.flatMap((part) => readOne(part) ?? [])
  const names = new Set(read.map(({ name }) => name))
  return read.length === parts.length && names.size === parts.length ? read : undefined
}

function readOne(part: string): StatedExpiry | undefined {
  const [, name, day, days] = /^([A-Z][A-Z0-9_]*)=(?:(\d{4}-\d\d-\d\d)|(\d+)d)$/.exec(part) ?? []
  if (name === undefined) return undefined
  if (day === undefined) {
    const count = Number(days)
    return count >= 1 && count <= MOST_DAYS ? { name, afterMs: count * DAY_MS } : undefined
  }
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? { name, at } : undefined
}
