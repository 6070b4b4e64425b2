/** Tokens of the API: made here, and shown once. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { CopyBox, Field, PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { Time, TimeOr } from '../look/time.tsx'
import { needs } from '../needs.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import type { TokenItem } from '../ports/tokens.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { ownerOf, requireEntrance } from '../session/desk.ts'
import { SCOPES } from '../session/viewers.ts'
import { includesRole, type Viewer } from '../viewer.ts'

const HERE = '/settings/tokens'
const SCOPE_NAMES = ['read', 'operate', 'restore', 'admin'] as const

const Wish = z.object({
  name: z.string().max(200),
  days: z.coerce.number().int(),
  scope: z.union([z.enum(SCOPE_NAMES), z.array(z.enum(SCOPE_NAMES))]).default([]),
})

export function createTokenPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get(HERE, needs('viewer'), (context) => showTokens(context, parts, null))
  pages.post(HERE, needs('viewer'), async (context) => {
    const { name, days, scope } = readParams(Wish, await context.req.parseBody({ all: true }))
    const { tokens } = requireEntrance(parts)
    const wish = { name, days, scopes: typeof scope === 'string' ? [scope] : scope }
    const { secret } = await tokens.create(ownerOf(context), wish)
    return await showTokens(context, parts, { name, secret: secret.reveal() })
  })
  pages.post(`${HERE}/:id/revoke`, needs('viewer'), async (context) => {
    await requireEntrance(parts).tokens.revoke(ownerOf(context), context.req.param('id'))
    return context.redirect(HERE, 303)
  })
  return pages
}

interface Made {
  readonly name: string
  readonly secret: string
}

async function showTokens(
  context: Asked,
  parts: DashboardParts,
  made: Made | null,
): Promise<Response> {
  const owner = ownerOf(context)
  const tokens = await requireEntrance(parts).tokens.list(owner)
  return await renderPage(
    context,
    parts,
    { title: 'API tokens' },
    <TokenPage {...{ tokens, made, viewer: owner.viewer, now: parts.now() }} />,
  )
}

interface TokenPageProps {
  readonly tokens: readonly TokenItem[]
  readonly made: Made | null
  readonly viewer: Viewer
  readonly now: Date
}

function TokenPage({ tokens, made, viewer, now }: TokenPageProps) {
  return (
    <Settings here={HERE} viewer={viewer} logins>
      {made && (
        <Flash tone="good">
          <p>
            The token {made.name} is made. Copy it now: it is shown this once, and nobody can find
            it again.
          </p>
          <CopyBox id="secret" label="the token" text={made.secret} />
        </Flash>
      )}
      <Section id="tokens" title="API tokens">
        {tokens.length === 0 ? (
          <Empty icon="key" title="There is no token." />
        ) : (
          <Tokens {...{ tokens, viewer, now }} />
        )}
      </Section>
      <Section id="new" title="A new token">
        <NewToken viewer={viewer} />
      </Section>
    </Settings>
  )
}

const GOOD = { word: 'Good', icon: 'check-circle', tone: 'good' } as const
const EXPIRED = { word: 'Expired', icon: 'clock', tone: 'idle' } as const
const REVOKED = { word: 'Revoked', icon: 'circle-slash', tone: 'idle' } as const

function stateOf({ revokedAt, expiresAt }: TokenItem, now: Date) {
  if (revokedAt !== null) return REVOKED
  return expiresAt !== null && expiresAt <= now ? EXPIRED : GOOD
}

function Tokens({ tokens, viewer, now }: Omit<TokenPageProps, 'made'>) {
  return (
    <DataTable
      caption="API tokens"
      quiet
      rows={tokens}
      columns={[
        { head: 'Name', kind: 'name', cell: ({ name }) => name },
        { head: 'State', cell: (token) => <Badge {...stateOf(token, now)} /> },
        { head: 'May', cell: ({ scopes }) => scopes.join(', ') },
        { head: 'Made by', cell: ({ createdBy }) => createdBy },
        { head: 'Made', cell: ({ createdAt }) => <Time at={createdAt} now={now} /> },
        {
          head: 'Expires',
          cell: ({ expiresAt }) => <TimeOr at={expiresAt} now={now} none="never" />,
        },
        {
          head: 'Last used',
          cell: ({ lastUsedAt }) => <TimeOr at={lastUsedAt} now={now} none="never" />,
        },
        {
          head: 'Revoke',
          kind: 'action',
          cell: (token) =>
            stateOf(token, now) === GOOD && (
              <PostForm viewer={viewer} action={`${HERE}/${encodeURIComponent(token.id)}/revoke`}>
                <button type="submit" class="button button-small button-danger">
                  Revoke<span class="hidden-but-read"> {token.name}</span>
                </button>
              </PostForm>
            ),
        },
      ]}
    />
  )
}

const MAY = {
  read: 'See what you see',
  operate: 'Start backups, acknowledge alerts',
  restore: 'Look into snapshots, and download them',
  admin: 'Change settings, read the audit trail',
} as const

function NewToken({ viewer }: Pick<TokenPageProps, 'viewer'>) {
  const scopes = SCOPE_NAMES.filter((scope) => includesRole(viewer.somewhere, SCOPES[scope]))
  return (
    <PostForm viewer={viewer} action={HERE} class="box">
      <Field id="name" label="Name" hint="What it is for: so that you know later.">
        <input id="name" name="name" required maxlength={100} aria-describedby="name-hint" />
      </Field>
      <Field id="days" label="Days until it expires" hint="From 1 to 366.">
        <input
          id="days"
          name="days"
          type="number"
          value="90"
          min="1"
          max="366"
          required
          aria-describedby="days-hint"
        />
      </Field>
      <fieldset class="tick-list">
        <legend>What it may do</legend>
        {scopes.map((scope) => (
          <p>
            <label>
              <input type="checkbox" name="scope" value={scope} checked={scope === 'read'} />{' '}
              <strong>{scope}</strong>: {MAY[scope]}
            </label>
          </p>
        ))}
      </fieldset>
      <button type="submit" class="button button-primary">
        Make the token
      </button>
    </PostForm>
  )
}
