/** Payloads of webhooks: GitHub's example of each, with what is the case here. */

import { SENDER_ID } from './create-world.ts'
import type { Examples } from './examples.ts'
import { accountOf, nodeId, renderAccount, renderOrganization } from './render/accounts.ts'
import { renderInstallation } from './render/apps.ts'
import { renderRepository } from './render/repositories.ts'
import type { Addresses } from './routes.ts'
import type { Installation, Json, Repository, World } from './world.ts'

export interface EventParts {
  readonly world: World
  readonly address: Addresses
  readonly examples: Examples
}

/** What happened to a repository, as the installation that may see it hears of it. */
export function repositoryEvent(
  event: string,
  action: string | null,
  {
    repository,
    installation,
    ...members
  }: {
    readonly repository: Repository
    readonly installation: Installation
    readonly [member: string]: unknown
  },
  { world, address, examples }: EventParts,
): Json {
  const { organization: _, ...example } = examples(event, action)
  const owner = accountOf(repository.ownerId, world)
  const organization =
    owner.kind === 'Organization' ? { organization: renderOrganization(owner, address) } : {}
  return {
    ...example,
    ...(action === null ? {} : { action }),
    repository: {
      ...memberOf(example, 'repository'),
      ...webhookRepository(repository, { world, address }),
    },
    ...organization,
    installation: { id: installation.id, node_id: nodeId('MDIzOk', installation.id) },
    sender: renderSender({ world, address }),
    ...members,
  }
}

/** What happened to an installation. */
export function installationEvent(
  event: string,
  action: string,
  installation: Installation,
  members: Json,
  { world, address, examples }: EventParts,
): Json {
  const { repositories: _, requester: __, ...example } = examples(event, action)
  return {
    ...example,
    action,
    installation: {
      ...memberOf(example, 'installation'),
      ...renderInstallation(installation, world, address),
    },
    sender: renderSender({ world, address }),
    ...members,
  }
}

/** The short form of repositories in events of installations. */
export function renderShortRepository(repository: Repository, fullName: string) {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: fullName,
    private: repository.visibility !== 'public',
  }
}

export function renderSender({ world, address }: Pick<EventParts, 'world' | 'address'>) {
  return renderAccount(accountOf(SENDER_ID, world), address)
}

function webhookRepository(
  repository: Repository,
  { world, address }: Pick<EventParts, 'world' | 'address'>,
) {
  return {
    ...renderRepository(repository, world, address),
    custom_properties: repository.properties,
  }
}

function memberOf(example: Json, name: string): object {
  const value = example[name]
  return typeof value === 'object' && value !== null ? value : {}
}
