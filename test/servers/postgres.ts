/**
 * A real PostgreSQL for tests, on loopback, in a private folder. Debian package: postgresql.
 *
 * Each test file that asks for it has one of its own, ended by `stop()` or with the process.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PATH } from './config.ts'

export interface Postgres {
  /** Of a database that is empty and nobody else's. */
  createUrl(): Promise<string>
  /** Ends every connection, as a server that fails over does. */
  disconnectAll(): Promise<void>
  stop(): Promise<void>
}

const START_MS = 30_000

/** Where the programs are, if they are here. */
function findPrograms(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin/initdb')
    .toSorted()
    .at(-1)
    ?.replace(/\/initdb$/, '')
}

export function postgresInstalled(): boolean {
  return findPrograms() !== undefined
}

export async function startPostgres(): Promise<Postgres> {
  const programs = findPrograms()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const owner = await ownerOf()
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-postgres-'))
  if (owner.uid !== undefined) chownSync(dir, owner.uid, owner.gid)
  const data = join(dir, 'data')
  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(join(programs, program), args, { ...owner, cwd: dir, env: { PATH } })
  await run('initdb', '--pgdata', data, '--username=test', '--auth=trust', '--no-sync')
  const port = await freePort()
  const settings = ['fsync=off', 'max_connections=200', `unix_socket_directories=${dir}`]
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, ...settings.flatMap((each) => ['-c', each])],
    { ...owner, cwd: dir, env: { PATH }, stdio: 'ignore' },
  )
  const kill = () => {
    server.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', kill)
  const sql = (text: string) =>
    run('psql', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'test', '-qc', text, 'postgres')
  await untilReady(sql)
  let databases = 0
  return {
    async createUrl() {
      databases += 1
      await sql(`create database d${databases}`)
      return `postgres://test@127.0.0.1:${port}/d${databases}`
    },
    async disconnectAll() {
      await sql(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
      )
    },
    async stop() {
      process.off('exit', kill)
      const ended = once(server, 'exit')
      server.kill('SIGQUIT')
      await ended
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
async function ownerOf(): Promise<{ readonly uid?: number; readonly gid: number }> {
  if (userInfo().uid !== 0) return { gid: userInfo().gid }
  const { stdout } = await promisify(execFile)('getent', ['passwd', 'postgres'])
  const [, , uid, gid] = stdout.split(':').map(Number)
  if (uid === undefined || gid === undefined) throw new Error('there is no user postgres')
  return { uid, gid }
}

async function untilReady(sql: (text: string) => Promise<unknown>): Promise<void> {
  for (const until = Date.now() + START_MS; ; ) {
    try {
      await sql('select 1')
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(50)
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
