/** Repositories as GitHub knows them. */
import { z } from 'zod'
import { HoldfastError } from '../domain/errors.ts'
import { readListing } from './listing.ts'
import { createRequests, type GitHubOptions, type Requests } from './requests.ts'

export interface GitHubRepository {
  /** The numeric id, which stays when the name changes. */
  readonly id: string
  readonly owner: string
  readonly name: string
  /** The page of the repository, which is also where git finds it. */
  readonly url: string
  /** GitHub's own estimate, in whole kibibytes and hours old. */
  readonly sizeBytes: number
  readonly visibility: 'public' | 'private' | 'internal'
  readonly archived: boolean
  readonly fork: boolean
  readonly topics: readonly string[]
  readonly defaultBranch: string
}

export interface GitHub {
  /** Follows renames. Throws `source-not-found`, `source-denied` and the like, never guesses. */
  readRepository(owner: string, name: string): Promise<GitHubRepository>
  /** Every repository of a person or organization that the token may see. Complete, or throws. */
  listRepositories(owner: string): AsyncIterable<GitHubRepository>
}

export function createGitHub(options: GitHubOptions): GitHub {
  const requests = createRequests(options)
  return {
    async readRepository(owner, name) {
      const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
      return (await requests.get(path, Repository)).data
    },
    listRepositories: (owner) => listRepositories(requests, owner),
  }
}

const Repository = z
  .object({
    // Octokit reads what is beyond 2^53 as a bigint.
    id: z.union([z.int().positive(), z.bigint()]).transform(String),
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    html_url: z.string().min(1),
    size: z.int().nonnegative(),
    private: z.boolean(),
    visibility: z.enum(['public', 'private', 'internal']).optional(),
    archived: z.boolean(),
    fork: z.boolean(),
    topics: z.array(z.string()).default([]),
    default_branch: z.string(),
  })
  .transform(
    (answer): GitHubRepository => ({
      id: answer.id,
      owner: answer.owner.login,
      name: answer.name,
      url: answer.html_url,
      sizeBytes: answer.size * 1024,
      visibility: answer.visibility ?? (answer.private ? 'private' : 'public'),
      archived: answer.archived,
      fork: answer.fork,
      topics: answer.topics,
      defaultBranch: answer.default_branch,
    }),
  )

const Page = z.union([
  z.array(Repository),
  z.object({ repositories: z.array(Repository) }).transform(({ repositories }) => repositories),
])

const Account = z.object({ login: z.string().min(1), type: z.string() })

async function* listRepositories(
  requests: Requests,
  owner: string,
): AsyncGenerator<GitHubRepository> {
  const path = `/users/${encodeURIComponent(owner)}`
  const { data: account } = await requests.get(path, Account)
  const found = new Map<string, GitHubRepository>()
  for (const listing of await listingsOf(requests, account)) {
    for (const repository of await readListing(requests, listing, Page)) {
      const own = repository.owner.toLowerCase() === account.login.toLowerCase()
      if (own) found.set(repository.id, repository)
    }
  }
  yield* found.values()
}

/**
 * Where the repositories of an account are listed. That of a person names the public ones
 * only, and who may see more must ask for what is theirs to see.
 */
async function listingsOf(
  requests: Requests,
  { login, type }: z.infer<typeof Account>,
): Promise<string[]> {
  const name = encodeURIComponent(login)
  if (type === 'Organization') return [`/orgs/${name}/repos?type=all&${ORDER}`]
  const ofOthers = `/users/${name}/repos?type=owner&${ORDER}`
  if (!requests.authenticated) return [ofOthers]
  return [ofOthers, await ownListing(requests)]
}

/** Oldest first, so that a repository made meanwhile comes last and moves no other. */
const ORDER = 'sort=created&direction=asc&per_page=100'

async function ownListing(requests: Requests): Promise<string> {
  try {
    await requests.get('/user', z.object({ login: z.string() }))
    return `/user/repos?affiliation=owner,collaborator&${ORDER}`
  } catch (error) {
    // The token of an App is nobody's.
    if (error instanceof HoldfastError && error.code === 'source-denied') {
      return '/installation/repositories?per_page=100'
    }
    throw error
  }
}
