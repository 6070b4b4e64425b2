/** Webhooks as GitHub sent them (@octokit/webhooks-examples). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'

export interface Example {
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

const Examples = z.array(
  z.object({ name: z.string(), examples: z.array(z.record(z.string(), z.unknown())) }),
)

/** 329 of them, of 58 events. */
export function readExamples(): readonly Example[] {
  const path = createRequire(import.meta.url).resolve('@octokit/webhooks-examples')
  return Examples.parse(JSON.parse(readFileSync(path, 'utf8'))).flatMap(({ name, examples }) =>
    examples.map((payload) => ({ event: name, payload })),
  )
}

/** The first of an event. */
export function exampleOf(event: string): Example['payload'] {
  const example = readExamples().find((each) => each.event === event)
  if (example === undefined) throw new Error(`there is no example of ${event}`)
  return example.payload
}
