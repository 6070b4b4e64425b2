/** Repositories, what is in them, and whose they are. */
import { createHash } from 'node:crypto'
import { repositoriesOfToken } from '../access.ts'
import { invalid, notFound, ok, Refusal } from '../answers.ts'
import { installationOf } from '../controls/announce.ts'
import { countedPage, plainPage } from '../paging.ts'
import { repositoryNamed } from '../places.ts'
import { accountOf, nodeId, renderFullOrganization, renderFullUser } from '../render/accounts.ts'
import { renderInstallation } from '../render/apps.ts'
import { renderCommit } from '../render/commits.ts'
import { fullNameOf, renderFullRepository, renderRepository } from '../render/repositories.ts'
import {
  type Call,
  type InstallationCall,
  inRepository,
  type RepositoryCall,
  type Route,
} from '../routes.ts'
import type { Account, Repository } from '../world.ts'

export const REPOSITORY_ROUTES: readonly Route[] = [
  { operation: 'GET /installation/repositories', who: 'installation', answer: listOfInstallation },
  {
    operation: 'DELETE /installation/token',
    who: 'installation',
    answer: ({ world, token }) => {
      world.tokens.delete(token.text)
      return { status: 204 }
    },
  },
  inRepository('GET /repos/{owner}/{repo}', ['metadata', 'read'], readRepository),
  inRepository('GET /repositories/{repository_id}', ['metadata', 'read'], readRepository),
  inRepository('GET /repos/{owner}/{repo}/contents/{path}', ['contents', 'read'], readContents),
  inRepository('GET /repos/{owner}/{repo}/git/ref/{ref}', ['contents', 'read'], readRef),
  inRepository('GET /repos/{owner}/{repo}/branches/{branch}', ['contents', 'read'], readBranch),
  inRepository('GET /repos/{owner}/{repo}/commits/{ref}', ['contents', 'read'], readCommit),
  inRepository('GET /repos/{owner}/{repo}/compare/{basehead}', ['contents', 'read'], compare),
  {
    operation: 'GET /orgs/{org}/properties/values',
    who: 'installation',
    permission: ['organization_custom_properties', 'read'],
    answer: listProperties,
  },
  { operation: 'GET /orgs/{org}', who: 'anybody', answer: readOrganization },
  { operation: 'GET /users/{username}', who: 'anybody', answer: readUser },
]

/** It is found by the App and not by its token; hence it stands apart. */
export const installationOfRepositoryRoute: Route = {
  operation: 'GET /repos/{owner}/{repo}/installation',
  who: 'app',
  answer: ({ world, path, address }) => {
    const { repository } = repositoryNamed(`${path.owner}/${path.repo}`, world) ?? {}
    const installation = repository && installationOf(repository, world)
    if (installation === undefined) throw notFound()
    return ok(renderInstallation(installation, world, address))
  },
}

function listOfInstallation(call: InstallationCall) {
  const { world, token, installation, address } = call
  const all = repositoriesOfToken(token, installation, world)
  const render = (each: Repository) => renderRepository(each, world, address)
  return countedPage('repositories', all, render, call, '/installation/repositories')
}

function readRepository({ repository, world, address }: RepositoryCall) {
  return ok(renderFullRepository(repository, world, address))
}

function readContents({ repository, path, query, world, address }: RepositoryCall) {
  const ref = query.get('ref')
  if (ref !== null && commitOf(repository, ref) === undefined) {
    throw new Refusal(404, `No commit found for the ref ${ref}`)
  }
  const name = path.path ?? ''
  const text = repository.files.get(name)
  if (repository.branches.size === 0) throw new Refusal(404, 'This repository is empty.')
  if (text === undefined) throw notFound()
  const fullName = fullNameOf(repository, world)
  const sha = blobShaOf(text)
  const branch = ref ?? repository.defaultBranch
  const url = `${address.api}/repos/${fullName}/contents/${name}?ref=${branch}`
  const git = `${address.api}/repos/${fullName}/git/blobs/${sha}`
  const html = `${address.web}/${fullName}/blob/${branch}/${name}`
  return ok({
    name: name.split('/').at(-1),
    path: name,
    sha,
    size: Buffer.byteLength(text),
    url,
    html_url: html,
    git_url: git,
    download_url: `${address.web}/raw/${fullName}/${branch}/${name}`,
    type: 'file',
    content: inLines(Buffer.from(text).toString('base64')),
    encoding: 'base64',
    _links: { self: url, git, html },
  })
}

