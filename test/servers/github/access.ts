/** What an installation may see and do, and what GitHub says when it may not. */
import { notFound, Refusal } from './answers.ts'
import type { Principal } from './principals.ts'
import type { Permission } from './routes.ts'
import type { Installation, Level, Permissions, Repository, Token, World } from './world.ts'

const RANK: Readonly<Record<Level, number>> = { read: 1, write: 2, admin: 3 }

export function grants(granted: Permissions, [name, level]: Permission): boolean {
  // Every App may read metadata, asked for or not.
  const has = granted[name] ?? (name === 'metadata' ? 'read' : undefined)
  return has !== undefined && RANK[has] >= RANK[level]
}

/** Repositories of an installation, by the order of their ids. */
export function repositoriesOf(installation: Installation, world: World): readonly Repository[] {
  return [...world.repositories.values()]
    .filter((repository) => covers(installation, repository))
    .toSorted((a, b) => a.id - b.id)
}

function covers({ accountId, selection }: Installation, repository: Repository): boolean {
  if (repository.ownerId !== accountId) return false
  return selection === 'all' || selection.has(repository.id)
}

/** What a person may read: public ones, their own, and what their organisation lets them read. */
export function mayRead(userId: number, repository: Repository, world: World): boolean {
  const { id, ownerId, visibility } = repository
  if (visibility === 'public' || ownerId === userId) return true
  if (world.readers.get(id)?.has(userId) === true) return true
  const membership = world.memberships.get(`${ownerId}/${userId}`)
  if (membership?.state !== 'active') return false
  return membership.role === 'admin' || visibility === 'internal'
}

/** Repositories that a token may know of. */
export function repositoriesOfToken(
  { repositories }: Token,
  installation: Installation,
  world: World,
): readonly Repository[] {
  return repositoriesOf(installation, world).filter(
    ({ id }) => repositories === 'all' || repositories.has(id),
  )
}

export function reaches(principal: Principal, repository: Repository, world: World): boolean {
  if (principal.kind === 'user') {
    const installed = [...world.installations.values()].some((each) => covers(each, repository))
    return installed && mayRead(principal.token.userId, repository, world)
  }
  if (principal.kind !== 'installation') return false
  const { token, installation } = principal
  const narrow = token.repositories === 'all' || token.repositories.has(repository.id)
  return narrow && covers(installation, repository)
}

/** Throws what GitHub answers where this principal may not do this to this repository. */
export function demandAccess(
  principal: Principal,
  repository: Repository,
  permission: Permission,
  world: World,
): void {
  const [, level] = permission
  if (reaches(principal, repository, world)) {
    if (principal.kind !== 'user') demandPermission(principal, permission)
  } else if (repository.visibility !== 'public') throw notFound()
  else if (level !== 'read') throw notAccessible(permission)
  demandOpen(repository, level)
}

export function demandPermission(principal: Principal, permission: Permission): void {
  if (principal.kind !== 'installation' || !grants(principal.token.permissions, permission)) {
    throw notAccessible(permission)
  }
}

function demandOpen({ blocked, archived, createdAt }: Repository, level: Level): void {
  if (blocked !== null) {
    const block = { reason: blocked, created_at: createdAt.toISOString(), html_url: null }
    throw new Refusal(blocked === 'dmca' ? 451 : 403, 'Repository access blocked', {
      members: { block },
    })
  }
  if (archived && level !== 'read') {
    throw new Refusal(403, 'Repository was archived so is read-only.')
  }
}

function notAccessible([name, level]: Permission): Refusal {
  return new Refusal(403, 'Resource not accessible by integration', {
    headers: { 'x-accepted-github-permissions': `${name}=${level}` },
  })
}
