/** A repository, as the API tells it. */
import { z } from '@hono/zod-openapi'
import type { FleetRepository } from '../ports/fleet.ts'
import { heldAt } from '../queries/ages.ts'
import { GRAVITY } from '../queries/attention.ts'
import { storedBytesOf } from '../queries/storage.ts'
import { Moment } from './endpoint.ts'

const Reason = z.object({ code: z.string(), text: z.string() })

export const RepositorySchema = z
  .object({
    id: z.string().openapi({ description: "GitHub's numeric id." }),
    owner: z.string(),
    name: z.string(),
    url: z.string(),
    visibility: z.enum(['public', 'private', 'internal']),
    archived: z.boolean(),
    fork: z.boolean(),
    language: z.string().nullable(),
    topics: z.array(z.string()),
    pushedAt: Moment.nullable(),
    coverage: z.object({
      state: z.enum([...GRAVITY]),
      since: Moment.nullable(),
      cause: Reason,
      next: Reason.openapi({ description: 'What to do next.' }),
      changesAt: Moment.nullable(),
    }),
    verified: z
      .object({
        snapshot: z.string(),
        takenAt: Moment,
        verifiedAt: Moment,
        level: z.enum(['wire', 'objects', 'full']),
        sizeBytes: z.number(),
      })
      .nullable()
      .openapi({ description: 'The newest snapshot that is verified and complete.' }),
    heldAt: Moment.nullable().openapi({
      description: 'The moment whose state of the source is known to be held.',
    }),
    restoreTestedAt: Moment.nullable(),
    snapshots: z.int(),
    storedBytes: z.number(),
    work: z
      .object({ runId: z.string(), state: z.enum(['queued', 'running']), since: Moment })
      .nullable(),
    days: z.string().openapi({
      description:
        'A letter a day in UTC, today last: p protected, l late, o overdue, f failed, i incomplete, n never, x excluded, g source gone, z paused, "." not known.',
    }),
  })
  .openapi('Repository')

export function showRepository(repository: FleetRepository): z.infer<typeof RepositorySchema> {
  const { id, owner, name, url, visibility, archived, fork, language, topics } = repository
  const { coverage, verified, work, snapshots, days } = repository
  return {
    ...{ id, owner, name, url, visibility, archived, fork, language, snapshots, days },
    topics: [...topics],
    pushedAt: moment(repository.pushedAt),
    coverage: {
      state: coverage.state,
      since: moment(coverage.since),
      cause: { code: coverage.cause.code, text: coverage.cause.text },
      next: { code: coverage.next.code, text: coverage.next.text },
      changesAt: moment(coverage.changesAt),
    },
    verified: verified && {
      ...verified,
      takenAt: verified.takenAt.toISOString(),
      verifiedAt: verified.verifiedAt.toISOString(),
    },
    heldAt: moment(heldAt(repository)),
    restoreTestedAt: moment(repository.restoreTestedAt),
    storedBytes: storedBytesOf(repository),
    work: work && { runId: work.runId, state: work.state, since: work.since.toISOString() },
  }
}

/** Null stays null. */
export function moment(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
