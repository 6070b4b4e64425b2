/** The policy that was written in the dashboard: it holds where there is no file. */
import { sha256Hex } from '../../core/archive/digest.ts'
import type { Db } from '../records/open.ts'
import { readNewestPolicy, savePolicyAbsence, savePolicyVersion } from '../records/policies.ts'
import type { PolicyInForce } from './look.ts'
import { readPolicyFile } from './read.ts'

export interface OwnPolicy {
  readonly text: string
  /** Another one whenever the text is. */
  readonly version: string
  /** Null for a text that this version of the App does not understand any more. */
  readonly inForce: PolicyInForce | null
}

interface Account {
  readonly id: string
  readonly account: string
}

const ORIGIN = 'dashboard'

export async function readOwnPolicy(
  db: Db,
  { id, account }: Account,
): Promise<OwnPolicy | undefined> {
  const newest = await readNewestPolicy(db, id, ORIGIN)
  if (newest?.kind !== 'version') return undefined
  const { text, path, commitSha, blobSha } = newest.version
  const reading = readPolicyFile(text)
  const place = {
    origin: ORIGIN,
    repository: { owner: account, name: '' },
    path,
    commitSha,
  } as const
  return {
    text,
    version: blobSha,
    inForce: 'file' in reading ? { ...place, file: reading.file } : null,
  }
}

/** Of a text without problems; an empty one takes the policy away. */
export async function saveOwnPolicy(
  db: Db,
  { id: installationId }: Account,
  text: string,
  now: Date,
): Promise<void> {
  const place = { installationId, origin: ORIGIN } as const
  if (text.trim() === '') return await savePolicyAbsence(db, place, now)
  const nowhere = { repositoryId: '', path: 'the dashboard', commitSha: '' }
  await savePolicyVersion(
    db,
    place,
    { ...nowhere, text, blobSha: sha256Hex(text), problems: [] },
    now,
  )
}
