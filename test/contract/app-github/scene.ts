/** What the tests of the contract have before them. */
import type { AppGitHub, InstallationGitHub } from '../../../app/github/port.ts'
import type { FakeGitHub } from '../../servers/github/server.ts'
import type { Repository } from '../../servers/github/world.ts'

/** The port to a server, by the server's clock: whoever sleeps moves it. */
export interface Subject {
  readonly github: AppGitHub
  readonly sleeps: readonly number[]
}

/** The App on one organisation with one repository. */
export interface Scene extends Subject {
  readonly server: FakeGitHub
  readonly rocket: Repository
  readonly installationId: string
  /** As the organisation's installation. */
  readonly on: InstallationGitHub
}

export const ROCKET = { owner: 'acme', name: 'rocket' }
