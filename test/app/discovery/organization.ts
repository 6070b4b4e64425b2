/** An organisation as GitHub would show it to discovery, changed by tests as they like. */

import type { Installation, Properties, RepositoryFacts } from '../../../app/github/port.ts'
import { saveInstallation } from '../../../app/records/installations.ts'
import type { Db } from '../../../app/records/open.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'

export const NOW = new Date('2026-11-21T12:00:00Z')

export function facts(id: string, change: Partial<RepositoryFacts> = {}): RepositoryFacts {
  const { owner = 'acme', name = `r${id}` } = change
  return {
    id,
    owner,
    name,
    url: `https://github.com/${owner}/${name}`,
    defaultBranch: 'main',
    visibility: 'private',
    archived: false,
    fork: false,
    language: 'TypeScript',
    topics: [],
    sizeBytes: 1024,
    pushedAt: new Date('2026-11-01T00:00:00Z'),
    ...change,
  }
}

export const INSTALLATION: Installation = {
  id: '7',
  accountId: '1',
  account: 'acme',
  accountKind: 'Organization',
  permissions: { contents: 'read' },
  suspendedAt: null,
}

export interface Organization {
  /** What GitHub shows, by id. */
  readonly shown: Map<string, RepositoryFacts>
  /** What a listing leaves out, although GitHub shows it when asked. */
  readonly unlisted: Set<string>
  readonly properties: Map<string, Properties>
  /** What each listing fails with, once. */
  failure: HoldfastError | undefined
  propertiesDenied: boolean
  listRepositories(): AsyncGenerator<RepositoryFacts>
  readRepository(id: string): Promise<RepositoryFacts | undefined>
  readProperties(organization: string): Promise<Map<string, Properties>>
}

export function createOrganization(...repositories: RepositoryFacts[]): Organization {
  const shown = new Map(repositories.map((each) => [each.id, each]))
  const unlisted = new Set<string>()
  const properties = new Map<string, Properties>()
  const organization: Organization = {
    ...{ shown, unlisted, properties, failure: undefined, propertiesDenied: false },
    async *listRepositories() {
      yield* [...shown.values()].filter(({ id }) => !unlisted.has(id))
      const { failure } = organization
      organization.failure = undefined
      if (failure) throw failure
    },
    readRepository: async (id) => shown.get(id),
    async readProperties() {
      if (!organization.propertiesDenied) return properties
      throw new HoldfastError('source-denied', 'Not you.', { hint: 'Ask.' })
    },
  }
  return organization
}

/** The row of the installation, which is saved. */
export async function installed(db: Db, now = NOW) {
  await saveInstallation(db, INSTALLATION, now)
  return db
    .selectFrom('installations')
    .selectAll()
    .where('id', '=', INSTALLATION.id)
    .executeTakeFirstOrThrow()
}
