/** What a person's token may ask: who they are, and what they may see. */
import { mayRead, repositoriesOf } from '../access.ts'
import { notFound, ok, Refusal } from '../answers.ts'
import { countedPage } from '../paging.ts'
import { accountOf, renderAccount, renderFullUser, renderOrganization } from '../render/accounts.ts'
import { renderRepository } from '../render/repositories.ts'
import type { Route, UserCall } from '../routes.ts'
import type { Account, Repository } from '../world.ts'

export const USER_ROUTES: readonly Route[] = [
  {
    operation: 'GET /user',
    who: 'user',
    answer: ({ userToken, world, address }) =>
      ok(renderFullUser(accountOf(userToken.userId, world), address, 0)),
  },
  {
    operation: 'GET /user/installations/{installation_id}/repositories',
    who: 'user',
    permission: ['metadata', 'read'],
    answer: listRepositories,
  },
  {
    operation: 'GET /user/memberships/orgs/{org}',
    who: 'user',
    permission: ['members', 'read'],
    answer: readMembership,
  },
  {
    operation: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    who: 'user',
    permission: ['members', 'read'],
    answer: readTeamMembership,
  },
]

function listRepositories(call: UserCall) {
  const { world, path, userToken, address } = call
  const installation = world.installations.get(Number(path.installation_id))
  if (installation === undefined) throw notFound()
  const all = repositoriesOf(installation, world).filter((each) =>
    mayRead(userToken.userId, each, world),
  )
  const render = (each: Repository) => renderRepository(each, world, address)
  const where = `/user/installations/${installation.id}/repositories`
  return countedPage('repositories', all, render, call, where)
}

/** Only organisations on which the App is installed, with leave to read members, are answered. */
function organizationOf({ world, path }: UserCall): Account {
  const organization = [...world.accounts.values()].find(
    ({ kind, login }) => kind === 'Organization' && login.toLowerCase() === path.org?.toLowerCase(),
  )
  if (organization === undefined) throw notFound()
  const installation = [...world.installations.values()].find(
    ({ accountId }) => accountId === organization.id,
  )
  if (installation?.permissions.members === undefined) {
    throw new Refusal(403, 'Resource not accessible by integration')
  }
  return organization
}

function readMembership(call: UserCall) {
  const { world, userToken, address } = call
  const organization = organizationOf(call)
  const membership = world.memberships.get(`${organization.id}/${userToken.userId}`)
  if (membership === undefined) throw notFound()
  const simple = renderOrganization(organization, address)
  return ok({
    ...membership,
    url: `${simple.url}/memberships/${accountOf(userToken.userId, world).login}`,
    organization_url: simple.url,
    organization: simple,
    user: renderAccount(accountOf(userToken.userId, world), address),
  })
}

function readTeamMembership(call: UserCall) {
  const { world, path, address } = call
  const organization = organizationOf(call)
  const team = world.teams.get(`${organization.id}/${path.team_slug}`)
  const person = [...world.accounts.values()].find(({ login }) => login === path.username)
  if (person === undefined || team?.has(person.id) !== true) throw notFound()
  const { id } = organization
  const url = `${address.api}/organizations/${id}/team/1/memberships/${person.login}`
  return ok({ url, role: 'member', state: 'active' })
}
