import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createReadSecret, type SecretSources } from '../../../app/secrets/read-secret.ts'
import { createVault } from '../../../app/secrets/vault.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { readAwsSecret } from '../../../core/store/aws-secrets.ts'

const CANARY = 'canary-51c8'

function reader(
  environment: SecretSources['environment'],
  { vault = {}, ...sources }: Partial<SecretSources> & { vault?: Record<string, unknown> } = {},
) {
  return createReadSecret({
    environment,
    readFile: async (path) => {
      if (path === '/run/secrets/key') return `${CANARY}\n`
      if (path === '/run/secrets/empty') return '\n'
      throw new Error(`ENOENT ${CANARY}`)
    },
    readAws: async () => {
      throw new Error(`AccessDenied ${CANARY}`)
    },
    readVault: async () => vault,
    ...sources,
  })
}

describe('a secret', () => {
  it('that is not named is none', async () => {
    expect(await reader({})('KEY')).toBeUndefined()
    expect(await reader({ KEY: ' ' })('KEY')).toBeUndefined()
  })

  it.each<[string, SecretSources['environment'], Partial<SecretSources>]>([
    ['in the environment', { KEY: CANARY }, {}],
    ['in a file', { KEY_FILE: '/run/secrets/key' }, {}],
    ['of AWS', { KEY: 'aws-secretsmanager:app' }, { readAws: async () => CANARY }],
    [
      'that is a member of one of AWS',
      { KEY: 'aws-secretsmanager:app#key' },
      { readAws: async () => JSON.stringify({ key: CANARY, other: 'x' }) },
    ],
    [
      'of Vault',
      { KEY: 'vault:kv/holdfast/app#key' },
      {
        readVault: async (mount, path) =>
          mount === 'kv' && path === 'holdfast/app' ? { key: CANARY } : {},
      },
    ],
  ])('%s is read, and cannot be seen', async (_, environment, sources) => {
    const secret = await reader(environment, sources)('KEY')

    expect(secret?.reveal()).toBe(CANARY)
    expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain(CANARY)
  })

  it('keeps the line breaks of a key', async () => {
    expect((await reader({ KEY: '-----BEGIN\nx\n-----END\n' })('KEY'))?.reveal()).toBe(
      '-----BEGIN\nx\n-----END\n',
    )
  })

  it.each<[string, SecretSources['environment'], string]>([
    ['named twice', { KEY: CANARY, KEY_FILE: '/x' }, 'KEY and KEY_FILE are both set.'],
    ['in a file that is not there', { KEY_FILE: '/x' }, 'that KEY_FILE names cannot be read'],
    ['in an empty file', { KEY_FILE: '/run/secrets/empty' }, 'that KEY_FILE names is empty'],
    ['of AWS that may not be read', { KEY: 'aws-secretsmanager:x' }, 'did not give the secret'],
    ['of Vault without a member', { KEY: 'vault:kv/x' }, 'names no secret of Vault'],
    ['of Vault with another member', { KEY: 'vault:kv/x#key' }, 'has no text key'],
  ])('%s is an error that names the variable', async (_, environment, said) => {
    const error = await reader(environment)('KEY').catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'bad-input', message: expect.stringContaining(said) })
    expect(String(error)).not.toContain(CANARY)
  })
})

async function serve(answer: (url: string, headers: Record<string, unknown>) => [number, unknown]) {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.url ?? '', request.headers)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

describe('Vault', () => {
  it('is asked as its API wants it', async () => {
    const asked: unknown[] = []
    const address = await serve((url, headers) => {
      asked.push([url, headers['x-vault-token'], headers['x-vault-namespace']])
      return [200, { data: { data: { key: CANARY }, metadata: { version: 3 } } }]
    })
    const vault = createVault({ address, token: new Secret('t'), namespace: 'team', fetch })

    expect(await vault('kv', 'holdfast/my app')).toEqual({ key: CANARY })
    expect(asked).toEqual([['/v1/kv/data/holdfast/my%20app', 't', 'team']])
  })

  it.each([403, 404, 503])('that answers %i gives nothing', async (status) => {
    const address = await serve(() => [status, { errors: [] }])
    const vault = createVault({ address, token: new Secret('t'), fetch })

    await expect(vault('kv', 'x')).rejects.toThrow(`HTTP status ${status}`)
  })
})

describe('AWS Secrets Manager', () => {
  it('gives the text of a secret, from the region of its ARN', async () => {
    const seen: unknown[] = []
    const endpoint = await serve((_, headers) => {
      seen.push(String(headers.authorization).includes('/eu-north-1/secretsmanager/'))
      return [200, { SecretString: CANARY }]
    })
    vitestEnvironment({ AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK' })

    const id = 'arn:aws:secretsmanager:eu-north-1:123456789012:secret:app-x'
    expect(await readAwsSecret(id, { endpoint, region: 'eu-west-1' })).toBe(CANARY)
    expect(seen).toEqual([true])
  })

  it('has no text of a secret that is binary', async () => {
    const endpoint = await serve(() => [200, { SecretBinary: 'eA==' }])
    vitestEnvironment({ AWS_ACCESS_KEY_ID: 'AK', AWS_SECRET_ACCESS_KEY: 'SK' })

    await expect(readAwsSecret('app', { endpoint, region: 'eu-west-1' })).rejects.toThrow('binary')
  })
})

function vitestEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
}
