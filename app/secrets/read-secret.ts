/**
 * Where secrets come from. `NAME` holds one; or `NAME_FILE` names a file of it; or either
 * manager is named in place of the value: `aws-secretsmanager:<id or ARN>[#member]` or
 * `vault:<mount>/<path>#<member>`.
 */
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'

export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => Promise<string>
  /** The text of a secret of AWS Secrets Manager. */
  readonly readAws: (id: string) => Promise<string>
  /** The members of a secret of Vault's KV version 2, by mount and path. */
  readonly readVault: (mount: string, path: string) => Promise<Readonly<Record<string, unknown>>>
}

export type ReadSecret = (name: string) => Promise<Secret | undefined>

/** Undefined where none is named. Throws `bad-input` where one is named and cannot be had. */
export function createReadSecret(sources: SecretSources): ReadSecret {
  return async (name) => {
    const value = textOf(sources.environment[name])
    const file = textOf(sources.environment[`${name}_FILE`])
    if (value !== undefined && file !== undefined) {
      throw unusable(`${name} and ${name}_FILE are both set.`, 'Keep one of them.')
    }
    if (file !== undefined) return new Secret(await fromFile(`${name}_FILE`, file, sources))
    return value === undefined ? undefined : new Secret(await resolve(name, value, sources))
  }
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value
}

async function fromFile(name: string, path: string, sources: SecretSources): Promise<string> {
  try {
    return nonEmpty(name, (await sources.readFile(path)).replace(/\r?\n$/, ''))
  } catch (cause) {
    if (cause instanceof HoldfastError) throw cause
    throw unusable(
      `The file that ${name} names cannot be read.`,
      'Check its path and rights.',
      cause,
    )
  }
}

async function resolve(name: string, value: string, sources: SecretSources): Promise<string> {
  if (value.startsWith('aws-secretsmanager:')) return fromAws(name, value, sources)
  if (value.startsWith('vault:')) return fromVault(name, value, sources)
  return value
}

async function fromAws(name: string, value: string, sources: SecretSources): Promise<string> {
  const [id = '', member] = value.slice('aws-secretsmanager:'.length).split('#')
  const text = await asked(name, 'AWS Secrets Manager', () => sources.readAws(id))
  if (member === undefined) return nonEmpty(name, text)
  return memberOf(name, parseObject(text), member)
}

async function fromVault(name: string, value: string, sources: SecretSources): Promise<string> {
  const [, mount, path, member] = /^vault:([^/#]+)\/([^#]+)#(.+)$/.exec(value) ?? []
  if (mount === undefined || path === undefined || member === undefined) {
    throw unusable(`${name} names no secret of Vault.`, 'Write vault:<mount>/<path>#<member>.')
  }
  return memberOf(name, await asked(name, 'Vault', () => sources.readVault(mount, path)), member)
}

/** Whatever they say may hold what is secret: it stays the cause, and is in no sentence. */
async function asked<T>(name: string, whom: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw unusable(
      `${whom} did not give the secret that ${name} names.`,
      'Check that it exists, and that the App may read it.',
      cause,
    )
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function memberOf(
  name: string,
  members: Readonly<Record<string, unknown>>,
  member: string,
): string {
  const value = members[member]
  if (typeof value === 'string') return nonEmpty(name, value)
  throw unusable(`The secret that ${name} names has no text ${member}.`, 'Check its members.')
}

function nonEmpty(name: string, text: string): string {
  if (text.trim() !== '') return text
  throw unusable(`The secret that ${name} names is empty.`, 'Put the secret there.')
}

function unusable(message: string, hint: string, cause?: unknown): HoldfastError {
  return new HoldfastError('bad-input', message, { hint, cause })
}
