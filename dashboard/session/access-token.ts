/** The short token that a browser shows with each request: which session it is of, and no more. */
import { jwtVerify, SignJWT } from 'jose'
import { Secret } from '../../core/domain/secret.ts'

export interface AccessTokens {
  make(sessionId: string, now: Date): Promise<Secret>
  /** The session; undefined for whatever is no token of ours, for here, and of now. */
  read(token: string, now: Date): Promise<string | undefined>
}

/** After it the session is refreshed, and roles are asked of GitHub again. */
export const ACCESS_MS = 5 * 60_000

const TYPE = 'holdfast-session+jwt'
const ALGORITHM = 'HS256'
const MOST_CHARACTERS = 1024

/** `url` of the App is issuer and audience: a token of another one with the same key is refused. */
export function createAccessTokens(key: Uint8Array, url: string): AccessTokens {
  return {
    async make(sessionId, now) {
      const issuedAt = Math.floor(now.getTime() / 1000)
      return new Secret(
        await new SignJWT()
          .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
          .setSubject(sessionId)
          .setIssuer(url)
          .setAudience(url)
          .setIssuedAt(issuedAt)
          .setExpirationTime(issuedAt + ACCESS_MS / 1000)
          .sign(key),
      )
    },
    async read(token, now) {
      if (token.length > MOST_CHARACTERS) return undefined
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: url,
          audience: url,
          requiredClaims: ['sub', 'iat', 'exp'],
          maxTokenAge: ACCESS_MS / 1000,
          currentDate: now,
        })
        return payload.sub
      } catch {
        // What is wrong with it is nobody's business: it is none.
        return undefined
      }
    },
  }
}
