/** Values of options, from text. Each refuses with a sentence that says what is wanted. */
import { InvalidArgumentError } from 'commander'
import { SNAPSHOT_ID, type SnapshotId } from '../core/domain/snapshot-id.ts'

const MOST_AT_ONCE = 100
/** S3 names no end; what is wanted for longer belongs into another class. */
const MOST_DAYS = 365

export function readConcurrency(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= MOST_AT_ONCE) return number
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_AT_ONCE}.`)
}

/** Commander would make an empty text of undefined: `latest` stays what it is. */
export function readSnapshotId(text: string): SnapshotId | 'latest' {
  if (text === 'latest' || SNAPSHOT_ID.test(text)) return text
  throw new InvalidArgumentError('Give latest, or an id such as 20260304T060000Z-1f2e3d4c.')
}

/** In UTC unless a zone is given. A day alone is all of it, to its end. */
export function readTime(text: string): Date {
  const [, day, time, zone = 'Z'] = TIME.exec(text) ?? []
  const at = new Date(`${day}T${time ?? '23:59:59.999'}${zone}`)
  // `2026-02-30` would be read as the second of March.
  const exists = day !== undefined && new Date(day).toISOString().startsWith(day)
  if (exists && !Number.isNaN(at.getTime())) return at
  throw new InvalidArgumentError('Give a time such as 2026-03-04 or 2026-03-04T06:00:00Z.')
}

const TIME =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/

/** In seconds: `90s`, `15m`, `1h`, `7d`. S3 signs no URL for longer than 7 days. */
export function readExpiry(text: string): number {
  const seconds = secondsOf(text)
  if (seconds >= 1 && seconds <= LONGEST_EXPIRY_SECONDS) return seconds
  throw new InvalidArgumentError('Give a time such as 90s, 15m, 1h or 7d, and no longer than 7d.')
}

/** In seconds. Each look is paid for, and timers end after 24 days. */
export function readPoll(text: string): number {
  const seconds = secondsOf(text)
  if (seconds >= 1 && seconds <= LONGEST_POLL_SECONDS) return seconds
  throw new InvalidArgumentError('Give a time such as 30s, 5m or 1h, and no longer than 1d.')
}

export function readDays(text: string): number {
  const days = Number(text)
  if (/^\d+$/.test(text) && days >= 1 && days <= MOST_DAYS) return days
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MOST_DAYS}.`)
}

/** Not a number if it is none. */
function secondsOf(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  return Number(number) * (UNIT_SECONDS[unit] ?? Number.NaN)
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
const LONGEST_EXPIRY_SECONDS = 604_800
const LONGEST_POLL_SECONDS = 86_400

/** In bytes: `500MB`, `10GB`; units are powers of 1000. */
export function readSize(text: string): number {
  const [, number, unit = ''] = /^(\d{1,6})(B|KB|MB|GB|TB)$/i.exec(text) ?? []
  const bytes = Number(number) * 1000 ** UNITS.indexOf(unit.toUpperCase())
  if (bytes >= 1) return bytes
  throw new InvalidArgumentError('Give a size such as 500MB or 10GB.')
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A whole number from `least` to `most`. */
export function readNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text)
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`)
  }
}

/** The host of the address of a GitHub server. */
export function readServer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/'
  if (plain && url.username === '' && url.password === '' && url.search === '' && url.hash === '') {
    return url.host
  }
  throw new InvalidArgumentError('Give an address such as https://github.example.com.')
}

/** For options that may stand there many times. */
export function append(text: string, earlier: readonly string[]): string[] {
  return [...earlier, text]
}
