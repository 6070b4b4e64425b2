/** GitHub's own examples of webhooks, to be filled with what a test has. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { z } from 'zod'
import type { Json } from './world.ts'

const Example = z.record(z.string(), z.unknown())
const Definitions = z.array(z.object({ name: z.string(), examples: z.array(Example) }))

/** The first example of an event with that action, if there are any. */
export type Examples = (event: string, action: string | null) => Json

export function createExamples(): Examples {
  let definitions: z.infer<typeof Definitions> | undefined
  return (event, action) => {
    definitions ??= readDefinitions()
    const { examples = [] } = definitions.find(({ name }) => name === event) ?? {}
    const fitting = examples.filter((each) => action === null || each.action === action)
    return structuredClone(fitting[0] ?? {})
  }
}

function readDefinitions() {
  const path = createRequire(import.meta.url).resolve('@octokit/webhooks-examples')
  return Definitions.parse(JSON.parse(readFileSync(path, 'utf8')))
}
