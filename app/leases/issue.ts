/** Makes the answer to a lease: whom to back up, how, and by which token and credentials. */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { LeaseGrant } from '../../core/domain/lease.ts'
import type { IssuedCredentials } from '../../core/store/credentials.ts'
import { readInstallation } from '../records/installations.ts'
import type { Lease } from '../records/leases.ts'
import { readRepository } from '../records/repositories.ts'
import { readRun } from '../records/runs.ts'
import { renewAfterSeconds } from './lifetime.ts'
import { createRepositoryToken } from './tokens.ts'
import type { LeaseTools } from './tools.ts'

const Permissions = z.record(z.string(), z.string())

/**
 * A new token and new credentials for a lease that stands in the records. Throws what GitHub or
 * the store's side said; the lease is as it was.
 */
export async function issueGrant(
  lease: Lease,
  installationId: string,
  tools: LeaseTools,
): Promise<LeaseGrant> {
  const { run, repository, granted } = await readFacts(lease, installationId, tools)
  const [token, credentials] = await Promise.all([
    createRepositoryToken(tools.github(installationId), {
      repositoryId: lease.repositoryId,
      classes: run.options.classes,
      granted,
    }),
    tools.credentials?.({ repositoryId: lease.repositoryId, sessionName: `holdfast-${lease.id}` }),
  ])
  const ends = [lease.expiresAt, token.expiresAt, ...(credentials ? [credentials.expiresAt] : [])]
  const { owner, name, url } = repository
  return {
    lease: lease.id,
    expiresAt: lease.expiresAt.toISOString(),
    renewAfterSeconds: renewAfterSeconds(ends, tools.now()),
    target: { repositoryId: lease.repositoryId, owner, name, url },
    token: { value: token.token.reveal(), expiresAt: token.expiresAt.toISOString() },
    store: {
      address: await tools.storeAddressFor(lease.repositoryId),
      credentials: credentials === undefined ? null : reveal(credentials),
    },
    options: run.options,
  }
}

async function readFacts(lease: Lease, installationId: string, { db }: LeaseTools) {
  const run = await readRun(db, lease.runId)
  const repository = await readRepository(db, lease.repositoryId)
  const installation = await readInstallation(db, installationId)
  const isThere = repository?.installationId === installationId
  if (!isThere || run === undefined || installation === undefined) {
    throw new HoldfastError(
      'source-not-found',
      `The repository ${lease.repositoryId} is not one of this installation any more.`,
      { hint: 'It was removed from the App or transferred since the run was planned.' },
    )
  }
  const granted = Permissions.parse(JSON.parse(installation.permissionsJson))
  return { run, repository, granted }
}

function reveal({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: IssuedCredentials) {
  return {
    accessKeyId,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken.reveal(),
    expiresAt: expiresAt.toISOString(),
  }
}
