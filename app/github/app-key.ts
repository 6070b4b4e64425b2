/**
 * How the App proves who it is. @octokit/auth-app does the same, but by the clock of the machine
 * and half a minute back only; here the clock is an argument.
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'

export interface AppKey {
  /** A token for the App itself, good for nine minutes by the clock that says `now`. */
  tokenAt(now: Date): Secret
}

/**
 * A minute back, against clocks that differ, and no more than ten minutes in all:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
const BACK_SECONDS = 60
const GOOD_FOR_SECONDS = 9 * 60

/** Throws `bad-input` when `privateKey` is no RSA key in PEM form. */
export function readAppKey(appId: string, privateKey: Secret): AppKey {
  const key = readKey(privateKey)
  return {
    tokenAt(now) {
      const seconds = Math.floor(now.getTime() / 1000)
      const claims = { iat: seconds - BACK_SECONDS, exp: seconds + GOOD_FOR_SECONDS, iss: appId }
      const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
      const signature = sign('sha256', Buffer.from(text), key).toString('base64url')
      return new Secret(`${text}.${signature}`)
    },
  }
}

function readKey(privateKey: Secret): KeyObject {
  const key = tryKey(privateKey)
  if (key?.asymmetricKeyType === 'rsa') return key
  throw new HoldfastError('bad-input', 'The private key of the App is no RSA key in PEM form.', {
    hint: "Give the whole .pem file that the App's settings page lets you download.",
  })
}

function tryKey(privateKey: Secret): KeyObject | undefined {
  try {
    return createPrivateKey(privateKey.reveal())
  } catch {
    // What the parser says of a key is nothing that anybody should read.
    return undefined
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
