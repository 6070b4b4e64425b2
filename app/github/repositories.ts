/** Repositories as an installation sees them. */
import { z } from 'zod'
import type { Ask } from './asking.ts'
import { listAll, type Page } from './listing.ts'
import { createMemory } from './memory.ts'
import type { InstallationGitHub, RepositoryFacts } from './port.ts'
import { Id, Time } from './values.ts'

type Repositories = Pick<
  InstallationGitHub,
  'listRepositories' | 'readRepository' | 'findRepository'
>

/** Enough for twenty thousand repositories: a page takes some thirty kilobytes. */
const PAGES_HELD = 200
const REPOSITORIES_HELD = 200

export function createRepositories(ask: Ask): Repositories {
  const pages = createMemory<Page<RepositoryFacts>>(PAGES_HELD)
  const byId = createMemory<RepositoryFacts>(REPOSITORIES_HELD)
  const byName = createMemory<RepositoryFacts>(REPOSITORIES_HELD)
  return {
    async *listRepositories() {
      yield* await listAll(ask, {
        question: { operation: 'listRepositories', parameters: { per_page: 100 } },
        schema: RepositoryPage,
        memory: pages,
        idOf: ({ id }) => id,
      })
    },
    readRepository: (id) =>
      ask.find(
        { operation: 'readRepository', parameters: { repository_id: id } },
        Repository,
        byId,
      ),
    findRepository: (owner, name) =>
      ask.find(
        { operation: 'findRepository', parameters: { owner, repo: name } },
        Repository,
        byName,
      ),
  }
}

const Repository = z
  .object({
    id: Id,
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    html_url: z.string().min(1),
    default_branch: z.string(),
    private: z.boolean(),
    visibility: z.enum(['public', 'private', 'internal']).optional(),
    archived: z.boolean(),
    fork: z.boolean(),
    language: z.string().nullish(),
    topics: z.array(z.string()).default([]),
    size: z.int().nonnegative(),
    pushed_at: Time.nullish(),
  })
  .transform(
    (answer): RepositoryFacts => ({
      id: answer.id,
      owner: answer.owner.login,
      name: answer.name,
      url: answer.html_url,
      defaultBranch: answer.default_branch,
      visibility: answer.visibility ?? (answer.private ? 'private' : 'public'),
      archived: answer.archived,
      fork: answer.fork,
      language: answer.language ?? null,
      topics: answer.topics,
      // GitHub counts in kibibytes.
      sizeBytes: answer.size * 1024,
      pushedAt: answer.pushed_at ?? null,
    }),
  )

const RepositoryPage = z
  .object({ total_count: z.int().nonnegative(), repositories: z.array(Repository) })
  .transform(({ total_count: total, repositories: items }) => ({ total, items }))
