/** SQLite as Node has it, under Kysely. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import {
  type DatabaseIntrospector,
  type Dialect,
  type Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteIntrospector,
} from 'kysely'

/** How long a statement waits for another process to finish writing. */
const BUSY_MS = 10_000

/**
 * A file that survives a loss of power at any moment: a write-ahead log, flushed at every
 * commit. `:memory:` is a database that nobody else sees.
 */
export function sqliteDialect(path: string): Dialect {
  const dialect = new SqliteDialect({ database: async () => open(path) })
  return {
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => new TransactionalAdapter(),
    createIntrospector: (db: Kysely<unknown>): DatabaseIntrospector => new SqliteIntrospector(db),
  }
}

/** SQLite can change tables within a transaction, and a migration that fails must leave none. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function open(path: string) {
  const raw = new DatabaseSync(path, { timeout: BUSY_MS })
  raw.exec('pragma journal_mode = wal')
  raw.exec('pragma synchronous = full')
  raw.exec('pragma foreign_keys = on')
  return {
    close: () => raw.close(),
    prepare(text: string) {
      const statement = raw.prepare(text)
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...values.map(bound)),
        run: (values: readonly unknown[]) => statement.run(...values.map(bound)),
        iterate: (values: readonly unknown[]) => statement.iterate(...values.map(bound)),
      }
    },
  }
}

/** What the tables hold is text, numbers and null: anything else is a defect of ours. */
function bound(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return value
  throw new TypeError(`A ${typeof value} cannot be stored.`)
}
