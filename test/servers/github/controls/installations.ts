/** The App on accounts: installed, narrowed, suspended, removed. */
import { repositoriesOf } from '../access.ts'
import { renderShortRepository } from '../events.ts'
import { accountOf, renderAccount } from '../render/accounts.ts'
import { fullNameOf } from '../render/repositories.ts'
import type { Installation, Permissions, Repository, World } from '../world.ts'
import type { Announce } from './announce.ts'
import { accountNamed, installationWith, repositoryOf } from './find.ts'

export interface InstallationControls {
  install(request: {
    /** The login of the account. */
    readonly on: string
    readonly id?: number
    /** All of the account if absent. */
    readonly repositories?: readonly number[]
    /** What the App asks for, if absent. */
    readonly permissions?: Permissions
  }): Installation
  uninstall(id: number): void
  suspend(id: number): void
  unsuspend(id: number): void
  /** Repositories that the installation may see from now on; the selection is `selected` then. */
  grantAccess(id: number, repositories: readonly number[]): void
  removeAccess(id: number, repositories: readonly number[]): void
  /** The owner takes other permissions than before. */
  changePermissions(id: number, permissions: Permissions): void
}

export function createInstallationControls(world: World, announce: Announce): InstallationControls {
  const short = (repositories: readonly Repository[]) => {
    return repositories.map((each) => renderShortRepository(each, fullNameOf(each, world)))
  }

  function install(request: Parameters<InstallationControls['install']>[0]): Installation {
    const now = world.clock.now()
    const installation: Installation = {
      id: request.id ?? world.nextId(),
      accountId: accountNamed(request.on, world).id,
      permissions: request.permissions ?? world.app.permissions,
      selection: request.repositories === undefined ? 'all' : new Set(request.repositories),
      suspendedAt: null,
      createdAt: now,
      updatedAt: now,
    }
    world.installations.set(installation.id, installation)
    const repositories = short(repositoriesOf(installation, world))
    announce.installation('installation', 'created', installation, {
      repositories,
      requester: null,
    })
    return installation
  }

  function setSuspended(id: number, suspendedAt: Date | null): void {
    const installation = installationWith(id, world)
    installation.suspendedAt = suspendedAt
    installation.updatedAt = world.clock.now()
    const action = suspendedAt === null ? 'unsuspend' : 'suspend'
    announce.installation('installation', action, installation, {})
  }

  function changeAccess(id: number, ids: readonly number[], action: 'added' | 'removed'): void {
    const installation = installationWith(id, world)
    const before = repositoriesOf(installation, world).map((each) => each.id)
    const wanted = new Set(before)
    for (const each of ids) {
      if (action === 'added') wanted.add(each)
      else wanted.delete(each)
    }
    installation.selection = wanted
    installation.updatedAt = world.clock.now()
    const changed = short(ids.map((each) => repositoryOf(each, world)))
    announce.installation('installation_repositories', action, installation, {
      repository_selection: 'selected',
      repositories_added: action === 'added' ? changed : [],
      repositories_removed: action === 'removed' ? changed : [],
      requester: null,
    })
  }

  return {
    install,
    uninstall(id) {
      const installation = installationWith(id, world)
      const repositories = short(repositoriesOf(installation, world))
      world.installations.delete(id)
      announce.installation('installation', 'deleted', installation, { repositories })
    },
    suspend: (id) => setSuspended(id, world.clock.now()),
    unsuspend: (id) => setSuspended(id, null),
    grantAccess: (id, repositories) => changeAccess(id, repositories, 'added'),
    removeAccess: (id, repositories) => changeAccess(id, repositories, 'removed'),
    changePermissions(id, permissions) {
      const installation = installationWith(id, world)
      installation.permissions = permissions
      installation.updatedAt = world.clock.now()
      announce.installation('installation', 'new_permissions_accepted', installation, {
        repositories: short(repositoriesOf(installation, world)),
        requester: renderAccount(accountOf(installation.accountId, world), announce.parts.address),
      })
    },
  }
}
