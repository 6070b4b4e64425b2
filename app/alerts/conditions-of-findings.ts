import { groupBy } from '../../core/domain/group-by.ts'
import type {
  Condition,
  MoreRefsChanged,
  RefChanged,
  RepositoryCondition,
  Shrunk,
  SourceGone,
  SubjectRepository,
} from './condition.ts'

/** What a look into the store found: a `Finding` of the results. */
export type FindingToTell = { readonly repositoryId: string } & (
  | {
      readonly kind: 'unproved'
      readonly runId: string
      readonly code: string
      readonly message: string
    }
  | {
      readonly kind: 'false-claim'
      readonly runId: string
      readonly claimed: string
      readonly found: string | null
    }
  | {
      readonly kind: 'damaged'
      readonly snapshot: string
      readonly damage: readonly { readonly key: string; readonly message: string }[]
    }
  | { readonly kind: 'mended'; readonly snapshot: string }
  | Shrunk
  | RefChanged
  /** Nothing to be told of, until it is known whether it kept its history. */
  | { readonly kind: 'ref-moved' }
  | { readonly kind: 'source-gone'; readonly snapshot: string; readonly reason: string }
)

type RefFinding = Extract<FindingToTell, { readonly kind: 'ref-changed' }>
type OtherFinding = Exclude<
  FindingToTell,
  RefFinding | { readonly kind: 'mended' } | { readonly kind: 'ref-moved' }
>

/** So many refs of one snapshot are told one by one. */
const MOST_REFS = 100

/** Whom findings are about, as it is known when they are told. */
export interface FoundRepository {
  readonly repository: SubjectRepository
  /** Why GitHub has it no more, where it has not. */
  readonly absence: SourceGone['reason']
}

/** What somebody should know of the findings about one repository, from `since` on. */
export function conditionsOfFindings(
  findings: readonly FindingToTell[],
  { repository, absence }: FoundRepository,
  since: Date,
): Condition[] {
  const refs = findings.filter((it) => it.kind === 'ref-changed')
  const others = findings.flatMap((it) =>
    it.kind === 'ref-changed' || it.kind === 'mended' || it.kind === 'ref-moved'
      ? []
      : [conditionOf(it, absence)],
  )
  return [...others, ...conditionsOfRefs(refs)].map((it) => ({ ...it, repository, since }))
}

function conditionOf(finding: OtherFinding, absence: SourceGone['reason']): RepositoryCondition {
  switch (finding.kind) {
    case 'unproved': {
      const text = `What its last run stored could not be proved. ${finding.code}: ${finding.message}`
      return { kind: 'unproved', text, next: 'Look at its last runs, and start one by hand.' }
    }
    case 'source-gone': {
      const { snapshot: held, reason } = finding
      const next = 'Restore it if it is missed; if not, let go of its held snapshots.'
      const text = `GitHub has it no more: ${reason}.`
      return { kind: 'source-gone', reason: absence, text, next, held }
    }
    case 'false-claim':
    case 'damaged':
    case 'shrunk':
      return finding
  }
}

function conditionsOfRefs(findings: readonly RefFinding[]): RepositoryCondition[] {
  return [...groupBy(findings, ({ snapshot }) => snapshot).values()].flatMap((changed) => {
    const inOrder = changed.toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
    return [...inOrder.slice(0, MOST_REFS), ...describeRest(inOrder)]
  })
}

function describeRest(changed: readonly RefFinding[]): MoreRefsChanged[] {
  const [first] = changed
  const count = changed.length - MOST_REFS
  if (first === undefined || count <= 0) return []
  const { snapshot, heldBy } = first
  return [{ kind: 'more-refs-changed', snapshot, count, heldBy }]
}
