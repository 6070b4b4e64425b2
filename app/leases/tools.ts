/** What giving leases needs of the world. */
import type { RunOptions } from '../../core/domain/lease.ts'
import type { IssuedCredentials } from '../../core/store/credentials.ts'
import type { InstallationGitHub } from '../github/port.ts'
import type { Db } from '../records/open.ts'
import type { Allowance } from './allowance.ts'

export interface LeaseTools {
  readonly db: Db
  readonly now: () => Date
  /** An id that nobody can guess. */
  readonly newId: () => string
  /** Whose jobs may ask; undefined where nobody's may yet. */
  readonly allowanceOf: (installationId: string) => Promise<Allowance | undefined>
  /** What a repository's own workflow is to do; undefined for one that is not to be backed up. */
  readonly optionsOf: (repositoryId: string) => Promise<RunOptions | undefined>
  readonly github: (installationId: string) => Pick<InstallationGitHub, 'createToken'>
  /** Where the snapshots of a repository go; null where each workflow names it. */
  readonly storeAddressFor: (repositoryId: string) => Promise<string | null>
  /** Credentials for one repository's part of the store; null where workflows have their own. */
  readonly credentials:
    | ((request: {
        readonly repositoryId: string
        /** Shown in the audit trail of the cloud. */
        readonly sessionName: string
      }) => Promise<IssuedCredentials>)
    | null
}
