/** The reference of the API, for people. */
import { Hono } from 'hono'
import { API_PATH } from '../api/path.ts'
import { needs } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'

/**
 * Scalar writes styles of its own into the page, which the policy of all others forbids: here
 * alone they are allowed. Scripts are not, but for the one.
 */
export function createApiReference({ assets }: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/docs/api', needs('viewer'), (context) => {
    const nonce = context.get('secureHeadersNonce') ?? ''
    context.header('cache-control', 'private, no-store')
    context.header('content-security-policy', policyOf(nonce))
    return context.html(
      `<!doctype html>${(
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <title>API · Holdfast</title>
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <link rel="icon" href={assets.addressOf('icon.svg')} type="image/svg+xml" />
          </head>
          <body>
            <noscript>
              <h1>The API of Holdfast</h1>
              <p>
                The reference needs JavaScript. What it shows is the document at{' '}
                <a href={`${API_PATH}/openapi.json`}>{API_PATH}/openapi.json</a>.
              </p>
            </noscript>
            <script
              id="api-reference"
              nonce={nonce}
              src={assets.addressOf('reference.js')}
              data-url={`${API_PATH}/openapi.json`}
              data-configuration={CONFIGURATION}
            />
          </body>
        </html>
      )}`,
    )
  })
  return pages
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Nothing is loaded from, nor sent to, anybody else, and nothing leads to services of others. */
const CONFIGURATION = JSON.stringify({
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  defaultOpenAllTags: true,
  proxyUrl: '',
})
