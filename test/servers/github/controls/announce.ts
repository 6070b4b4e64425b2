/** Tells the App of changes, where it may know of them. */
import { type EventParts, installationEvent, repositoryEvent } from '../events.ts'
import type { Webhooks } from '../webhooks.ts'
import type { Installation, Json, Repository, World } from '../world.ts'

export interface Announce {
  /** To the installation that may see the repository, if there is one. */
  repository(event: string, action: string | null, repository: Repository, members?: Json): void
  installation(event: string, action: string, installation: Installation, members: Json): void
  readonly parts: EventParts
}

export function createAnnounce(parts: EventParts & { readonly webhooks: Webhooks }): Announce {
  const { world, webhooks } = parts
  return {
    parts,
    repository(event, action, repository, members = {}) {
      const installation = installationOf(repository, world)
      if (world.app.webhookUrl === undefined || installation === undefined) return
      const facts = { ...members, repository, installation }
      webhooks.send(event, repositoryEvent(event, action, facts, parts))
    },
    installation(event, action, installation, members) {
      if (world.app.webhookUrl === undefined) return
      webhooks.send(event, installationEvent(event, action, installation, members, parts))
    },
  }
}

/** The installation that may see a repository. */
export function installationOf(
  { id, ownerId }: Repository,
  { installations }: World,
): Installation | undefined {
  return [...installations.values()].find(({ accountId, selection }) => {
    return accountId === ownerId && (selection === 'all' || selection.has(id))
  })
}
