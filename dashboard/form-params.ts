/** A form as it was sent. */
import type { Context } from 'hono'
import type { Env } from './parts.ts'

/** Every field, those that stand several times too; files are left out. */
export async function readFormParams(context: Context<Env>): Promise<URLSearchParams> {
  const params = new URLSearchParams()
  for (const [name, given] of Object.entries(await context.req.parseBody({ all: true }))) {
    for (const value of Array.isArray(given) ? given : [given]) {
      if (typeof value === 'string') params.append(name, value)
    }
  }
  return params
}
