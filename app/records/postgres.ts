/** PostgreSQL, for several instances of the App. */
import { type Dialect, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DatabaseAddress } from './open.ts'

/** Connections of one instance. PostgreSQL allows a hundred in all by default. */
const CONNECTIONS = 10
const CONNECT_MS = 10_000

export function postgresDialect({ url }: Extract<DatabaseAddress, { kind: 'postgres' }>): Dialect {
  const types = {
    // Times and sizes are whole numbers far below 2^53.
    getTypeParser: (oid: number, format?: 'text' | 'binary') =>
      NUMBERS.has(oid) ? Number : pg.types.getTypeParser(oid, format),
  }
  return new PostgresDialect({
    pool: async () =>
      new pg.Pool({
        connectionString: url,
        max: CONNECTIONS,
        connectionTimeoutMillis: CONNECT_MS,
        types,
      }),
  })
}

/** int8 and numeric, which pg gives as text. */
const NUMBERS: ReadonlySet<number> = new Set([20, 1700])
