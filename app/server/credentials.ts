/** What GitHub gave the App when it was registered, kept in a file that only its owner reads. */
import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'

export interface AppCredentials {
  readonly appId: string
  readonly privateKey: Secret
  readonly webhookSecret: Secret
  readonly clientId?: string | undefined
  readonly clientSecret?: Secret | undefined
}

const File = z.object({
  appId: z.string().regex(/^\d+$/),
  privateKey: z.string().min(1),
  webhookSecret: z.string().min(1),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
})

export function credentialsFile(dataDirectory: string): string {
  return join(dataDirectory, 'github-app.json')
}

/** Undefined when there is none. Throws `bad-input` for one that cannot be read. */
export async function readCredentials(path: string): Promise<AppCredentials | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unreadable(path, error)
  })
  if (text === undefined) return undefined
  try {
    const { appId, privateKey, webhookSecret, clientId, clientSecret } = File.parse(
      JSON.parse(text),
    )
    return {
      appId,
      privateKey: new Secret(privateKey),
      webhookSecret: new Secret(webhookSecret),
      clientId,
      clientSecret: clientSecret === undefined ? undefined : new Secret(clientSecret),
    }
  } catch {
    // What the parser says may show what is in the file.
    throw unreadable(path, undefined)
  }
}

/** Never replaces a file that is there: throws `bad-input`. */
export async function writeCredentials(path: string, credentials: AppCredentials): Promise<void> {
  const { appId, privateKey, webhookSecret, clientId, clientSecret } = credentials
  const text = JSON.stringify({
    ...{ appId, clientId },
    privateKey: privateKey.reveal(),
    webhookSecret: webhookSecret.reveal(),
    clientSecret: clientSecret?.reveal(),
  })
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomUUID()}`
  const handle = await open(draft, 'wx', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(draft, path)
    await chmod(path, 0o600)
  } catch (cause) {
    throw new HoldfastError('bad-input', `${path} is there already.`, {
      hint: 'The App is registered. To register another one, move that file away first.',
      cause,
    })
  } finally {
    await rm(draft, { force: true })
  }
}

function unreadable(path: string, cause: unknown): HoldfastError {
  return new HoldfastError('bad-input', `${path} holds no credentials that can be read.`, {
    hint: 'Put back a copy, or move it away and register the App again.',
    cause,
  })
}
