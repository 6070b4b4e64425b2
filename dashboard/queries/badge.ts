/** What a badge says of one repository. */
import type { DashboardParts } from '../parts.ts'
import type { Account, Fleet, FleetRepository } from '../ports/fleet.ts'
import { notFound } from '../problem.ts'
import type { Viewer } from '../viewer.ts'
import { findVisible } from './visible.ts'

export interface Badge {
  readonly label: 'backup'
  readonly message: string
  readonly tone: 'good' | 'warn' | 'bad' | 'idle'
  /** Whether everybody may see it. */
  readonly open: boolean
}

/**
 * Throws `not-found` for what the viewer may not see, unless it is public, and badges are for
 * everybody.
 */
export async function readBadge(
  { fleet, publicBadges = false }: Pick<DashboardParts, 'fleet' | 'publicBadges'>,
  viewer: Viewer | null,
  owner: string,
  name: string,
): Promise<Badge> {
  const all = await fleet.read()
  const shown = publicBadges ? findPublic(all, owner, name) : undefined
  const repository = shown ?? (viewer === null ? undefined : findVisible(all, viewer, owner, name))
  if (repository === undefined) throw notFound()
  const account = all.accounts.find(({ installationId }) => {
    return installationId === repository.installationId
  })
  return { label: 'backup', ...describe(repository, account), open: shown !== undefined }
}

function findPublic(fleet: Fleet, owner: string, name: string): FleetRepository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase()
  return fleet.repositories.find(
    (one) => one.visibility === 'public' && `${one.owner}/${one.name}`.toLowerCase() === wanted,
  )
}

function describe(
  { coverage: { state } }: FleetRepository,
  account: Account | undefined,
): Pick<Badge, 'message' | 'tone'> {
  // Without a policy nobody knows how old a copy may be, so nothing is good enough.
  if (account === undefined || account.discoveredAt === null || !account.policyKnown) {
    return { message: 'unknown', tone: 'idle' }
  }
  return { message: WORDS[state], tone: TONES[state] }
}

type State = FleetRepository['coverage']['state']

const WORDS: Readonly<Record<State, string>> = {
  protected: 'verified',
  late: 'late',
  overdue: 'overdue',
  failed: 'failed',
  incomplete: 'incomplete',
  never: 'none yet',
  excluded: 'excluded',
  'source-gone': 'unknown',
  paused: 'paused',
}

const TONES: Readonly<Record<State, Badge['tone']>> = {
  protected: 'good',
  late: 'warn',
  overdue: 'bad',
  failed: 'bad',
  incomplete: 'warn',
  never: 'bad',
  excluded: 'idle',
  'source-gone': 'idle',
  paused: 'idle',
}
