/** The process of the App: `serve` (or nothing), `rebuild`, `hash-password`. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { asHoldfastError, HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'
import { boundGarbage } from '../core/heap.ts'
import { readAwsSecret } from '../core/store/aws-secrets.ts'
import { askPassword } from './ask-password.ts'
import { readSettings, type Settings } from './config.ts'
import { createLog, type Log } from './log.ts'
import { createApp } from './main.ts'
import { rebuildRecords } from './rebuild.ts'
import { isRegistered, startRegistration } from './registration.ts'
import { hashPassword } from './secrets/password.ts'
import { createReadSecret, type ReadSecret } from './secrets/read-secret.ts'
import { createVault } from './secrets/vault.ts'
import { listen } from './server/listen.ts'
import { WEBHOOK_PATH } from './server/routes.ts'
import { forwardFromSmee } from './smee.ts'
import type { World } from './world.ts'

/** How long requests that are under way may go on after the App was told to stop. */
const GRACE_MS = 10_000

boundGarbage()
const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort())
const now = () => new Date()
const log = createLog((line) => process.stdout.write(`${line}\n`), now)

try {
  const [command = 'serve'] = process.argv.slice(2)
  if (command === 'hash-password') await tellHash()
  else await work(command)
} catch (error) {
  log.error('The App ended', asHoldfastError(error))
  process.exitCode = 1
}

async function work(command: string): Promise<void> {
  const settings = readSettings()
  const readSecret = createSecretReader(settings)
  if (command === 'serve') await serve(settings, readSecret, log)
  else if (command === 'rebuild') await rebuildRecords(settings, readSecret, createWorld(), log)
  else throw unknown(command)
}

/** For ADMIN_PASSWORD_HASH. The password is no argument: those are seen by everybody. */
async function tellHash(): Promise<void> {
  const password = await askPassword({ input: process.stdin, output: process.stderr })
  process.stdout.write(`${await hashPassword(password)}\n`)
}

async function serve(settings: Settings, readSecret: ReadSecret, log: Log): Promise<void> {
  if (!(await isRegistered(settings, readSecret))) {
    await startRegistration(settings, log, stop.signal)
    return
  }
  const working = new AbortController()
  const app = await createApp(settings, readSecret, createWorld(working.signal))
  const listener = await listen(app.routes.fetch, settings)
  log.info('The App is listening', { host: settings.host, port: listener.port })
  const here = `http://127.0.0.1:${listener.port}${WEBHOOK_PATH}`
  const leaveProxy = settings.smeeUrl && (await forwardFromSmee(settings.smeeUrl, here, log))
  await app.run(stop.signal)
  if (leaveProxy) await leaveProxy()
  await listener.close(GRACE_MS)
  working.abort()
  await app.close()
  log.info('The App has stopped')
}

function createWorld(signal: AbortSignal = stop.signal): World {
  return {
    fetch,
    now,
    sleep: (ms) => sleep(ms, undefined, { signal }),
    random: Math.random,
    random32: () => randomBytes(4).readUInt32BE(),
    elapsedMs: () => performance.now(),
    newId: () => randomUUID(),
    holder: `${process.pid}-${randomUUID()}`,
    write: (line) => process.stdout.write(`${line}\n`),
    scratch: tmpdir(),
    signal,
  }
}

function createSecretReader({ environment }: Settings): ReadSecret {
  return createReadSecret({
    environment,
    readFile: (path) => readFile(path, 'utf8'),
    readAws: (id) => readAwsSecret(id, { region: environment.AWS_REGION }),
    readVault: (mount, path) => {
      const { VAULT_ADDR: address, VAULT_TOKEN: token, VAULT_NAMESPACE: namespace } = environment
      if (!address || !token) throw new Error('VAULT_ADDR and VAULT_TOKEN are not both set.')
      return createVault({ address, token: new Secret(token), namespace, fetch })(mount, path)
    },
  })
}

function unknown(command: string): HoldfastError {
  return new HoldfastError('bad-input', `"${command}" is no command of the App.`, {
    hint: 'Use `serve`, `rebuild` or `hash-password`.',
  })
}
