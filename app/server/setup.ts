/**
 * Registers the App with GitHub by its manifest:
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 *
 * Only somebody who can read the log of the App may begin, by the link that stands there; and
 * only a registration that was begun here is taken.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { asHoldfastError, HoldfastError } from '../../core/domain/errors.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { AppCredentials } from './credentials.ts'
import { describeDone, describeProblem, describeStart } from './setup-pages.ts'

export interface SetupOptions {
  /** Where GitHub and people find the App. */
  readonly url: string
  /** `https://github.com` */
  readonly githubUrl: string
  /** `https://api.github.com` */
  readonly apiUrl: string
  /** The manifest of app.yml. */
  readonly manifest: Readonly<Record<string, unknown>>
  /** What the link in the log proves. */
  readonly key: Secret
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly save: (credentials: AppCredentials) => Promise<void>
  /** Where webhooks go to, if not to the App itself. */
  readonly webhookUrl?: string | undefined
}

/** The forms go here and to GitHub, wherever that is; nothing is loaded from anywhere. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' https: http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'"
const STATE_MS = 60 * 60 * 1000
const ANSWER_MS = 15_000
const LOGIN = /^[a-z0-9](?:[a-z0-9-]{0,38})$/i

/** The link that begins. */
export function setupLink(url: string, key: Secret): string {
  return `${url}/setup?key=${key.reveal()}`
}

export function createSetup(options: SetupOptions): Hono {
  const states = createStates(options.now)
  const app = new Hono()
  app.get('/setup', (context) => {
    if (!isKey(context.req.query('key') ?? '', options.key)) {
      return page(context, describeProblem('This link is not the one that stands in the log.'), 403)
    }
    const organization = context.req.query('organization') ?? ''
    const state = states.begin()
    return page(
      context,
      describeStart({
        manifest: manifestOf(options),
        action: registrationUrl(options.githubUrl, organization, state),
        organization: LOGIN.test(organization) ? organization : '',
        key: options.key,
        githubUrl: options.githubUrl,
      }),
    )
  })
  app.get('/setup/done', async (context) => {
    if (!states.end(context.req.query('state') ?? '')) {
      return page(
        context,
        describeProblem('This registration was not begun here, or is over.'),
        403,
      )
    }
    try {
      const made = await convert(context.req.query('code') ?? '', options)
      await options.save(made.credentials)
      return page(context, describeDone(made))
    } catch (error) {
      const { message, hint } = asHoldfastError(error)
      return page(context, describeProblem(`${message} ${hint}`), 502)
    }
  })
  return app
}

function page(context: Context, html: string, status: 200 | 403 | 502 = 200): Response {
  return context.html(html, status, {
    'cache-control': 'no-store',
    // The key stands in the address of this page.
    'referrer-policy': 'no-referrer',
    'content-security-policy': POLICY,
  })
}

function isKey(shown: string, key: Secret): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(shown), digest(key.reveal()))
}

/** Each is good once, for an hour. */
function createStates(now: () => Date) {
  const begun = new Map<string, number>()
  return {
    begin(): string {
      const at = now().getTime()
      for (const [state, since] of begun) if (at - since > STATE_MS) begun.delete(state)
      const state = randomBytes(24).toString('base64url')
      begun.set(state, at)
      return state
    },
    end(state: string): boolean {
      const since = begun.get(state)
      begun.delete(state)
      return since !== undefined && now().getTime() - since <= STATE_MS
    },
  }
}

function manifestOf({ manifest, url, webhookUrl }: SetupOptions): Record<string, unknown> {
  return {
    ...manifest,
    url,
    redirect_url: `${url}/setup/done`,
    // Where people come back to who log in to the dashboard.
    callback_urls: [`${url}/login/github/callback`],
    hook_attributes: { url: webhookUrl ?? `${url}/api/github/webhooks`, active: true },
  }
}

function registrationUrl(githubUrl: string, organization: string, state: string): string {
  const whose = LOGIN.test(organization) ? `organizations/${organization}/settings` : 'settings'
  return `${githubUrl}/${whose}/apps/new?state=${state}`
}

const Conversion = z.object({
  id: z.int().positive(),
  slug: z.string().min(1),
  html_url: z.url(),
  pem: z.string().min(1),
  webhook_secret: z.string().min(1),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
})

export interface Registered {
  readonly credentials: AppCredentials
  readonly slug: string
  readonly url: string
}

/** A code is good once, for an hour. */
async function convert(code: string, { apiUrl, fetch }: SetupOptions): Promise<Registered> {
  if (!/^[\w-]{1,200}$/.test(code)) throw refused(undefined)
  const response = await fetch(`${apiUrl}/app-manifests/${code}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'holdfast' },
    signal: AbortSignal.timeout(ANSWER_MS),
  }).catch((cause: unknown) => {
    throw refused(cause)
  })
  const answer = Conversion.safeParse(await response.json().catch(() => undefined))
  if (!response.ok || !answer.success) throw refused(undefined)
  const { id, slug, html_url: url, pem, webhook_secret, client_id, client_secret } = answer.data
  return {
    ...{ slug, url },
    credentials: {
      appId: String(id),
      privateKey: new Secret(pem),
      webhookSecret: new Secret(webhook_secret),
      clientId: client_id,
      clientSecret: client_secret === undefined ? undefined : new Secret(client_secret),
    },
  }
}

function refused(cause: unknown): HoldfastError {
  return new HoldfastError('source-denied', 'GitHub did not hand over the credentials.', {
    hint: 'Begin again by the link in the log, and finish within an hour.',
    cause,
  })
}
