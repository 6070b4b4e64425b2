/**
 * The password of the local administrator, as its hash: scrypt with the strength that OWASP asks
 * for (64 MiB and a tenth of a second or so), written as
 *
 *     scrypt:<log2 of N>:<r>:<p>:<salt, base64url>:<hash, base64url>
 *
 * without the `$` of the usual form, which shells and Compose files would replace.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Secret } from '../../core/domain/secret.ts'

export interface KnownPassword {
  /** Whether it is the password. */
  verify(password: string): Promise<boolean>
}

interface Strength {
  readonly logN: number
  readonly r: number
  readonly p: number
}

const STRENGTH: Strength = { logN: 16, r: 8, p: 2 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const LEAST_CHARACTERS = 12
const HASH = /^scrypt:(1[4-9]|20):([1-9]|1\d|2[0-4]):([1-9]|1\d):([\w-]{22,88}):([\w-]{43})$/

/** Throws `bad-input` for one that is soon guessed. */
export async function hashPassword(password: Secret): Promise<string> {
  const text = password.reveal()
  if ([...text].length < LEAST_CHARACTERS) {
    throw new HoldfastError('bad-input', 'The password is too short.', {
      hint: `Take ${LEAST_CHARACTERS} characters or more.`,
    })
  }
  const salt = randomBytes(SALT_BYTES)
  const { logN, r, p } = STRENGTH
  const hash = await derive(text, salt, STRENGTH)
  const texts = [salt, hash].map((bytes) => bytes.toString('base64url'))
  return ['scrypt', logN, r, p, ...texts].join(':')
}

/** Throws `bad-input` for what `hashPassword` did not write. */
export function readPassword(hash: Secret): KnownPassword {
  const [, logN, r, p, salt = '', known = ''] = HASH.exec(hash.reveal().trim()) ?? []
  if (known === '') {
    throw new HoldfastError('bad-input', 'ADMIN_PASSWORD_HASH is no hash of a password.', {
      hint: 'Make one with `npm start -- hash-password`.',
    })
  }
  const strength = { logN: Number(logN), r: Number(r), p: Number(p) }
  const expected = Buffer.from(known, 'base64url')
  return {
    async verify(password) {
      const shown = await derive(password, Buffer.from(salt, 'base64url'), strength)
      return timingSafeEqual(shown, expected)
    },
  }
}

/** The same password typed on two machines may come in two forms of Unicode. */
function derive(password: string, salt: Buffer, { logN, r, p }: Strength): Promise<Buffer> {
  const N = 2 ** logN
  const options = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, hash) => {
      if (error === null) resolve(hash)
      else reject(error)
    })
  })
}
