/** Who asks: the App by its key, an installation or a person by a token, or nobody. */
import { createPublicKey } from 'node:crypto'
import { decodeJwt, errors, jwtVerify } from 'jose'
import { Refusal } from './answers.ts'
import type { Installation, Token, UserToken, World } from './world.ts'

export type Principal =
  | { readonly kind: 'app' }
  | { readonly kind: 'installation'; readonly token: Token; readonly installation: Installation }
  | { readonly kind: 'user'; readonly token: UserToken }
  | { readonly kind: 'anonymous' }

/** GitHub takes no token of an App that is good for longer. */
const LONGEST_SECONDS = 600

export async function identify(header: string | undefined, world: World): Promise<Principal> {
  if (header === undefined) return { kind: 'anonymous' }
  const [, scheme = '', credential = ''] = /^(\S+) (\S+)$/.exec(header) ?? []
  if (!['bearer', 'token'].includes(scheme.toLowerCase())) throw badCredentials()
  if (credential.split('.').length === 3) {
    await checkAppToken(credential, world)
    return { kind: 'app' }
  }
  if (credential.startsWith('ghu_')) return { kind: 'user', token: findUser(credential, world) }
  return { kind: 'installation', ...findInstallation(credential, world) }
}

function findUser(text: string, { userTokens, clock }: World): UserToken {
  const token = userTokens.get(text)
  if (token === undefined || token.expiresAt <= clock.now()) throw badCredentials()
  return token
}

/** The token and its installation. Throws 401 for a token that is not good any more. */
export function findInstallation(text: string, world: World) {
  const token = world.tokens.get(text)
  const installation = token && world.installations.get(token.installationId)
  if (token === undefined || installation === undefined || token.expiresAt <= world.clock.now()) {
    throw badCredentials()
  }
  if (installation.suspendedAt !== null) {
    throw new Refusal(403, 'This installation has been suspended')
  }
  return { token, installation }
}

/** The words are GitHub's: clients read in them that their clock is wrong. */
async function checkAppToken(text: string, { app, clock }: World): Promise<void> {
  const now = Math.floor(clock.now().getTime() / 1000)
  const { iss, exp, iat } = await readClaims(text, app.publicKey, clock.now())
  if (String(iss) !== String(app.id) && iss !== app.clientId) {
    throw new Refusal(404, 'Integration not found')
  }
  if (typeof exp !== 'number' || exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  }
  if (exp > now + LONGEST_SECONDS) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
  }
  if (typeof iat !== 'number' || iat > now) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  }
}

async function readClaims(text: string, publicKey: string, now: Date) {
  const options = { algorithms: ['RS256'], currentDate: now }
  try {
    const { payload } = await jwtVerify(text, createPublicKey(publicKey), options)
    return payload
  } catch (error) {
    // The signature was checked before the claims were.
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
      return decodeJwt(text)
    }
    throw new Refusal(401, 'A JSON web token could not be decoded')
  }
}

function badCredentials(): Refusal {
  return new Refusal(401, 'Bad credentials')
}
