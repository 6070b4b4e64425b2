/** What sessions of the dashboard are derived from: given, or made once and kept. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { HoldfastError } from '../core/domain/errors.ts'
import { Secret } from '../core/domain/secret.ts'

/** One that is made lies in `dataDirectory`, for its owner alone. */
export async function readSessionKey(
  given: Secret | undefined,
  dataDirectory: string,
): Promise<Secret> {
  if (given !== undefined) return given
  const path = join(dataDirectory, 'session.key')
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  const made = randomBytes(48).toString('base64url')
  try {
    await writeFile(path, made, { mode: 0o600, flag: 'wx' })
    return new Secret(made)
  } catch (error) {
    if (!isTaken(error)) throw unusable(path, error)
  }
  const kept = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unusable(path, error)
  })
  return new Secret(kept.trim())
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

function unusable(path: string, cause: unknown): HoldfastError {
  return new HoldfastError('bad-input', `The key of sessions cannot be kept in ${path}.`, {
    hint: 'Give SESSION_KEY, or a DATA_DIR that the App may write to.',
    cause,
  })
}
