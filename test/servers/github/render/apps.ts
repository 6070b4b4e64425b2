/** The App, its installations, their tokens and its webhook deliveries. */
import { repositoriesOfToken } from '../access.ts'
import type { Addresses } from '../routes.ts'
import type { AppRecord, HookDelivery, Installation, Token, World } from '../world.ts'
import { accountOf, nodeId, renderAccount, secondsOf } from './accounts.ts'
import { renderRepository } from './repositories.ts'

export function renderApp(app: AppRecord, world: World, address: Addresses) {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('A', app.id),
    owner: renderAccount(accountOf(app.ownerId, world), address),
    name: app.name,
    description: null,
    external_url: 'https://holdfast.example',
    html_url: `${address.web}/apps/${app.slug}`,
    created_at: secondsOf(app.createdAt),
    updated_at: secondsOf(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  }
}

export function renderInstallation(installation: Installation, world: World, address: Addresses) {
  const { app } = world
  const account = accountOf(installation.accountId, world)
  const { id, suspendedAt } = installation
  const settings = account.kind === 'Organization' ? `organizations/${account.login}/` : ''
  return {
    id,
    client_id: app.clientId,
    account: renderAccount(account, address),
    repository_selection: installation.selection === 'all' ? 'all' : 'selected',
    access_tokens_url: `${address.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${address.api}/installation/repositories`,
    html_url: `${address.web}/${settings}settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: installation.permissions,
    events: app.events,
    created_at: secondsOf(installation.createdAt),
    updated_at: secondsOf(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: suspendedAt && renderAccount(account, address),
    suspended_at: suspendedAt && secondsOf(suspendedAt),
  }
}

export function renderToken(
  token: Token,
  installation: Installation,
  world: World,
  address: Addresses,
) {
  const common = {
    token: token.text,
    expires_at: secondsOf(token.expiresAt),
    permissions: token.permissions,
  }
  if (token.repositories === 'all') {
    const selection = installation.selection === 'all' ? 'all' : 'selected'
    return { ...common, repository_selection: selection }
  }
  const repositories = repositoriesOfToken(token, installation, world)
  return {
    ...common,
    repository_selection: 'selected',
    repositories: repositories.map((each) => renderRepository(each, world, address)),
  }
}

export function renderDeliveryItem(delivery: HookDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt.toISOString(),
    redelivery: delivery.redelivery,
    duration: delivery.durationSeconds,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}

export function renderDelivery(delivery: HookDelivery) {
  return {
    ...renderDeliveryItem(delivery),
    request: { headers: delivery.requestHeaders, payload: delivery.payload },
    response: { headers: {}, payload: null },
  }
}
