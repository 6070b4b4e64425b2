/** Opens the database, brings its tables up to date, and closes it. */
import { CamelCasePlugin, Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { HoldfastError } from '../../core/domain/errors.ts'
import { MIGRATIONS } from './migrations.ts'
import { postgresDialect } from './postgres.ts'
import type { Tables } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type Db = Kysely<Tables>

/** Where the records lie: a file (or `:memory:`), or a server. */
export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string }

/** `postgres://…` is a server, all else the path of a file. */
export function readDatabaseAddress(text: string): DatabaseAddress {
  return /^postgres(ql)?:\/\//.test(text)
    ? { kind: 'postgres', url: text }
    : { kind: 'sqlite', path: text }
}

/** Throws `bad-input` for a database that cannot be opened or is newer than this version. */
export async function openRecords(address: DatabaseAddress): Promise<Db> {
  const dialect = address.kind === 'sqlite' ? sqliteDialect(address.path) : postgresDialect(address)
  const db: Db = new Kysely({ dialect, plugins: [new CamelCasePlugin()] })
  try {
    await migrate(db)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const said = error instanceof Error ? error.message : String(error)
  throw new HoldfastError('bad-input', `The database could not be brought up to date: ${said}`, {
    hint: 'Nothing was changed. Run the newest version of the App, or name another DATABASE_URL.',
    cause: error,
  })
}
