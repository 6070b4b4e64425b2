/** Values that GitHub sends everywhere, as the App keeps them. */
import { z } from 'zod'

/** Octokit reads what is beyond 2^53 as a bigint. */
export const Id = z.union([z.int().positive(), z.bigint()]).transform(String)

export const Time = z.iso.datetime({ offset: true }).transform((text) => new Date(text))

/** Levels by name: `{ contents: 'read' }`. */
export const Granted = z.record(z.string(), z.string())
