/** SQLite as Node has it, under Kysely. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
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
  const kept = new Map<string, Statement>()
  return {
    close: () => raw.close(),
    prepare(text: string): Statement {
      // What was asked last is kept longest.
      const known = kept.get(text)
      kept.delete(text)
      const statement = known ?? prepare(raw, text)
      kept.set(text, statement)
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return statement
    },
  }
}

/** The App asks some hundred questions; lists of ids make one of each length. */
const MOST_KEPT = 300

interface Statement {
  readonly reader: boolean
  all(values: readonly unknown[]): unknown[]
  run(values: readonly unknown[]): ReturnType<StatementSync['run']>
  iterate(values: readonly unknown[]): IterableIterator<unknown>
}

function prepare(raw: DatabaseSync, text: string): Statement {
  const statement = raw.prepare(text)
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...values.map(bound)),
    run: (values) => statement.run(...values.map(bound)),
    // Another one asks the same while this one is read.
    iterate: (values) => raw.prepare(text).iterate(...values.map(bound)),
  }
}

/** What the tables hold is text, numbers and null: anything else is a defect of ours. */
function bound(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return value
  throw new TypeError(`A ${typeof value} cannot be stored.`)
}
