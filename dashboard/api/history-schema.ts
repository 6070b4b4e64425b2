/** Snapshots, runs and lost refs, as the API tells them. */
import { z } from '@hono/zod-openapi'
import { VERIFY_LEVELS } from '../../core/domain/levels.ts'
import { Completeness, DATA_CLASSES } from '../../core/domain/manifest.ts'
import { describeRefName } from '../../core/domain/refs.ts'
import type { LostRef, NameItem, RunItem } from '../ports/history.ts'
import type { SnapshotRow } from '../queries/snapshot-row.ts'
import { Moment } from './endpoint.ts'
import { moment } from './repository-schema.ts'

const Share = z.object({ storageClass: z.string(), objects: z.int(), bytes: z.number() })

export const SnapshotSchema = z
  .object({
    snapshot: z.string().openapi({ example: '20261121T160935Z-0a1b2c3d' }),
    takenAt: Moment,
    refs: z.int(),
    chainLength: z.int(),
    sizeBytes: z.number(),
    level: z.enum(VERIFY_LEVELS),
    verifiedAt: Moment,
    intact: z.boolean().openapi({ description: 'False where a later look found it damaged.' }),
    restoreTestedAt: Moment.nullable(),
    complete: z.boolean(),
    completeness: z.partialRecord(z.enum(DATA_CLASSES), Completeness),
    witnessedAt: Moment,
    receiptKey: z.string().nullable(),
    manifestKey: z.string(),
    manifestSha256: z.string(),
    runId: z.string().nullable(),
    hold: z.string().nullable().openapi({ description: 'Why retention must not touch it.' }),
    lockedUntil: Moment.nullable().openapi({
      description:
        'Until when its refs and bundles are locked, its manifest not counted; null where not known.',
    }),
    storage: z.array(Share).nullable().openapi({
      description: 'Where its bundles were stored; null where the manifest cannot be read now.',
    }),
  })
  .openapi('Snapshot')

export function showSnapshot(row: SnapshotRow): z.infer<typeof SnapshotSchema> {
  const { snapshot, refs, chainLength, sizeBytes, level, intact, complete, completeness } = row
  const { receiptKey, manifestKey, manifestSha256, runId, hold, manifest } = row
  return {
    ...{ snapshot, refs, chainLength, sizeBytes, level, intact, complete },
    ...{ receiptKey, manifestKey, manifestSha256, runId, hold },
    completeness: { ...completeness },
    takenAt: row.takenAt.toISOString(),
    verifiedAt: row.verifiedAt.toISOString(),
    restoreTestedAt: moment(row.restoreTestedAt),
    witnessedAt: row.witnessedAt.toISOString(),
    lockedUntil: moment(row.lockedUntil),
    storage: manifest === null ? null : [...manifest.storage],
  }
}

export const RunSchema = z
  .object({
    id: z.string(),
    cause: z.string(),
    state: z.enum(['queued', 'running', 'settled']),
    createdAt: Moment,
    startedAt: Moment.nullable(),
    settledAt: Moment.nullable(),
    outcome: z.string().nullable().openapi({ description: 'Null until it is settled.' }),
    snapshot: z.string().nullable(),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    durationMs: z.number().nullable(),
    storedBytes: z.number().nullable(),
    transferredBytes: z.number().nullable(),
    url: z.string().nullable().openapi({ description: 'The run of the workflow at GitHub.' }),
  })
  .openapi('Run')

export function showRun(run: RunItem): z.infer<typeof RunSchema> {
  const { id, cause, state, outcome, snapshot, error, durationMs } = run
  const { storedBytes, transferredBytes, url } = run
  return {
    ...{ id, cause, state, outcome, snapshot, error, durationMs },
    ...{ storedBytes, transferredBytes, url },
    createdAt: run.createdAt.toISOString(),
    startedAt: moment(run.startedAt),
    settledAt: moment(run.settledAt),
  }
}

export const LostRefSchema = z
  .object({
    ref: z.string(),
    change: z.enum(['forced', 'moved', 'deleted']),
    at: Moment,
    oldOid: z.string(),
    newOid: z.string().nullable(),
    snapshot: z.string().nullable().openapi({ description: 'It still has the old one.' }),
  })
  .openapi('LostRef')

export function showLostRef({ ref, at, ...rest }: LostRef): z.infer<typeof LostRefSchema> {
  return { ...rest, ref: describeRefName(ref), at: at.toISOString() }
}

export const NameSchema = z
  .object({ owner: z.string(), name: z.string(), since: Moment, until: Moment.nullable() })
  .openapi('RepositoryName')

export function showName({ owner, name, since, until }: NameItem): z.infer<typeof NameSchema> {
  return { owner, name, since: since.toISOString(), until: moment(until) }
}
