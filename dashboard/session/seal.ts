/** Encrypts small texts with AES-256-GCM, each for one place: elsewhere it cannot be opened. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from '../../core/domain/secret.ts'

export interface Sealer {
  /** `place` says what it is for: `person:583231`. */
  seal(text: Secret, place: string): string
  /** Undefined for what was not sealed by this key for this place. */
  open(sealed: string, place: string): Secret | undefined
}

const IV_BYTES = 12
const TAG_BYTES = 16

export function createSealer(key: Uint8Array): Sealer {
  return {
    seal(text, place) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(place))
      const body = [cipher.update(text.reveal(), 'utf8'), cipher.final()]
      return Buffer.concat([iv, ...body, cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed, place) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined
      const iv = bytes.subarray(0, IV_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(place))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        const body = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES))
        return new Secret(Buffer.concat([body, decipher.final()]).toString('utf8'))
      } catch {
        return undefined
      }
    },
  }
}
