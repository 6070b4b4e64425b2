/** What addresses below a repository name. */
import { z } from '@hono/zod-openapi'
import { needs } from '../needs.ts'
import type { Role } from '../viewer.ts'
import { asks } from './endpoint.ts'

export const RepositoryParams = z.object({
  owner: z.string().max(100).openapi({ example: 'acme' }),
  name: z.string().max(200).openapi({ example: 'rocket' }),
})

export const SnapshotParams = RepositoryParams.extend({
  snapshot: z.string().max(100).openapi({ example: '20261121T160935Z-0a1b2c3d' }),
})

export const PlaceParams = z.object({
  at: z.string().max(5000).optional().openapi({
    description:
      'A ref or an object, percent-encoded once more than a query is: any byte but letters, digits and `-_.~`. HEAD when absent.',
  }),
  ref: z.string().max(1000).optional().openapi({ description: 'The same as plain text.' }),
  path: z.string().max(20_000).optional().openapi({
    description: 'Names from the top down with slashes between them, each encoded like `at`.',
  }),
})

/** A list of what never changes is paged by how much to pass over. */
export const OffsetParams = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

/** `Idempotency-Key`, as `POST` takes it everywhere. */
export const OnceHeaders = z.object({
  'idempotency-key': z
    .string()
    .optional()
    .openapi({ description: 'Any text of yours: asking twice with it does it once.' }),
})

/**
 * What `asks` says of `role`, which the query asks for in the installation of the repository: so
 * what is refused is noted, and whoever may not see the repository hears only that it is not there.
 */
export function asksThere(role: Role) {
  return { ...asks(role), middleware: needs('viewer') }
}
