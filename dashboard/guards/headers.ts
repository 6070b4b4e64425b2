/** What a browser is told not to do with our pages. */
import type { MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import type { Env } from '../parts.ts'

/** Half a year, as browsers that keep lists of such hosts ask for at least. */
const STRICT = 'max-age=15768000; includeSubDomains'

/**
 * Scripts run by their nonce alone, and nothing is loaded from elsewhere. `formTargets` are other
 * origins that a form may lead to, such as that of the store by a redirect to a download.
 *
 * Headers that a handler set itself stay, so a page may ask for another policy.
 */
export function secureResponses(
  url: string,
  formTargets: readonly string[] = [],
): MiddlewareHandler<Env> {
  const secure = new URL(url).protocol === 'https:'
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'", ...formTargets],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    // With `no-referrer` browsers send `Origin: null` with our own forms.
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: secure ? STRICT : false,
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    overwrite: false,
  })
}
