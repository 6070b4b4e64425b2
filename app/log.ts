/** What the App says: a line of JSON each, for whoever collects logs. */
import type { HoldfastError } from '../core/domain/errors.ts'

export interface Log {
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  /** With the code and the hint, and without the cause, which may show what is secret. */
  error(message: string, error: HoldfastError, fields?: Fields): void
}

type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>

export function createLog(write: (line: string) => void, now: () => Date): Log {
  const say = (level: string, message: string, fields: Fields = {}) =>
    write(JSON.stringify({ time: now().toISOString(), level, message, ...fields }))
  return {
    info: (message, fields) => say('info', message, fields),
    warn: (message, fields) => say('warn', message, fields),
    error: (message, { code, message: detail, hint }, fields) =>
      say('error', message, { ...fields, code, detail, hint }),
  }
}