/** What git calls the content of a file. */
function blobShaOf(text: string): string {
  const bytes = Buffer.from(text)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** GitHub breaks base64 after 60 characters. */
function inLines(base64: string): string {
  return base64.replaceAll(/.{1,60}/g, '$&\n')
}

/** By the name of a branch, its full name, or the commit's own id. */
function commitOf({ branches, commits }: Repository, ref: string): string | undefined {
  return branches.get(ref.replace(/^(refs\/)?heads\//, '')) ?? (commits.has(ref) ? ref : undefined)
}

function readRef({ repository, path, world, address }: RepositoryCall) {
  const ref = path.ref ?? ''
  if (repository.branches.size === 0) throw new Refusal(409, 'Git Repository is empty.')
  const sha = ref.startsWith('heads/') ? repository.branches.get(ref.slice(6)) : undefined
  if (sha === undefined) throw notFound()
  const url = `${address.api}/repos/${fullNameOf(repository, world)}/git`
  return ok({
    ref: `refs/${ref}`,
    node_id: nodeId('REF', repository.id),
    url: `${url}/refs/${ref}`,
    object: { sha, type: 'commit', url: `${url}/commits/${sha}` },
  })
}

function readBranch({ repository, path, world, address }: RepositoryCall) {
  const name = path.branch ?? ''
  const sha = repository.branches.get(name)
  if (sha === undefined) throw new Refusal(404, 'Branch not found')
  const fullName = fullNameOf(repository, world)
  const url = `${address.api}/repos/${fullName}/branches/${name}`
  return ok({
    name,
    commit: renderCommit(sha, repository, { world, address }),
    _links: { self: url, html: `${address.web}/${fullName}/tree/${name}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  })
}

function readCommit(call: RepositoryCall) {
  const ref = call.path.ref ?? ''
  const sha = commitOf(call.repository, ref)
  if (sha === undefined) throw invalid(`No commit found for SHA: ${ref}`)
  return ok(renderCommit(sha, call.repository, call))
}

function compare(call: RepositoryCall) {
  const { repository, path, world, address } = call
  const [base = '', head = ''] = (path.basehead ?? '').split('...')
  if (!repository.commits.has(base) || !repository.commits.has(head)) throw notFound()
  const [ofBase, ofHead] = [historyOf(base, repository), historyOf(head, repository)]
  const common = ofHead.find((sha) => ofBase.includes(sha))
  if (common === undefined) {
    throw new Refusal(404, `No common ancestor between ${base} and ${head}.`)
  }
  const [aheadBy, behindBy] = [ofHead.indexOf(common), ofBase.indexOf(common)]
  const html = `${address.web}/${fullNameOf(repository, world)}/compare/${base}...${head}`
  return ok({
    url: `${address.api}/repos/${fullNameOf(repository, world)}/compare/${base}...${head}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: renderCommit(base, repository, call),
    merge_base_commit: renderCommit(common, repository, call),
    status: statusOf(aheadBy, behindBy),
    ahead_by: aheadBy,
    behind_by: behindBy,
    total_commits: aheadBy,
    commits: [],
    files: [],
  })
}

function statusOf(aheadBy: number, behindBy: number) {
  if (aheadBy > 0) return behindBy > 0 ? 'diverged' : 'ahead'
  return behindBy > 0 ? 'behind' : 'identical'
}

/** The newest first. */
function historyOf(sha: string, { parents }: Repository): string[] {
  const history = [sha]
  for (let at = parents.get(sha); at !== undefined; at = parents.get(at)) history.push(at)
  return history
}

function listProperties(call: InstallationCall) {
  const { world, path, installation, token } = call
  const account = accountOf(installation.accountId, world)
  if (account.login.toLowerCase() !== path.org?.toLowerCase()) throw notFound()
  // GitHub lists those of all repositories of the organisation that the token may know of.
  const all = repositoriesOfToken(token, installation, world)
  const render = (each: Repository) => ({
    repository_id: each.id,
    repository_name: each.name,
    repository_full_name: fullNameOf(each, world),
    properties: Object.entries(each.properties).map(([property_name, value]) => {
      return { property_name, value }
    }),
  })
  return plainPage(all, render, call, `/orgs/${account.login}/properties/values`)
}

function readOrganization({ world, path, address }: Call) {
  const account = findAccount(world.accounts.values(), path.org)
  if (account?.kind !== 'Organization') throw notFound()
  return ok(renderFullOrganization(account, address, countPublic(account, world)))
}

function readUser({ world, path, address }: Call) {
  const account = findAccount(world.accounts.values(), path.username)
  if (account === undefined) throw notFound()
  return ok(renderFullUser(account, address, countPublic(account, world)))
}

function findAccount(accounts: Iterable<Account>, login: string | undefined) {
  return [...accounts].find((each) => each.login.toLowerCase() === login?.toLowerCase())
}

function countPublic({ id }: Account, { repositories }: Call['world']): number {
  return [...repositories.values()].filter(({ ownerId, visibility }) => {
    return ownerId === id && visibility === 'public'
  }).length
}
