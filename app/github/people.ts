/** GitHub as a person who logged in sees it, asked with that person's own token. */
import { z } from 'zod'
import type { Secret } from '../../core/domain/secret.ts'
import { apiAddress } from '../../core/github/api-address.ts'
import { type Ask, createAsk, readAnswer } from './asking.ts'
import type { Actor } from './attempts.ts'
import { createGate, type Logging } from './gate.ts'
import { listAll, type Page } from './listing.ts'
import { createMemory } from './memory.ts'
import type { Clock } from './patience.ts'
import { createQueue } from './queue.ts'
import { isAbsence } from './refusals.ts'
import { createTransport, type RequestNote, type Transport } from './transport.ts'
import { Id } from './values.ts'

export interface PeopleOptions extends Clock, Logging {
  /** `github.com`, or that of a GitHub Enterprise Server. */
  readonly host: string
  /** Where the API is, where the host does not tell. */
  readonly baseUrl?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly onRequest?: ((note: RequestNote) => void) | undefined
}

/** Errors are those of port.ts; every listing is complete or throws. */
export interface Person {
  /** Who the token is of; undefined when GitHub does not take it any more. */
  readUser(): Promise<{ readonly id: string; readonly login: string } | undefined>
  /** Undefined for who is not a member, or was only invited. */
  readMembership(organization: string): Promise<'admin' | 'member' | undefined>
  /** Teams by their slug; also members of teams below it are in it. */
  isInTeam(organization: string, team: string, login: string): Promise<boolean>
  /** Ids of what both the person and the installation may read. */
  listReadable(installationId: string): Promise<readonly string[]>
  /** Whether the person may read it at this moment. */
  mayRead(repositoryId: string): Promise<boolean>
}

/** Ids of ten thousand repositories. */
const PAGES_HELD = 100

/** Asks nothing yet. Whoever keeps what is made for a token keeps what was learned with it. */
export function createPeople(options: PeopleOptions): (token: Secret) => Person {
  const transport = createTransport({
    ...options,
    baseUrl: options.baseUrl ?? apiAddress(options.host),
  })
  return (token) => createPerson(askAs(token, transport, options))
}

function askAs(token: Secret, transport: Transport, options: Clock & Logging): Ask {
  const actor: Actor = {
    byKey: false,
    queue: createQueue(options),
    gate: createGate(transport.host, options),
    takeToken: async () => token,
    dropToken: () => false,
  }
  return createAsk(actor, transport, options)
}

function createPerson(ask: Ask): Person {
  const pages = createMemory<Page<string>>(PAGES_HELD)
  return {
    async readUser() {
      const question = { operation: 'readUser' } as const
      const answer = await ask.send(question, [401])
      return answer.status === 401 ? undefined : readAnswer(question, answer, User).data
    },
    async readMembership(org) {
      const found = await ask.find(
        { operation: 'readMembership', parameters: { org } },
        OrganizationMembership,
      )
      return found?.state === 'active' ? found.role : undefined
    },
    async isInTeam(org, team, login) {
      const parameters = { org, team_slug: team, username: login }
      const found = await ask.find({ operation: 'readTeamMembership', parameters }, TeamMembership)
      return found?.state === 'active'
    },
    listReadable: (installationId) =>
      listAll(ask, {
        question: {
          operation: 'listReadable',
          parameters: { installation_id: installationId, per_page: 100 },
        },
        schema: IdPage,
        memory: pages,
        idOf: (id) => id,
      }),
    mayRead: (repositoryId) => mayRead(ask, repositoryId),
  }
}

/** GitHub says 403 of what is blocked, and 451 of what it withholds: neither may be read. */
async function mayRead(ask: Ask, repositoryId: string): Promise<boolean> {
  const parameters = { repository_id: repositoryId }
  const question = { operation: 'readRepository', parameters } as const
  const answer = await ask.send(question, [401, 403, 404, 451])
  if (answer.status < 300) {
    const { id, permissions } = readAnswer(question, answer, Readable).data
    return id === repositoryId && permissions?.pull !== false
  }
  const limited = ask.refusal(answer)
  if (answer.status === 403 && limited.code === 'source-rate-limited') throw limited
  if (answer.status === 404 && !isAbsence(answer)) throw limited
  return false
}

const User = z.object({ id: Id, login: z.string().min(1) })
const State = z.enum(['active', 'pending'])
const OrganizationMembership = z.object({ state: State, role: z.string() }).transform(
  ({ state, role }) =>
    ({
      state,
      // A billing manager is no member of a kind that may see repositories.
      role: role === 'admin' ? 'admin' : role === 'member' ? 'member' : undefined,
    }) as const,
)
const TeamMembership = z.object({ state: State })
const IdPage = z
  .object({
    total_count: z.int().nonnegative(),
    repositories: z.array(z.object({ id: Id })),
  })
  .transform(({ total_count: total, repositories }) => ({
    total,
    items: repositories.map(({ id }) => id),
  }))
const Readable = z.object({
  id: Id,
  permissions: z.object({ pull: z.boolean().optional() }).optional(),
})
