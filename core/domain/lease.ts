/**
 * What a job and the App say to each other over HTTP. The App picks the target; a job never
 * names one. Every request carries a fresh OIDC token of the job as `Authorization: Bearer`.
 *
 * POST <app>/api/v1/leases                 LeaseRequest → 201 LeaseGrant, or 204: nothing is left
 * POST <app>/api/v1/leases/<id>/renewals   (empty)      → 200 LeaseGrant
 * POST <app>/api/v1/leases/<id>/report     LeaseReport  → 202
 *
 * A report that is sent again, with another token, does no harm if it says the same.
 * Refusals are problem documents (RFC 9457) with `code` and `hint`: `Problem`.
 */
import { z } from 'zod'
import { VERIFY_LEVELS } from './levels.ts'
import { DATA_CLASSES } from './manifest.ts'
import { BACKUP_STATUSES } from './outcome.ts'

/** GitHub takes at most 256 jobs of a matrix. */
export const MOST_SLOTS = 256
const MOST_KNOWN = 256

const Time = z.iso.datetime()

export const LeaseRequest = z.strictObject({
  /** Which job of the dispatch this is. */
  slot: z
    .int()
    .min(0)
    .max(MOST_SLOTS - 1),
  /**
   * Leases that this job was told of and that no report has ended yet. An open lease of the job
   * that is not among them is given again: the answer that told of it was lost. Where this is
   * absent nothing is given again, and such a lease runs out.
   */
  known: z.array(z.string().min(1).max(100)).max(MOST_KNOWN).optional(),
})
export type LeaseRequest = z.infer<typeof LeaseRequest>

/** What a run is to do. */
export const RunOptions = z.strictObject({
  verify: z.enum(VERIFY_LEVELS),
  full: z.boolean(),
  refs: z.array(z.string().min(1)),
  classes: z.array(z.enum(DATA_CLASSES)),
})
export type RunOptions = z.infer<typeof RunOptions>

export const LeaseGrant = z.strictObject({
  lease: z.string().min(1),
  expiresAt: Time,
  /** Ask for a renewal before so much time has passed. */
  renewAfterSeconds: z.int().positive(),
  target: z.strictObject({
    repositoryId: z.string().regex(/^\d+$/),
    owner: z.string().min(1),
    name: z.string().min(1),
    url: z.url(),
  }),
  /** Reads that one repository. */
  token: z.strictObject({ value: z.string().min(1), expiresAt: Time }),
  store: z.strictObject({
    /** As `store` takes it; null where the workflow names it. */
    address: z.string().min(1).nullable(),
    /** May write below the prefix of that one repository; null where the workflow has its own. */
    credentials: z
      .strictObject({
        accessKeyId: z.string().min(1),
        secretAccessKey: z.string().min(1),
        sessionToken: z.string().min(1),
        expiresAt: Time,
      })
      .nullable(),
  }),
  options: RunOptions,
})
export type LeaseGrant = z.infer<typeof LeaseGrant>

/** What the job believes became of it: a hint, until the store says the same. */
export const LeaseReport = z.strictObject({
  status: z.enum(BACKUP_STATUSES).exclude(['dry-run']),
  snapshot: z.string().nullable(),
  manifestSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  durationMs: z.int().nonnegative(),
  storedBytes: z.int().nonnegative(),
  transferredBytes: z.int().nonnegative(),
  warnings: z.array(z.string().max(2000)).max(100),
  error: z
    .strictObject({
      code: z.string().max(100),
      message: z.string().max(4000),
      hint: z.string().max(4000),
    })
    .nullable(),
})
export type LeaseReport = z.infer<typeof LeaseReport>

/** Why the App does not do it (RFC 9457). Members besides these may come. */
export const Problem = z.object({
  /** One of the codes of docs/errors.md. */
  code: z.string(),
  /** One sentence. */
  detail: z.string(),
  /** What to do next. */
  hint: z.string(),
  /** The same question may be answered a moment later; `Retry-After` says when. */
  retryable: z.boolean().optional(),
})
export type Problem = z.infer<typeof Problem>
