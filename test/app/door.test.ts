import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askPassword } from '../../app/ask-password.ts'
import { readSettings } from '../../app/config.ts'
import { readDoor } from '../../app/door.ts'
import { createReadSecret } from '../../app/secrets/read-secret.ts'
import { Secret } from '../../core/domain/secret.ts'

const HASH = `scrypt:16:8:2:${'a'.repeat(22)}:${'b'.repeat(43)}`
const REGISTERED = { clientId: 'Iv1.registered', clientSecret: new Secret('registered') }

async function open(environment: Record<string, string>, registered = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'holdfast-door-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const never = async () => expect.unreachable()
  const readSecret = createReadSecret({
    ...{ environment, readFile: (path) => readFile(path, 'utf8') },
    ...{ readAws: never, readVault: never },
  })
  const settings = readSettings({ DATA_DIR: directory, ...environment }, directory)
  const again = () => readDoor(settings, readSecret, registered)
  return { directory, again, door: await again() }
}

describe('the door', () => {
  it('is open to GitHub as the App was registered, and to no administrator', async () => {
    const { door } = await open({}, REGISTERED)
    expect(door).toMatchObject({
      ...{ administrator: undefined, proxies: 0 },
      rules: { owner: 'admin', member: 'viewer', teams: [] },
      github: { clientId: 'Iv1.registered', webUrl: 'https://github.com' },
    })
    expect(door.github?.clientSecret.reveal()).toBe('registered')
  })

  it('is as the environment says', async () => {
    const { door } = await open(
      {
        ...{ CLIENT_ID: 'Iv1.other', CLIENT_SECRET: 'other', GHE_HOST: 'github.example.com' },
        ...{ SESSION_KEY: 'given', ADMIN_PASSWORD_HASH: HASH, TRUSTED_PROXIES: '2' },
        ...{ OWNER_ROLE: 'restorer', MEMBER_ROLE: 'none' },
        TEAM_ROLES: 'acme/on-call=restorer, Acme/sre=admin',
      },
      REGISTERED,
    )
    expect(door).toMatchObject({
      ...{ proxies: 2, administrator: { verify: expect.any(Function) } },
      rules: {
        ...{ owner: 'restorer', member: null },
        teams: [
          { organization: 'acme', team: 'on-call', role: 'restorer' },
          { organization: 'Acme', team: 'sre', role: 'admin' },
        ],
      },
      github: { clientId: 'Iv1.other', webUrl: 'https://github.example.com' },
    })
    expect(door.github?.clientSecret.reveal()).toBe('other')
    expect(door.sessionKey.reveal()).toBe('given')
  })

  it('makes its key once, for its own user alone', async () => {
    const { directory, door, again } = await open({})
    expect(door.sessionKey.reveal()).toMatch(/^[\w-]{64}$/)
    expect((await again()).sessionKey.reveal()).toBe(door.sessionKey.reveal())
    expect((await stat(join(directory, 'session.key'))).mode & 0o777).toBe(0o600)
    expect((await open({})).door.sessionKey.reveal()).not.toBe(door.sessionKey.reveal())
  })

  it.each([
    [{ CLIENT_ID: 'Iv1.x' }, 'CLIENT_SECRET'],
    [{ CLIENT_SECRET: 'x' }, 'CLIENT_ID'],
    [{ ADMIN_PASSWORD_HASH: 'password' }, 'ADMIN_PASSWORD_HASH'],
    [{ OWNER_ROLE: 'owner' }, 'OWNER_ROLE'],
    [{ MEMBER_ROLE: 'Viewer' }, 'MEMBER_ROLE'],
    [{ TEAM_ROLES: 'acme/sre' }, 'TEAM_ROLES'],
    [{ TEAM_ROLES: 'acme/sre=none' }, 'TEAM_ROLES'],
    [{ TEAM_ROLES: 'sre=admin' }, 'TEAM_ROLES'],
    [{ TRUSTED_PROXIES: 'yes' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: '-1' }, 'TRUSTED_PROXIES'],
  ])('is not made of %j', async (environment, name) => {
    await expect(open(environment)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining(name),
    })
  })
})

describe('a password', () => {
  it('comes by a pipe, without a question', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    input.end('correct horse\nbattery\n')
    expect((await askPassword({ input, output })).reveal()).toBe('correct horse')
    expect(output.read()).toBeNull()
  })

  it('is not shown when it is typed', async () => {
    const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()]
    const asked = askPassword({ input, output })
    input.write('correct horse\r')
    expect((await asked).reveal()).toBe('correct horse')
    expect(String(output.read())).not.toContain('horse')
  })
})
