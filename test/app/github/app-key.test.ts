import { generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { importSPKI, jwtVerify } from 'jose'
import { expect, it } from 'vitest'
import { readAppKey } from '../../../app/github/app-key.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { KEY, PUBLIC_KEY } from './scripted-github.ts'

const NOW = new Date('2026-11-21T12:00:00.900Z')

it('signs who the App is, a minute back and nine minutes on', async () => {
  const token = readAppKey('77', new Secret(KEY)).tokenAt(NOW)
  const key = await importSPKI(PUBLIC_KEY, 'RS256')
  const { payload, protectedHeader } = await jwtVerify(token.reveal(), key, { currentDate: NOW })
  expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' })
  const seconds = Date.parse('2026-11-21T12:00:00Z') / 1000
  expect(payload).toEqual({ iss: '77', iat: seconds - 60, exp: seconds + 540 })
})

it('takes keys of the newer form too', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(readAppKey('77', new Secret(pem)).tokenAt(NOW).reveal().split('.')).toHaveLength(3)
})

const ellipticKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

it.each([
  ['nothing', ''],
  ['half a key', KEY.slice(0, 400)],
  ['a path', '/etc/holdfast/private-key.pem'],
  ['a public key', PUBLIC_KEY],
  ['a key of another kind', ellipticKey],
])('refuses %s, and shows none of it', (_, pem) => {
  const error = thrownBy(() => readAppKey('77', new Secret(pem)))
  expect(error).toMatchObject({ code: 'bad-input' })
  const shown = inspect(error, { depth: 10 })
  for (const line of pem.split('\n').filter((each) => each.length > 20)) {
    expect(shown).not.toContain(line)
  }
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    if (error instanceof HoldfastError) return error
    throw error
  }
  return undefined
}
