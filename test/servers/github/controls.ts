/** How tests change what is the case at GitHub. Each change makes the webhooks that it makes there. */
import { type AccountControls, createAccountControls } from './controls/accounts.ts'
import { createAnnounce } from './controls/announce.ts'
import { type ContentControls, createContentControls } from './controls/contents.ts'
import { createInstallationControls, type InstallationControls } from './controls/installations.ts'
import { createRepositoryControls, type RepositoryControls } from './controls/repositories.ts'
import type { EventParts } from './events.ts'
import type { Webhooks } from './webhooks.ts'

export interface Controls
  extends AccountControls,
    InstallationControls,
    RepositoryControls,
    ContentControls {}

export function createControls(parts: EventParts & { readonly webhooks: Webhooks }): Controls {
  const { world } = parts
  const announce = createAnnounce(parts)
  return {
    ...createAccountControls(world),
    ...createInstallationControls(world, announce),
    ...createRepositoryControls(world, announce),
    ...createContentControls(world, announce),
  }
}
