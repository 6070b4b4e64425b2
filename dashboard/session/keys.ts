/** The keys of the dashboard, each derived from the one secret for one use alone. */
import { hkdfSync } from 'node:crypto'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { Secret } from '../../core/domain/secret.ts'

export interface SessionKeys {
  /** Signs access tokens. */
  readonly access: Uint8Array
  /** Encrypts what GitHub gave for a person, and what a browser keeps during a login. */
  readonly seal: Uint8Array
  /** Makes the tokens of forms. */
  readonly form: Uint8Array
}

const LEAST_CHARACTERS = 32
const KEY_BYTES = 32

/** Throws `bad-input` for a secret that can be guessed. */
export function deriveKeys(secret: Secret): SessionKeys {
  const text = secret.reveal()
  if (text.length < LEAST_CHARACTERS) {
    throw new HoldfastError('bad-input', 'SESSION_KEY is too short.', {
      hint: 'Give 32 random characters or more: `openssl rand -base64 48` makes them.',
    })
  }
  const derive = (use: string) =>
    new Uint8Array(hkdfSync('sha256', text, '', `holdfast dashboard ${use}`, KEY_BYTES))
  return { access: derive('access'), seal: derive('seal'), form: derive('form') }
}
