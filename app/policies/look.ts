/** Looks whether a policy file lies in one repository, and remembers what was found. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { InstallationGitHub, RepositoryFile, RepositoryName } from '../github/port.ts'
import type { Db } from '../records/open.ts'
import {
  hadPolicy,
  type NewestPolicy,
  type PolicyOriginName,
  type PolicyVersion,
  readLastGoodPolicy,
  readNewestPolicy,
  savePolicyAbsence,
  savePolicyVersion,
} from '../records/policies.ts'
import type { PolicySource } from './file.ts'
import type { PolicyProblem } from './problem.ts'
import { readPolicyFile } from './read.ts'
import { hideSecretKeys } from './recipient.ts'
import { MOST_BYTES } from './text.ts'

export const POLICY_PATH = '.github/holdfast.yml'

export interface PolicyPlace {
  readonly origin: PolicyOriginName
  readonly repository: RepositoryName
}

/** What is known of a place after somebody looked. */
export interface PolicyLook extends PolicyPlace {
  /** `unknown`: it could not be read, now or ever. */
  readonly state: 'good' | 'invalid' | 'absent' | 'unknown'
  /** When it was found missing that there had been a file; null where there is or never was one. */
  readonly vanishedAt: Date | null
  /** Why it could not be read now; what is said here is from before. */
  readonly error: HoldfastError | null
  /** The newest version, whether it is good or not. */
  readonly newest: { readonly repositoryId: string; readonly commitSha: string } | null
  /** Of the newest version. */
  readonly problems: readonly PolicyProblem[]
  /** The newest good version, which holds where this place has the word. */
  readonly good: PolicyInForce | null
}

export interface PolicyInForce extends PolicySource {
  readonly repository: RepositoryName
  readonly commitSha: string
}

export interface Looking {
  readonly db: Db
  readonly github: Pick<InstallationGitHub, 'readFile'>
  readonly installationId: string
  readonly now: () => Date
}

export async function look(place: PolicyPlace, looking: Looking): Promise<PolicyLook> {
  const { db, installationId } = looking
  const before = await readNewestPolicy(db, installationId, place.origin)
  const found = await readNow(place, looking)
  const error = found instanceof HoldfastError ? found : null
  if (!(found instanceof HoldfastError)) await remember(place, found, before, looking)
  // Read back, so that an App that was started again says the same.
  const newest = await readNewestPolicy(db, installationId, place.origin)
  return { ...place, ...(await judge(place, newest, looking)), error }
}

/** The file as it is now; or why nobody knows, which is never the same as no file. */
async function readNow({ repository }: PolicyPlace, { github }: Looking) {
  try {
    return await github.readFile(repository, POLICY_PATH)
  } catch (error) {
    if (error instanceof HoldfastError) return error
    throw error
  }
}

async function remember(
  { origin }: PolicyPlace,
  found: RepositoryFile | undefined,
  before: NewestPolicy | undefined,
  { db, installationId, now }: Looking,
): Promise<void> {
  const place = { installationId, origin }
  if (found === undefined) {
    if (before?.kind !== 'absent') await savePolicyAbsence(db, place, now())
    return
  }
  const version = versionOf(found)
  if (before?.kind === 'version' && isSame(before.version, version)) return
  await savePolicyVersion(db, place, version, now())
}

/** The text is what the blob's id says it is. */
function isSame(one: PolicyVersion, other: PolicyVersion): boolean {
  return JSON.stringify({ ...one, text: '' }) === JSON.stringify({ ...other, text: '' })
}

function versionOf({ repositoryId, commitSha, blobSha, text }: RepositoryFile): PolicyVersion {
  const reading = readPolicyFile(text)
  return {
    ...{ repositoryId, path: POLICY_PATH, commitSha, blobSha },
    // Enough of it to be judged again, and no key that opens backups.
    text: hideSecretKeys(text.slice(0, MOST_BYTES + 1)),
    problems: 'problems' in reading ? reading.problems : [],
  }
}

type Judgement = Omit<PolicyLook, keyof PolicyPlace | 'error'>

/** Texts are read anew: this version of the App may understand what another did not. */
async function judge(
  place: PolicyPlace,
  newest: NewestPolicy | undefined,
  { db, installationId }: Looking,
): Promise<Judgement> {
  const nothing = { newest: null, problems: [], good: null, vanishedAt: null }
  if (newest === undefined) return { ...nothing, state: 'unknown' }
  if (newest.kind === 'absent') {
    const had = await hadPolicy(db, installationId, place.origin)
    return { ...nothing, state: 'absent', vanishedAt: had ? newest.since : null }
  }
  const { version } = newest
  const reading = readPolicyFile(version.text)
  if ('file' in reading) {
    return { ...nothing, state: 'good', newest: version, good: inForce(place, version) }
  }
  const last = await readLastGoodPolicy(db, installationId, place.origin)
  const good = last?.kind === 'version' ? inForce(place, last.version) : null
  return { ...nothing, state: 'invalid', newest: version, problems: reading.problems, good }
}

/** Null for a version that was good for another version of the App only. */
function inForce(
  { origin, repository }: PolicyPlace,
  version: PolicyVersion,
): PolicyInForce | null {
  const { text, path, commitSha } = version
  const reading = readPolicyFile(text)
  return 'file' in reading ? { origin, repository, path, commitSha, file: reading.file } : null
}
