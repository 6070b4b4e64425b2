/** Repositories, in the three lengths that GitHub shows them in. */
import type { Addresses } from '../routes.ts'
import type { Repository, World } from '../world.ts'
import { accountOf, nodeId, renderAccount, renderOrganization, secondsOf } from './accounts.ts'

export function fullNameOf({ ownerId, name }: Repository, world: World): string {
  return `${accountOf(ownerId, world).login}/${name}`
}

/** What stands in a run or a job. */
export function renderMinimalRepository(
  repository: Repository,
  world: World,
  { web, api }: Addresses,
) {
  const fullName = fullNameOf(repository, world)
  const url = `${api}/repos/${fullName}`
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName,
    private: repository.visibility !== 'public',
    owner: renderAccount(accountOf(repository.ownerId, world), { web, api }),
    html_url: `${web}/${fullName}`,
    description: repository.description,
    fork: repository.fork,
    url,
    ...endpointsOf(url),
  }
}

/** As listings have it. */
export function renderRepository(repository: Repository, world: World, address: Addresses) {
  const minimal = renderMinimalRepository(repository, world, address)
  const host = new URL(address.web).host
  return {
    ...minimal,
    git_url: `git://${host}/${minimal.full_name}.git`,
    ssh_url: `git@${host}:${minimal.full_name}.git`,
    clone_url: `${minimal.html_url}.git`,
    svn_url: minimal.html_url,
    mirror_url: null,
    homepage: null,
    language: repository.language,
    created_at: secondsOf(repository.createdAt),
    updated_at: secondsOf(repository.updatedAt),
    pushed_at: repository.pushedAt && secondsOf(repository.pushedAt),
    size: repository.sizeKilobytes,
    stargazers_count: 0,
    watchers_count: 0,
    forks_count: 0,
    open_issues_count: 0,
    forks: 0,
    watchers: 0,
    open_issues: 0,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    archived: repository.archived,
    disabled: false,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility: repository.visibility,
    default_branch: repository.defaultBranch,
  }
}

/** As `GET /repos/{owner}/{repo}` has it. */
export function renderFullRepository(repository: Repository, world: World, address: Addresses) {
  const owner = accountOf(repository.ownerId, world)
  const organization =
    owner.kind === 'Organization' ? { organization: renderAccount(owner, address) } : {}
  const rendered = renderRepository(repository, world, address)
  return {
    ...rendered,
    // Alone, and not in a list, a repository always has a time of its last push.
    pushed_at: rendered.pushed_at ?? rendered.created_at,
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
    custom_properties: repository.properties,
    ...organization,
    network_count: 0,
    subscribers_count: 0,
  }
}

/** The owner's short form, where a webhook names an organisation. */
export function renderOwnerOrganization(
  repository: Repository,
  world: World,
  address: Addresses,
): object | undefined {
  const owner = accountOf(repository.ownerId, world)
  return owner.kind === 'Organization' ? renderOrganization(owner, address) : undefined
}

const ENDPOINTS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const

function endpointsOf(url: string): Record<string, string> {
  return Object.fromEntries(Object.entries(ENDPOINTS).map(([name, path]) => [name, url + path]))
}
