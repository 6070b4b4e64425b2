/** Policies as the dashboard shows them, and the one that is written there. */

import { comparePolicies } from './policies/compare.ts'
import { createDecider } from './policies/decide.ts'
import { describePolicy } from './policies/describe.ts'
import type { PolicyInForce, PolicyLook } from './policies/look.ts'
import { readOwnPolicy, saveOwnPolicy } from './policies/own.ts'
import { readPolicyFile } from './policies/read.ts'
import { type PoliciesAtHand, toSubject } from './policies-at-hand.ts'
import { type InstallationRow, listInstallations } from './records/installations.ts'
import type { Db } from './records/open.ts'
import { readLastGoodPolicy } from './records/policies.ts'
import { listRepositories } from './records/repositories.ts'

export interface PolicyDeskTools {
  readonly db: Db
  readonly policies: PoliciesAtHand
  readonly now: () => Date
  /** Where people read files: `https://github.com`. */
  readonly webUrl: string
}

interface Draft {
  readonly text: string
  readonly basedOn: string | null
}

/** It has the shape of `PoliciesPort` of the dashboard. */
export function createPolicyDesk(tools: PolicyDeskTools) {
  return {
    read: (installationId: string) => read(installationId, tools),
    tryOut: (installationId: string, text: string) => tryOut(installationId, text, tools),
    save: (installationId: string, draft: Draft) => save(installationId, draft, tools),
  }
}

async function read(installationId: string, { db, policies, webUrl }: PolicyDeskTools) {
  const installation = await find(db, installationId)
  if (installation === undefined) return undefined
  const own = await readOwnPolicy(db, installation)
  const draft = own === undefined ? null : { text: own.text, version: own.version }
  const nothing = { text: null, sections: [], exclusions: [], notices: [], looks: [], draft }
  const atHand = await policies.of(installation)
  if (atHand === undefined) return { ...nothing, inForce: 'unknown' as const }
  const { files, looks, notices } = atHand.loaded
  const inForce = files?.[0]
  return {
    ...nothing,
    inForce: inForce?.origin ?? ('built-in' as const),
    text: inForce ? await textOf(db, installationId, inForce) : null,
    ...(inForce && describePolicy(inForce)),
    notices: notices.map(({ message }) => message),
    looks: looks.flatMap((look) => describeLook(look, webUrl)),
  }
}

async function textOf(db: Db, installationId: string, { origin }: PolicyInForce) {
  const good = await readLastGoodPolicy(db, installationId, origin)
  return good?.kind === 'version' ? good.version.text : null
}

function describeLook({ origin, repository, state, newest, problems }: PolicyLook, webUrl: string) {
  if (origin === 'dashboard') return []
  const { owner, name } = repository
  const path = '.github/holdfast.yml'
  const url = newest === null ? null : `${webUrl}/${owner}/${name}/blob/${newest.commitSha}/${path}`
  return [{ place: origin, owner, name, path, state, url, problems }]
}

async function tryOut(
  installationId: string,
  text: string,
  { db, policies, now }: PolicyDeskTools,
) {
  const none = { changes: [], unchanged: 0 }
  const reading = text.trim() === '' ? undefined : readPolicyFile(text)
  if (reading !== undefined && 'problems' in reading) return { ...none, problems: reading.problems }
  const installation = await find(db, installationId)
  const atHand = installation && (await policies.of(installation))
  if (atHand === undefined) return { ...none, problems: [NOT_KNOWN] }
  const source = reading && {
    ...{ origin: 'dashboard' as const, path: 'the dashboard', file: reading.file },
  }
  const subjects = (await listRepositories(db, installationId)).map((row) => ({
    ...toSubject(row),
    id: row.id,
  }))
  const before = createDecider(atHand.loaded.files ?? [])
  const after = createDecider(source ? [source] : [])
  return { problems: [], ...comparePolicies(subjects, { before, after }, now()) }
}

const NOT_KNOWN = {
  ...{ line: 1, column: 1 },
  message: 'It is not known which policy is in force now.',
  hint: 'Wait until GitHub answers again.',
}

async function save(
  installationId: string,
  { text, basedOn }: Draft,
  { db, policies, now }: PolicyDeskTools,
) {
  const installation = await find(db, installationId)
  const atHand = installation && (await policies.of(installation))
  const origin = atHand?.loaded.files?.[0]?.origin
  // While it is not known whether there is a file, there may be one.
  if (installation === undefined || atHand === undefined) return 'overruled'
  if (origin !== undefined && origin !== 'dashboard') return 'overruled'
  if (text.trim() !== '' && 'problems' in readPolicyFile(text)) return 'invalid'
  const own = await readOwnPolicy(db, installation)
  if ((own?.version ?? null) !== basedOn) return 'outdated'
  await saveOwnPolicy(db, installation, text, now())
  policies.forget(installationId)
  return 'saved'
}

async function find(db: Db, id: string): Promise<InstallationRow | undefined> {
  return (await listInstallations(db)).find((one) => one.id === id)
}
