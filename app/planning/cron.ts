/** When schedules fire: cron expressions of five fields, in time zones. */
import { Cron } from 'croner'

/**
 * Answers from memory while no schedule has fired in between. A schedule that cannot be read,
 * and one that never comes, has no runs.
 */
export interface Schedules {
  /** The first run after `now`. */
  nextRun(schedule: string, timeZone: string, now: Date): Date | null
  /** The last run at `now` or before. */
  previousRun(schedule: string, timeZone: string, now: Date): Date | null
}

export function createSchedules(): Schedules {
  const known = new Map<string, Known>()
  function around(schedule: string, timeZone: string, now: Date): Known {
    const key = `${timeZone}\n${schedule}`
    const had = known.get(key)
    if (had !== undefined && holdsAt(had, now)) return had
    const cron = had === undefined ? parse(schedule, timeZone) : had.cron
    const has = { cron, ...runsAround(cron, now) }
    known.set(key, has)
    return has
  }
  return {
    nextRun: (schedule, timeZone, now) => around(schedule, timeZone, now).next,
    previousRun: (schedule, timeZone, now) => around(schedule, timeZone, now).previous,
  }
}

interface Known {
  readonly cron: Cron | undefined
  readonly previous: Date | null
  readonly next: Date | null
}

function holdsAt({ previous, next }: Known, now: Date): boolean {
  return (previous === null || previous <= now) && (next === null || now < next)
}

function runsAround(cron: Cron | undefined, now: Date): Omit<Known, 'cron'> {
  // What fires at `now` is the previous run, and croner looks before the time it is given.
  const [previous] = cron?.previousRuns(1, new Date(now.getTime() + 1)) ?? []
  return { previous: previous ?? null, next: cron?.nextRun(now) ?? null }
}

/**
 * A time of day that a change of the clocks leaves out comes right after the gap, and one that
 * comes twice counts once.
 */
function parse(schedule: string, timezone: string): Cron | undefined {
  // croner would also take a date, for a run that comes once.
  if (!FIVE_FIELDS.test(schedule) || !isTimeZone(timezone)) return undefined
  try {
    const rules = { mode: '5-part', fixedTimeRule: 'no-wildcard' } as const
    return new Cron(schedule, { timezone, ...rules, paused: true })
  } catch {
    return undefined
  }
}

/** Or a name for them, such as `@daily`. */
const FIVE_FIELDS = /^\s*(@[a-z]+|\S+(\s+\S+){4})\s*$/

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
