/** The reference of the API, for people. */
import { Hono } from 'hono'
import type { ApiGroup, ApiOutline } from '../api/operations.ts'
import { API_PATH } from '../api/path.ts'
import { Section } from '../look/section.tsx'
import { DataTable } from '../look/table.tsx'
import { needs } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'

/**
 * All operations, in a list that needs no script; where there are scripts, Scalar takes its place.
 * Scalar writes styles of its own into the page, which the policy of all others forbids: here
 * alone they are allowed. Scripts are not, but for the one.
 */
export function createApiReference(
  { assets }: DashboardParts,
  outline: () => ApiOutline,
): Hono<Env> {
  const pages = new Hono<Env>()
  // The same for everybody, and made of all schemas.
  let known: ApiOutline | undefined
  pages.get('/docs/api', needs('viewer'), (context) => {
    known ??= outline()
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
            <link id="plain-style" rel="stylesheet" href={assets.addressOf('dashboard.css')} />
            <link rel="icon" href={assets.addressOf('icon.svg')} type="image/svg+xml" />
          </head>
          <body>
            <Plain outline={known} />
            <script nonce={nonce} src={assets.addressOf('scalar.js')} />
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

function Plain({ outline: { description, groups } }: { readonly outline: ApiOutline }) {
  return (
    <main id="plain">
      <h1>The API of Holdfast</h1>
      <p>{description}</p>
      <p>
        Schemas of all that is asked and answered: <a href={DOCUMENT}>{DOCUMENT}</a>. Back to the{' '}
        <a href="/">overview</a>.
      </p>
      {groups.map((group) => (
        <Group group={group} />
      ))}
    </main>
  )
}

function Group({ group: { name, description, operations } }: { readonly group: ApiGroup }) {
  return (
    <Section id={name.toLowerCase()} title={name}>
      <DataTable
        caption={description}
        rows={operations}
        columns={[
          { head: 'Operation', kind: 'name', cell: ({ summary }) => summary },
          {
            head: 'Request',
            cell: ({ method, path }) => <code class="break">{`${method} ${API_PATH}${path}`}</code>,
          },
          {
            head: 'Parameters',
            cell: ({ parameters }) =>
              parameters
                .map(({ name, required }) => (required ? `${name} (required)` : name))
                .join(', ') || <span class="muted">none</span>,
          },
          { head: 'Role', cell: ({ role }) => role },
        ]}
      />
    </Section>
  )
}

const DOCUMENT = `${API_PATH}/openapi.json`

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

/** Its own colours are too pale to be read by everybody; these are those of GitHub. */
const COLOURS = `
.light-mode {
  --scalar-color-2: #424a53; --scalar-color-3: #525b66; --scalar-color-accent: #0550ae;
  --scalar-color-blue: #0550ae; --scalar-color-green: #116329; --scalar-color-red: #a40e26;
  --scalar-color-yellow: #633c01; --scalar-color-orange: #762c00; --scalar-color-purple: #512a97;
}
.dark-mode {
  --scalar-color-2: #c9d1d9; --scalar-color-3: #b1bac4; --scalar-color-accent: #79c0ff;
  --scalar-color-blue: #79c0ff; --scalar-color-green: #7ee787; --scalar-color-red: #ffa198;
  --scalar-color-yellow: #f2cc60; --scalar-color-orange: #ffa657; --scalar-color-purple: #d2a8ff;
}`

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
  customCss: COLOURS,
})
