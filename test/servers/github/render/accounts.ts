/** People and organisations, as GitHub shows them. */
import type { Addresses } from '../routes.ts'
import type { Account, World } from '../world.ts'

export function accountOf(id: number, { accounts }: Pick<World, 'accounts'>): Account {
  const account = accounts.get(id)
  if (account === undefined) throw new Error(`the fake GitHub has no account ${id}`)
  return account
}

/** GitHub's short form, which stands wherever somebody is named. */
export function renderAccount({ id, login, kind }: Account, { web, api }: Addresses) {
  const url = `${api}/users/${login}`
  return {
    login,
    id,
    node_id: nodeId(kind === 'User' ? 'U' : 'O', id),
    avatar_url: `${web}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: kind,
    user_view_type: 'public',
    site_admin: false,
  }
}

/** An organisation's short form, as webhooks have it. */
export function renderOrganization({ id, login }: Account, { web, api }: Addresses) {
  const url = `${api}/orgs/${login}`
  return {
    login,
    id,
    node_id: nodeId('O', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${web}/avatars/u/${id}`,
    description: null,
  }
}

export function renderFullOrganization(account: Account, address: Addresses, publicRepos: number) {
  return {
    ...renderOrganization(account, address),
    html_url: `${address.web}/${account.login}`,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: publicRepos,
    public_gists: 0,
    followers: 0,
    following: 0,
    type: 'Organization',
    created_at: secondsOf(account.createdAt),
    updated_at: secondsOf(account.createdAt),
    archived_at: null,
  }
}

export function renderFullUser(account: Account, address: Addresses, publicRepos: number) {
  return {
    ...renderAccount(account, address),
    name: account.login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: publicRepos,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: secondsOf(account.createdAt),
    updated_at: secondsOf(account.createdAt),
  }
}

/** GitHub's ids for GraphQL: nobody may read anything in them. */
export function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(`0:${kind}${id}`).toString('base64url')}`
}

/** GitHub's times have no fractions. */
export function secondsOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z')
}
