/** Tokens of the API: made by people, for programs, with no more than their owner may do. */
import { randomBytes, randomUUID } from 'node:crypto'
import { sha256Hex } from '../../core/archive/digest.ts'
import { Secret } from '../../core/domain/secret.ts'
import type { ActivityPort } from '../ports/activity.ts'
import type { SessionItem } from '../ports/sessions.ts'
import type { TokenItem, TokensPort } from '../ports/tokens.ts'
import { notFound, Problem } from '../problem.ts'
import { includesRole, type Viewer } from '../viewer.ts'
import { SCOPES, type Scope } from './viewers.ts'

/** Who asks: a person at a browser, never a token, so that none makes another. */
export interface TokenOwner {
  readonly viewer: Viewer
  /** `context.get('session')`. */
  readonly session: Pick<SessionItem, 'personId'> | undefined
}

export interface TokenWish {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** From 1 to 366. */
  readonly days: number
}

export interface TokenDesk {
  /** `secret` is shown once, and known to nobody afterwards. Throws `bad-request`, `not-allowed`. */
  create(
    owner: TokenOwner,
    wish: TokenWish,
  ): Promise<{ readonly secret: Secret; readonly token: TokenItem }>
  /** One's own; those of everybody for who is administrator of all. */
  list(owner: TokenOwner): Promise<readonly TokenItem[]>
  /** Throws `not-found` for one that is not theirs, or was revoked. */
  revoke(owner: TokenOwner, id: string): Promise<void>
  /** Undefined for what is no token that is good now. Notes the use. */
  find(text: string): Promise<TokenItem | undefined>
}

export interface TokenTools {
  readonly tokens: TokensPort
  readonly activity: ActivityPort
  readonly now: () => Date
}

export const TOKEN = /^hft_[\w-]{43}$/
const DAY_MS = 24 * 3_600_000
const MOST_DAYS = 366
const USE_EVERY_MS = 60_000
const NAME = /^[^\p{Cc}]{1,100}$/u

export function createTokenDesk(tools: TokenTools): TokenDesk {
  const { tokens, now } = tools
  return {
    async create(owner, wish) {
      const personId = personOf(owner)
      checkWish(wish, owner.viewer)
      const secret = new Secret(`hft_${randomBytes(32).toString('base64url')}`)
      const createdAt = now()
      const { actor } = owner.viewer
      const made = {
        ...{ id: randomUUID(), personId, createdAt, createdBy: actor },
        ...{ name: wish.name.trim(), scopes: [...new Set(wish.scopes)] },
        expiresAt: new Date(createdAt.getTime() + wish.days * DAY_MS),
      }
      await tokens.create(made, sha256Hex(secret.reveal()))
      const { name, scopes } = made
      await note(tools, owner, 'token.create', made.id, { name, scopes, days: wish.days })
      return { secret, token: { ...made, lastUsedAt: null, revokedAt: null } }
    },
    list: async (owner) =>
      await tokens.list(rulesAll(owner) ? 'all' : { personId: personOf(owner) }),
    async revoke(owner, id) {
      const token = await tokens.read(id)
      const own = token !== undefined && token.personId === personOf(owner)
      if (token === undefined || !(own || rulesAll(owner))) throw notFound()
      if (!(await tokens.revoke(id, now()))) throw notFound()
      await note(tools, owner, 'token.revoke', id, { name: token.name })
    },
    async find(text) {
      if (!TOKEN.test(text)) return undefined
      const token = await tokens.find(sha256Hex(text), now())
      if (token !== undefined) await tokens.noteUse(token.id, now(), USE_EVERY_MS)
      return token
    },
  }
}

function personOf({ session }: TokenOwner): string | null {
  if (session !== undefined) return session.personId
  throw new Problem('not-allowed', 'A token manages no tokens.', 'Log in with a browser.')
}

function rulesAll({ viewer, session }: TokenOwner): boolean {
  return session !== undefined && includesRole(viewer.role, 'admin')
}

function checkWish({ name, scopes, days }: TokenWish, viewer: Viewer): void {
  if (!NAME.test(name.trim())) {
    throw new Problem('bad-request', 'The name cannot be used.', 'Give 1 to 100 characters.')
  }
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
    throw new Problem('bad-request', 'The days cannot be used.', `Give 1 to ${MOST_DAYS} days.`)
  }
  if (scopes.length === 0) {
    throw new Problem('bad-request', 'There is no scope.', 'Choose what the token may do.')
  }
  const beyond = scopes.find((scope) => !includesRole(viewer.somewhere, SCOPES[scope]))
  if (beyond === undefined) return
  throw new Problem(
    'not-allowed',
    `You may not ${beyond}, so no token of yours may.`,
    'Choose fewer scopes.',
  )
}

async function note(
  { activity, now }: TokenTools,
  { viewer: { actor, address } }: TokenOwner,
  action: string,
  id: string,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const target = `token:${id}`
  await activity.record({ at: now(), actor, action, target, address, result: 'done', detail })
}
