/** The parts of a report, each a table: the same in every form that it is given away in. */

import type { PolicyOrigin } from '../../core/domain/policy.ts'
import type { CsvValue } from '../csv.ts'
import type { DashboardParts } from '../parts.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { allPages } from './all-pages.ts'
import type { Period } from './period.ts'
import { isFailed, runsOf } from './runs.ts'
import { namesOf, type Scope } from './scope.ts'

export interface ReportTable {
  /** The name of its file, without the ending: `population`. */
  readonly name: string
  readonly title: string
  readonly head: readonly string[]
  rows(): AsyncIterable<readonly CsvValue[]> | Iterable<readonly CsvValue[]>
}

const PAGE = 500

type Parts = Pick<DashboardParts, 'history' | 'activity'>

export function tablesOf(parts: Parts, scope: Scope, period: Period): readonly ReportTable[] {
  return [
    population(scope),
    exclusions(scope),
    runs(parts, scope, period),
    failures(parts, scope, period),
    verifications(parts, scope, period),
    drills(scope),
    retention(scope),
  ]
}

/** What only an auditor is given: it names who did what, and every manifest. */
export function auditTablesOf(parts: Parts, scope: Scope, period: Period): readonly ReportTable[] {
  return [...tablesOf(parts, scope, period), access(parts, period), manifests(parts, scope)]
}

/** Every repository that there is, whether it is covered or not. */
function population({ repositories }: Scope): ReportTable {
  return {
    name: 'population',
    title: 'Repositories',
    head: [
      'id',
      'repository',
      'state',
      'since',
      'cause',
      'newest good copy',
      'restore tested',
      'bytes',
    ],
    rows: () =>
      repositories.map(({ id, owner, name, coverage, verified, restoreTestedAt, storage }) => [
        ...[id, `${owner}/${name}`, coverage.state, coverage.since, coverage.cause.text],
        ...[verified?.takenAt ?? null, restoreTestedAt],
        storage.reduce((sum, { bytes }) => sum + bytes, 0),
      ]),
  }
}

function exclusions({ repositories }: Scope): ReportTable {
  return {
    name: 'exclusions',
    title: 'Excluded, with reasons',
    head: ['id', 'repository', 'reason', 'expires', 'decided in'],
    rows: () =>
      repositories.flatMap(({ id, owner, name, decision }) =>
        decision.kind === 'excluded'
          ? [
              [
                id,
                `${owner}/${name}`,
                decision.reason,
                decision.expiresAt,
                placeOf(decision.origin),
              ],
            ]
          : [],
      ),
  }
}

function placeOf(origin: PolicyOrigin): string {
  return origin.kind === 'file' ? `${origin.path}, line ${origin.line}` : 'built in'
}

function runs({ history }: Parts, scope: Scope, period: Period): ReportTable {
  return {
    name: 'runs',
    title: 'Runs',
    head: ['run', 'repository', 'cause', 'begun', 'settled', 'outcome', 'snapshot', 'bytes stored'],
    rows: async function* () {
      const names = namesOf(scope)
      for await (const run of runsOf(history, scope.ids, period)) {
        const { id, repositoryId, cause, createdAt, settledAt, outcome, snapshot, storedBytes } =
          run
        const repository = names.get(repositoryId) ?? repositoryId
        yield [id, repository, cause, createdAt, settledAt, outcome, snapshot, storedBytes]
      }
    },
  }
}

function failures({ history }: Parts, scope: Scope, period: Period): ReportTable {
  return {
    name: 'failures',
    title: 'Failures, and what became of them',
    head: ['run', 'repository', 'settled', 'outcome', 'code', 'message', 'next stored'],
    rows: async function* () {
      const names = namesOf(scope)
      for await (const run of runsOf(history, scope.ids, period)) {
        if (!isFailed(run)) continue
        const { id, repositoryId, settledAt, outcome, error, resolvedAt } = run
        const what = [outcome, error?.code ?? null, error?.message ?? null]
        yield [id, names.get(repositoryId) ?? repositoryId, settledAt, ...what, resolvedAt]
      }
    },
  }
}

function verifications({ history }: Parts, scope: Scope, { from, to }: Period): ReportTable {
  return {
    name: 'verifications',
    title: 'Later looks at snapshots',
    head: ['repository', 'snapshot', 'at', 'level', 'intact', 'damage'],
    rows: async function* () {
      const names = namesOf(scope)
      const looks = allPages((cursor) => history.verifications({ from, to, cursor, limit: PAGE }))
      for await (const { repositoryId, snapshot, verifiedAt, level, intact, damage } of looks) {
        if (!scope.ids.has(repositoryId)) continue
        const found = damage.map(({ key, code }) => `${code} ${key}`).join('; ')
        const name = names.get(repositoryId) ?? repositoryId
        yield [name, snapshot, verifiedAt, level, intact ? 'yes' : 'no', found]
      }
    },
  }
}

/** Restore tests: when each repository was last restored whole and compared. */
function drills({ repositories }: Scope): ReportTable {
  return {
    name: 'restore-tests',
    title: 'Restore tests',
    head: ['repository', 'last restored whole and compared'],
    rows: () =>
      repositories
        .filter(({ decision }) => decision.kind === 'covered')
        .map(({ owner, name, restoreTestedAt }) => [
          `${owner}/${name}`,
          restoreTestedAt ?? 'never',
        ]),
  }
}

function retention({ repositories }: Scope): ReportTable {
  return {
    name: 'retention',
    title: 'Retention',
    head: [
      'repository',
      'last',
      'daily',
      'weekly',
      'monthly',
      'yearly',
      'storage class',
      'snapshots',
    ],
    rows: () => repositories.flatMap((repository) => retentionOf(repository)),
  }
}

function retentionOf({ owner, name, decision, snapshots }: FleetRepository): CsvValue[][] {
  if (decision.kind !== 'covered') return []
  const { retention: rule, storageClass } = decision.policy
  const counts = [rule.last, rule.daily, rule.weekly, rule.monthly, rule.yearly]
  return [[`${owner}/${name}`, ...counts, storageClass ?? 'as the bucket has it', snapshots]]
}

function access({ activity }: Parts, period: Period): ReportTable {
  return {
    name: 'access',
    title: 'Who did what',
    head: ['seq', 'at', 'actor', 'action', 'target', 'address', 'result', 'sha256'],
    rows: async function* () {
      for await (const event of activity.stream(period)) {
        const { seq, at, actor, action, target, address, result, sha256 } = event
        yield [seq, at, actor, action, target, address, result, sha256]
      }
    },
  }
}

/** Of every snapshot that there is, whenever it was taken: what a restore begins with. */
function manifests({ history }: Parts, { repositories }: Scope): ReportTable {
  return {
    name: 'manifests',
    title: 'Manifests',
    head: [
      'repository',
      'snapshot',
      'taken',
      'level',
      'intact',
      'hold',
      'data locked until',
      'manifest',
      'sha256',
      'receipt',
    ],
    rows: async function* () {
      for (const { id, owner, name } of repositories) {
        const items = allPages((cursor) =>
          history.snapshots({ repositoryId: id, cursor, limit: PAGE }),
        )
        for await (const item of items) {
          const { snapshot, takenAt, level, intact, hold, lockedUntil } = item
          const { manifestKey, manifestSha256, receiptKey } = item
          const what = [snapshot, takenAt, level, intact ? 'yes' : 'no', hold, lockedUntil]
          yield [`${owner}/${name}`, ...what, manifestKey, manifestSha256, receiptKey]
        }
      }
    },
  }
}
