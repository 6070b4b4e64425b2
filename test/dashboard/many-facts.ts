/** An organisation in every state, as large as wanted: for pictures and measures of the pages. */
import {
  type Coverage,
  covered,
  exclusion,
  failure,
  gone,
  overdue,
  partial,
  pause,
  tooLate,
  unsaved,
} from '../../core/domain/coverage-verdict.ts'
import { DAY_LETTERS, type FleetRepository } from '../../dashboard/ports/fleet.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import type { MemoryFacts } from './memory-ports.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const soon = new Date(NOW.getTime() + 6 * HOUR)

const DENIED = {
  outcome: 'failed',
  settledAt: ago(2 * HOUR),
  failingSince: ago(50 * HOUR),
  error: {
    code: 'store-denied',
    message: 'S3 refused PutObject in bucket acme-backups.',
    hint: 'Let the role of the workflow write below its prefix, then run it again.',
  },
} as const
const LOST = { ...DENIED, outcome: 'lost', error: null } as const

/** One of a hundred is each of these, from the first on; the rest is protected. */
const ODD: readonly ((held: Date) => Coverage)[] = [
  () => overdue(ago(3 * DAY), DENIED, ago(2 * DAY)),
  () => overdue(null, null, ago(9 * DAY)),
  () => failure(DENIED, soon),
  () => failure(LOST, soon),
  () =>
    partial(
      {
        takenAt: ago(HOUR),
        since: ago(5 * DAY),
        completeness: { wiki: { status: 'denied', permission: 'contents: read' } },
      },
      soon,
    ),
  () => unsaved(ago(2 * HOUR), soon),
  () => exclusion('Toys that nobody would miss.', null),
  () => exclusion('Moves to another organisation.', new Date('2027-01-31T00:00:00Z')),
  () => gone('deleted', ago(4 * DAY)),
  () => gone('no-access', ago(DAY)),
  () => pause(soon),
  () => tooLate(ago(2 * HOUR), DAY, soon),
  () => tooLate(ago(HOUR), DAY, soon),
]

const WORDS = ['rocket', 'launch-pad', 'telemetry', 'billing', 'docs', 'infra', 'web', 'mobile']
const CLASSES = ['STANDARD', 'STANDARD_IA', 'GLACIER_IR', 'DEEP_ARCHIVE']
const VISIBILITIES = ['public', 'private', 'private', 'internal', 'private'] as const
/** What is held of a repository in that state, where it is no matter of chance. */
const AGE_IN: Readonly<Partial<Record<Coverage['state'], number>>> = {
  overdue: 3 * DAY,
  late: 26 * HOUR,
}
const TOPICS = [['production'], ['production', 'go'], ['sandbox'], [], ['data', 'python']]

export function manyFacts(repositories: number): MemoryFacts {
  return someFacts(aFleet(Array.from({ length: repositories }, (_, index) => anyRepository(index))))
}

export function anyRepository(index: number): FleetRepository {
  const heldMs = ((index * 7919) % 1380) * 60_000
  const takenAt = ago(heldMs)
  const coverage =
    ODD[index % 100]?.(takenAt) ?? covered(takenAt, false, new Date(takenAt.getTime() + DAY))
  const without = coverage.cause.code === 'never-backed-up' || coverage.state === 'never'
  const heldAt = ago(AGE_IN[coverage.state] ?? heldMs)
  const bytes = 1_000_000 * (1 + ((index * 104_729) % 4_000))
  return aRepository({
    id: String(1_000 + index),
    name: `${WORDS[index % WORDS.length]}-${String(index).padStart(4, '0')}`,
    visibility: VISIBILITIES[index % VISIBILITIES.length] ?? 'private',
    archived: index % 23 === 0,
    fork: index % 31 === 0,
    language: index % 3 === 0 ? 'Go' : 'TypeScript',
    topics: TOPICS[index % TOPICS.length] ?? [],
    coverage,
    verified: without
      ? null
      : {
          snapshot: '20261121T110000Z-0a1b2c3d',
          takenAt: heldAt,
          verifiedAt: heldAt,
          level: 'objects',
          sizeBytes: bytes,
        },
    restoreTestedAt: index % 4 === 0 ? null : ago((1 + (index % 120)) * DAY),
    storage: without
      ? []
      : [{ storageClass: CLASSES[index % CLASSES.length] ?? 'STANDARD', objects: 12, bytes }],
    work: workOf(index),
    days: daysOf(index, coverage),
  })
}

function workOf(index: number): FleetRepository['work'] {
  if (index % 60 !== 20) return null
  const state = index % 120 === 20 ? 'running' : 'queued'
  return { runId: String(index), state, cause: 'schedule', since: ago(4 * 60_000) }
}

function daysOf(index: number, { state }: Coverage): string {
  const before = Array.from({ length: 89 }, (_, day) => {
    if (day < 10) return '.'
    if ((index * 13 + day * 7) % 61 === 0) return 'l'
    return (index * 17 + day * 3) % 97 === 0 ? 'o' : 'p'
  })
  return before.join('') + DAY_LETTERS[state]
}
