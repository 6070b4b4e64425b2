/** Finds out who a job is, by the OIDC token that GitHub gave it. */
import { errors, jwtVerify } from 'jose'
import { HoldfastError } from '../../core/domain/errors.ts'
import { type JobClaims, readClaims } from './claims.ts'
import { createIssuerKeys, type Issuer } from './issuer-keys.ts'
import { LeaseRefused, type TokenReason } from './refusal.ts'

export interface OidcVerifier {
  /**
   * What the issuer says of the job that holds `token`. Throws `LeaseRefused` for a token that
   * is not the issuer's, not for us or not of now, and `source-unreachable` when the issuer
   * cannot be asked for its keys. No error holds any part of the token.
   */
  verify(token: string): Promise<JobClaims>
}

/** How far the clocks of GitHub and of the App may be apart. */
export const CLOCK_TOLERANCE_S = 60
/** A job asks for a token when it needs it. */
export const MOST_AGE_S = 15 * 60
/** GitHub's have two or three thousand characters. */
const MOST_CHARACTERS = 16 * 1024
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

export function createOidcVerifier({
  audience,
  ...issuer
}: Issuer & {
  /** What tokens must say that they are for, and for nobody else. */
  readonly audience: string
}): OidcVerifier {
  const findKey = createIssuerKeys(issuer)
  return {
    async verify(token) {
      if (token.length > MOST_CHARACTERS || !COMPACT.test(token)) {
        throw new LeaseRefused('token-malformed')
      }
      const { payload } = await jwtVerify(token, findKey, {
        algorithms: ['RS256'],
        typ: 'JWT',
        issuer: issuer.issuer,
        audience,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: MOST_AGE_S,
        requiredClaims: ['exp', 'nbf', 'iat', 'jti'],
        currentDate: issuer.now(),
      }).catch((error: unknown) => {
        throw refusal(error)
      })
      const claims = readClaims(payload)
      if (claims === undefined) throw new LeaseRefused('token-claims')
      return claims
    },
  }
}

/** The token of `claims` cannot be shown after this. */
export function lastShownAt({ issuedAt, expiresAt }: JobClaims): Date {
  const oldest = issuedAt.getTime() + MOST_AGE_S * 1000
  return new Date(Math.min(expiresAt.getTime(), oldest) + CLOCK_TOLERANCE_S * 1000)
}

/** jose's errors hold the payload, so none of them is kept as a cause. */
function refusal(error: unknown): Error {
  return error instanceof HoldfastError ? error : new LeaseRefused(reasonOf(error))
}

function reasonOf(error: unknown): TokenReason {
  if (error instanceof errors.JWTExpired) {
    return error.claim === 'iat' ? 'token-old' : 'token-expired'
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return (error.reason === 'check_failed' ? CLAIMS[error.claim] : undefined) ?? 'token-claims'
  }
  if (error instanceof errors.JOSEError) return FAULTS[error.code] ?? 'token-malformed'
  return 'token-malformed'
}

const CLAIMS: Readonly<Record<string, TokenReason>> = {
  iss: 'token-issuer',
  aud: 'token-audience',
  nbf: 'token-early',
  iat: 'token-early',
}

const FAULTS: Readonly<Record<string, TokenReason>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'token-algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'token-key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'token-key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'token-signature',
}
