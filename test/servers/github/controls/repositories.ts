/** Repositories: made, renamed, transferred, hidden, archived, deleted. */
import { renderShortRepository } from '../events.ts'
import { accountOf, renderAccount, renderOrganization } from '../render/accounts.ts'
import { fullNameOf } from '../render/repositories.ts'
import type { Installation, Repository, World } from '../world.ts'
import { type Announce, installationOf } from './announce.ts'
import { accountNamed, repositoryOf } from './find.ts'

export interface NewRepository {
  readonly owner: string
  readonly name: string
  readonly id?: number
  readonly visibility?: Repository['visibility']
  readonly defaultBranch?: string
  readonly topics?: readonly string[]
  readonly language?: string | null
  readonly archived?: boolean
  readonly fork?: boolean
  readonly sizeKilobytes?: number
  readonly createdAt?: Date
  /** Null also empties it. */
  readonly pushedAt?: Date | null
  readonly properties?: Repository['properties']
  readonly files?: Readonly<Record<string, string>>
  /** The commit that its default branch is at. */
  readonly headSha?: string
  /** Where the git server has it: `<owner>/<name>.git` if absent. */
  readonly gitPath?: string
}

export interface RepositoryControls {
  addRepository(request: NewRepository): Repository
  rename(id: number, name: string): void
  /** To the account `owner`, under the name it has. */
  transfer(id: number, owner: string): void
  setArchived(id: number, archived: boolean): void
  setVisibility(id: number, visibility: Repository['visibility']): void
  /** Facts that are told as `repository.edited`. */
  edit(
    id: number,
    change: Partial<Pick<Repository, 'topics' | 'description' | 'defaultBranch'>>,
  ): void
  setProperties(id: number, properties: Repository['properties']): void
  deleteRepository(id: number): void
  /** No webhook tells of it. */
  block(id: number, reason: Repository['blocked']): void
}

export function createRepositoryControls(world: World, announce: Announce): RepositoryControls {
  const { address } = announce.parts

  /** Changes what may be seen of it; GitHub tells the installations on both sides. */
  function announceMoves(repository: Repository, before: Installation | undefined): void {
    const after = world.repositories.has(repository.id)
      ? installationOf(repository, world)
      : undefined
    if (before === after) return
    if (before !== undefined) announceAccess('removed', repository, before)
    if (after !== undefined) announceAccess('added', repository, after)
  }

  function announceAccess(
    action: 'added' | 'removed',
    repository: Repository,
    installation: Installation,
  ): void {
    const changed = [renderShortRepository(repository, fullNameOf(repository, world))]
    announce.installation('installation_repositories', action, installation, {
      repository_selection: installation.selection === 'all' ? 'all' : 'selected',
      repositories_added: action === 'added' ? changed : [],
      repositories_removed: action === 'removed' ? changed : [],
      requester: null,
    })
  }

  /** Takes the name that it has now; names it had still lead to it. */
  function takeName(repository: Repository): void {
    world.names.set(fullNameOf(repository, world).toLowerCase(), repository.id)
  }

  function touch(repository: Repository): void {
    repository.updatedAt = world.clock.now()
  }

  return {
    addRepository(request) {
      const repository = createRepository(request, world)
      world.repositories.set(repository.id, repository)
      takeName(repository)
      announce.repository('repository', 'created', repository)
      announceMoves(repository, undefined)
      return repository
    },
    rename(id, name) {
      const repository = repositoryOf(id, world)
      const changes = { repository: { name: { from: repository.name } } }
      repository.name = name
      takeName(repository)
      touch(repository)
      announce.repository('repository', 'renamed', repository, { changes })
    },
    transfer(id, owner) {
      const repository = repositoryOf(id, world)
      const before = installationOf(repository, world)
      const from = accountOf(repository.ownerId, world)
      repository.ownerId = accountNamed(owner, world).id
      takeName(repository)
      touch(repository)
      const former =
        from.kind === 'Organization'
          ? { organization: renderOrganization(from, address) }
          : { user: renderAccount(from, address) }
      // GitHub tells the account alone to which it went.
      announce.repository('repository', 'transferred', repository, {
        changes: { owner: { from: former } },
      })
      if (before?.selection instanceof Set) before.selection.delete(id)
      announceMoves(repository, before)
    },
    setArchived(id, archived) {
      const repository = repositoryOf(id, world)
      repository.archived = archived
      touch(repository)
      announce.repository('repository', archived ? 'archived' : 'unarchived', repository)
    },
    setVisibility(id, visibility) {
      const repository = repositoryOf(id, world)
      const wasPublic = repository.visibility === 'public'
      repository.visibility = visibility
      touch(repository)
      if (wasPublic === (visibility === 'public')) return
      announce.repository('repository', wasPublic ? 'privatized' : 'publicized', repository)
    },
    edit(id, change) {
      const repository = repositoryOf(id, world)
      const changes = changesOf(repository, change)
      Object.assign(repository, change)
      touch(repository)
      announce.repository('repository', 'edited', repository, { changes })
    },
    setProperties(id, properties) {
      const repository = repositoryOf(id, world)
      const [old_property_values, new_property_values] = [repository.properties, properties].map(
        (values) =>
          Object.entries(values).map(([property_name, value]) => ({ property_name, value })),
      )
      repository.properties = properties
      const members = { old_property_values, new_property_values }
      announce.repository('custom_property_values', 'updated', repository, members)
    },
    deleteRepository(id) {
      const repository = repositoryOf(id, world)
      const before = installationOf(repository, world)
      announce.repository('repository', 'deleted', repository)
      world.repositories.delete(id)
      if (before?.selection instanceof Set) before.selection.delete(id)
      announceMoves(repository, before)
    },
    block(id, reason) {
      repositoryOf(id, world).blocked = reason
    },
  }
}

function changesOf(
  repository: Repository,
  change: Parameters<RepositoryControls['edit']>[1],
): Record<string, unknown> {
  return {
    ...('topics' in change ? { topics: { from: repository.topics } } : {}),
    ...('description' in change ? { description: { from: repository.description } } : {}),
    ...('defaultBranch' in change ? { default_branch: { from: repository.defaultBranch } } : {}),
  }
}

function createRepository(request: NewRepository, world: World): Repository {
  const { owner, name, headSha = commitFor(world.nextId()), files = {}, ...given } = request
  const createdAt = request.createdAt ?? world.clock.now()
  const facts = { ...PLAIN, pushedAt: createdAt, gitPath: `${owner}/${name}.git`, ...given }
  const commits = facts.pushedAt === null ? [] : [headSha]
  return {
    id: request.id ?? world.nextId(),
    description: null,
    hasIssues: true,
    blocked: null,
    createdAt,
    updatedAt: createdAt,
    ...facts,
    ownerId: accountNamed(owner, world).id,
    name,
    parents: new Map(),
    branches: new Map(commits.map((sha) => [facts.defaultBranch, sha])),
    commits: new Set(commits),
    files: new Map(Object.entries(files)),
  }
}

const PLAIN = {
  visibility: 'private',
  defaultBranch: 'main',
  topics: [],
  language: null,
  archived: false,
  fork: false,
  sizeKilobytes: 1,
  properties: {},
} as const

/** An id of a commit that nobody made. */
export function commitFor(id: number): string {
  return id.toString(16).padStart(40, 'c')
}
