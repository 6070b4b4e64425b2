/**
 * `kill -9` of an intake under load, again and again, on one file. By hand, a thousand times:
 * `node test/app/webhooks/kill-intake.ts 1000`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { PATH } from '../../config.ts'
import { keepAlive, post } from './serve-intake.ts'
import { signedWebhook } from './signed.ts'

const PROGRAM = join(import.meta.dirname, 'intake-process.ts')
const CONNECTIONS = 16
const BODY = JSON.stringify({ repository: { id: 7 }, filler: 'x'.repeat(4000) })

export interface KillResult {
  readonly acknowledged: number
  /** Kills at which requests were under way. */
  readonly underLoad: number
  /** Acknowledged, and not in the file. */
  readonly lost: readonly string[]
  /** Stored, and without effect in the end. */
  readonly withoutEffect: number
  /** What SQLite says of the file, after each kill. */
  readonly integrity: readonly string[]
}

export async function killIntake(kills: number): Promise<KillResult> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-kill-'))
  const path = join(dir, 'holdfast.db')
  const acknowledged = new Set<string>()
  const integrity = new Set<string>()
  let underLoad = 0
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const before = acknowledged.size
      const broken = await loadAndKill(path, kill, acknowledged)
      if (broken && acknowledged.size > before) underLoad += 1
      integrity.add(check(path))
    }
    const stored = idsOf(path)
    const lost = [...acknowledged].filter((id) => !stored.has(id))
    const withoutEffect = await finish(path)
    return {
      acknowledged: acknowledged.size,
      underLoad,
      lost,
      withoutEffect,
      integrity: [...integrity],
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Whether a request was cut. */
async function loadAndKill(path: string, run: number, acknowledged: Set<string>) {
  const program = await start(path)
  const agent = keepAlive(CONNECTIONS)
  let dead = false
  const senders = Array.from({ length: CONNECTIONS }, async (_, sender) => {
    let cut = false
    for (let n = 0; !dead && !cut; n += 1) {
      const id = `${run}-${sender}-${n}`
      const answered = await send(program.port, id, agent)
      if (answered) acknowledged.add(id)
      else cut = true
    }
    return cut
  })
  // One in five amid the first commit, the others amid the work on what was stored.
  while (run % 5 > 0 && !acknowledged.has(`${run}-0-0`)) await sleep(1)
  await sleep((run % 20) * 10)
  await program.kill()
  dead = true
  const cuts = await Promise.all(senders)
  agent.destroy()
  return cuts.includes(true)
}

async function send(port: number, id: string, agent: Agent): Promise<boolean> {
  const webhook = await signedWebhook(id, 'push', BODY)
  const answer = await post(port, webhook, agent).catch(() => undefined)
  if (answer !== undefined && answer.status !== 202) throw new Error(answer.text)
  return answer !== undefined
}

async function start(path: string) {
  const child = spawn(process.execPath, [PROGRAM, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH },
  })
  const ended = once(child, 'exit')
  const [line] = await once(child.stdout, 'data')
  return {
    port: Number(line),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function check(path: string): string {
  using db = new DatabaseSync(path)
  return String(db.prepare('pragma integrity_check').get()?.integrity_check)
}

function idsOf(path: string): ReadonlySet<string> {
  using db = new DatabaseSync(path)
  return new Set(
    db
      .prepare('select id from deliveries')
      .all()
      .map(({ id }) => String(id)),
  )
}

/** Lets a last process work until nothing is left to do; how many had no effect then. */
async function finish(path: string): Promise<number> {
  const program = await start(path)
  using db = new DatabaseSync(path, { timeout: 10_000 })
  const count = (sql: string) => Number(db.prepare(sql).get()?.n)
  while (count(`select count(*) n from deliveries where state <> 'done'`) > 0) await sleep(50)
  await program.kill()
  return count(
    `select count(*) n from deliveries as d where event = 'push'
       and not exists (select 1 from deliveries where id = 'effect-' || d.id)`,
  )
}

if (import.meta.main) {
  process.stdout.write(`${JSON.stringify(await killIntake(Number(process.argv[2] ?? 20)))}\n`)
}
