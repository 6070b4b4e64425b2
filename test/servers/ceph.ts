/**
 * A real S3 server for tests: Ceph's gateway (RGW) with all that it needs, on loopback, in
 * memory, without systemd. Debian packages: ceph-mon, ceph-osd, radosgw, ceph-common.
 *
 * Each test file that asks for it has one of its own, on free ports and in a private folder,
 * started at the first `startCeph()` (about 12 s) and ended by the last `stop()`. Nothing is
 * shared between processes, so nothing has to be locked, and its daemons die with the
 * process that started them, even by `kill -9` (`setpriv --pdeathsig`).
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CEPH_KEYS, cephConfig, STORAGE_CLASSES } from './ceph-config.ts'
import { PATH } from './config.ts'
import type { S3Server } from './s3-subject.ts'

export interface Ceph extends S3Server {
  /** Ends the server, if nobody else in this process uses it. */
  stop(): Promise<void>
}

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool']
const ACCESS_KEY = 'AKTEST'
const SECRET_KEY = 'SKTEST'
const START_MS = 60_000

/** Whether the programs are here. */
export function cephInstalled(): boolean {
  return PROGRAMS.every((program) => findProgram(program) !== undefined)
}

export interface CephHost {
  startCeph(): Promise<Ceph>
}

/** One Ceph for all who ask this host, while somebody uses it. */
export function createCephHost(): CephHost {
  let running: Promise<Cluster> | undefined
  let users = 0
  return {
    async startCeph() {
      users++
      running ??= startCluster()
      const cluster = await running
      let isUsing = true
      return {
        endpoint: cluster.endpoint,
        accessKeyId: ACCESS_KEY,
        secretAccessKey: SECRET_KEY,
        async stop() {
          if (!isUsing) return
          isUsing = false
          if (--users > 0) return
          running = undefined
          await cluster.stop()
        },
      }
    },
  }
}

interface Cluster {
  readonly endpoint: string
  stop(): Promise<void>
}

async function startCluster(): Promise<Cluster> {
  const dir = mkdtempSync(join(tmpdir(), 'holdfast-ceph-'))
  const daemons: ChildProcess[] = []
  const kill = () => {
    for (const daemon of daemons) daemon.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', kill)
  async function stop() {
    process.removeListener('exit', kill)
    const ended = daemons
      .filter(isRunning)
      .map((daemon) => new Promise((r) => daemon.once('exit', r)))
    for (const daemon of daemons) daemon.kill('SIGKILL')
    await Promise.all(ended)
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    return { endpoint: await bringUp(dir, daemons), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts the daemons one after the other, and resolves to the address of the gateway. */
async function bringUp(dir: string, daemons: ChildProcess[]): Promise<string> {
  const [fsid, osd] = [randomUUID(), randomUUID()]
  const [monitor = 0, monitorV1 = 0, gateway = 0] = await freePorts(3)
  for (const name of ['mon', 'osd', 'run', 'log', 'rgw']) mkdirSync(join(dir, name))
  writeFileSync(join(dir, 'ceph.conf'), cephConfig(dir, fsid, { monitor, monitorV1, gateway }))
  const conf = ['-c', join(dir, 'ceph.conf')]
  const keyring = join(dir, 'keyring')
  const monmap = join(dir, 'monmap')
  const daemon = (program: string, ...args: string[]) =>
    void daemons.push(startDaemon(program, [...conf, ...args, '-f']))

  await run('monmaptool', [
    ...['--create', '--clobber', '--fsid', fsid],
    ...['--addv', 'a', `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${monitorV1}]`, monmap],
  ])
  await run('ceph-authtool', ['--create-keyring', keyring])
  for (const [name, grants] of CEPH_KEYS) {
    const caps = pairs(grants).flatMap(([service, grant]) => ['--cap', service, grant])
    await run('ceph-authtool', [keyring, '--gen-key', '-n', name, ...caps])
  }
  await run('ceph-mon', [...conf, '-i', 'a', '--mkfs', '--monmap', monmap, '--keyring', keyring])
  daemon('ceph-mon', '-i', 'a')
  await run('ceph', [...conf, 'osd', 'new', osd])
  await run('ceph-osd', [...conf, '-i', '0', '--mkfs', '--osd-uuid', osd])
  await run('ceph', [...conf, 'osd', 'crush', 'add', '0', '1.0', 'root=default', 'host=h'])
  daemon('ceph-osd', '-i', '0')
  await configureGateway(conf)
  daemon('radosgw', '-n', 'client.rgw.a')
  const endpoint = `http://127.0.0.1:${gateway}`
  await answers(endpoint)
  return endpoint
}

async function configureGateway(conf: readonly string[]): Promise<void> {
  await run('radosgw-admin', [
    ...[...conf, 'user', 'create', '--uid', 't', '--display-name', 't'],
    ...['--access-key', ACCESS_KEY, '--secret-key', SECRET_KEY],
  ])
  for (const name of STORAGE_CLASSES) {
    const placement = ['--placement-id', 'default-placement', '--storage-class', name]
    await run('radosgw-admin', [
      ...[...conf, 'zonegroup', 'placement', 'add', '--rgw-zonegroup', 'default', ...placement],
    ])
    await run('radosgw-admin', [
      ...[...conf, 'zone', 'placement', 'add', '--rgw-zone', 'default', ...placement],
      ...['--data-pool', `default.rgw.${name}.data`],
    ])
  }
}

function startDaemon(program: string, args: readonly string[]): ChildProcess {
  const guard = findProgram('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL']
  const [command = program, ...rest] = [...guard, program, ...args]
  return spawn(command, rest, { stdio: 'ignore', env: { PATH } })
}

async function run(program: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, args, { timeout: START_MS, env: { PATH } })
}

async function answers(endpoint: string): Promise<void> {
  const deadline = Date.now() + START_MS
  while (
    !(await fetch(endpoint).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`the gateway of Ceph does not answer at ${endpoint}`)
    await sleep(100)
  }
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((each) => new Promise<void>((r) => each.listen(0, '127.0.0.1', r))))
  const ports = servers
    .map((each) => each.address())
    .map((a) => (typeof a === 'object' ? a?.port : 0))
  await Promise.all(servers.map((each) => new Promise((r) => each.close(r))))
  return ports.map((port) => port ?? 0)
}

function findProgram(name: string): string | undefined {
  return PATH.split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isRunning(daemon: ChildProcess): boolean {
  return daemon.exitCode === null && daemon.signalCode === null
}

function pairs(list: readonly string[]): [string, string][] {
  return list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1] ?? '']] : []))
}
