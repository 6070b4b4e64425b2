/** Tokens of installations: never more than was granted, for an hour. */
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { grants, repositoriesOf } from '../access.ts'
import { invalid, notFound, Refusal } from '../answers.ts'
import { renderToken } from '../render/apps.ts'
import type { Call, Route } from '../routes.ts'
import type { Installation, Permissions, Repository, Token, World } from '../world.ts'

const LIFETIME_MS = 60 * 60 * 1000
const MOST_REPOSITORIES = 500

const Body = z
  .object({
    repositories: z.array(z.string()).optional(),
    repository_ids: z.array(z.number()).optional(),
    permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
  })
  .default({})

export const createTokenRoute: Route = {
  operation: 'POST /app/installations/{installation_id}/access_tokens',
  who: 'app',
  answer: ({ world, path, body, address }: Call) => {
    const installation = world.installations.get(Number(path.installation_id))
    if (installation === undefined) throw notFound()
    if (installation.suspendedAt !== null) {
      throw new Refusal(403, 'This installation has been suspended')
    }
    const token = issueToken(installation, Body.parse(body), world)
    return { status: 201, body: renderToken(token, installation, world, address) }
  },
}

function issueToken(installation: Installation, asked: z.infer<typeof Body>, world: World): Token {
  const token: Token = {
    text: `ghs_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`,
    installationId: installation.id,
    permissions: narrowPermissions(installation.permissions, asked.permissions),
    repositories: narrowRepositories(installation, asked, world),
    expiresAt: new Date(world.clock.now().getTime() + LIFETIME_MS),
  }
  world.tokens.set(token.text, token)
  return token
}

function narrowPermissions(granted: Permissions, asked: Permissions | undefined): Permissions {
  if (asked === undefined) return { metadata: 'read', ...granted }
  for (const [name, level] of Object.entries(asked)) {
    if (!grants(granted, [name, level])) {
      throw invalid('The permissions requested are not granted to this installation.')
    }
  }
  return { metadata: 'read', ...asked }
}

function narrowRepositories(
  installation: Installation,
  { repositories: names, repository_ids: ids }: z.infer<typeof Body>,
  world: World,
): 'all' | ReadonlySet<number> {
  if (names === undefined && ids === undefined) return 'all'
  const count = (names?.length ?? 0) + (ids?.length ?? 0)
  if (count > MOST_REPOSITORIES) throw invalid('Too many repositories were asked for.')
  const all = repositoriesOf(installation, world)
  const wanted = [
    ...(ids ?? []).map((id) => all.find((each) => each.id === id)),
    ...(names ?? []).map((name) => all.find((each) => each.name === name)),
  ]
  const found = wanted.filter((each): each is Repository => each !== undefined)
  if (found.length < wanted.length) {
    throw invalid(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  return new Set(found.map(({ id }) => id))
}
