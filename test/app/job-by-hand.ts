/** A job that asks the App itself, where no Action does it for the test. */
import { z } from 'zod'
import type { JobContext } from '../servers/github/job-context.ts'

/** With a token of its own for each request, as the Action does it. */
export async function askAs(
  { environment }: Pick<JobContext, 'environment'>,
  appUrl: string,
  path: string,
  body: unknown,
): Promise<Response> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = environment
  const asked = await fetch(`${url}&audience=${encodeURIComponent(appUrl)}`, {
    headers: { authorization: `Bearer ${bearer}` },
  })
  const { value } = z.object({ value: z.string() }).parse(await asked.json())
  return fetch(`${appUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
