/** Runs tests of records on every database the App can have. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { type DatabaseAddress, type Db, openRecords } from '../../app/records/open.ts'
import { CI } from '../servers/config.ts'
import { type Postgres, postgresInstalled, startPostgres } from '../servers/postgres.ts'

export interface Databases {
  /** Where an empty database is that nobody else uses. */
  address(): Promise<DatabaseAddress>
  /** One that is open, with tables, until the test ends. */
  open(address?: DatabaseAddress): Promise<Db>
}

/** Describes `name` on SQLite and, where it is installed, on PostgreSQL. */
export function describeOnEach(name: string, tests: (databases: Databases) => void): void {
  describe(`${name}, on SQLite`, () => tests(withOpen(sqliteAddress)))
  // On a build machine its absence is a failure.
  if (!CI && !postgresInstalled()) return
  describe(`${name}, on PostgreSQL`, () => {
    let postgres: Postgres
    beforeAll(async () => {
      postgres = await startPostgres()
    })
    afterAll(() => postgres.stop())
    tests(withOpen(async () => ({ kind: 'postgres', url: await postgres.createUrl() })))
  })
}

/** A database of one test, where it does not matter which. */
export async function openSqlite(): Promise<Db> {
  return withOpen(sqliteAddress).open()
}

function withOpen(address: () => Promise<DatabaseAddress>): Databases {
  return {
    address,
    async open(known) {
      const db = await openRecords(known ?? (await address()))
      onTestFinished(() => db.destroy())
      return db
    },
  }
}

async function sqliteAddress(): Promise<DatabaseAddress> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-records-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return { kind: 'sqlite', path: join(dir, 'holdfast.db') }
}
