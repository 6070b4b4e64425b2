/** Custom properties of an organisation's repositories. */
import { z } from 'zod'
import type { Ask } from './asking.ts'
import { listAll } from './listing.ts'
import { createMemory } from './memory.ts'
import type { InstallationGitHub } from './port.ts'
import { Id } from './values.ts'

type PropertiesOf = Pick<InstallationGitHub, 'readProperties'>

const PAGES_HELD = 200

export function createProperties(ask: Ask): PropertiesOf {
  const memory = createMemory<z.infer<typeof PropertiesPage>>(PAGES_HELD)
  return {
    async readProperties(organization) {
      const question = {
        operation: 'readProperties',
        parameters: { org: organization, per_page: 100 },
      } as const
      // People have none. Only GitHub's own word counts: without properties policies say otherwise.
      const first = await ask.find(question, PropertiesPage, memory)
      if (first === undefined) return new Map()
      const idOf = ({ id }: { readonly id: string }) => id
      const listed = await listAll(ask, { question, schema: PropertiesPage, memory, idOf })
      return new Map(listed.map(({ id, properties }) => [id, properties]))
    },
  }
}

const PropertiesPage = z
  .array(
    z
      .object({
        repository_id: Id,
        properties: z.array(
          z.object({
            property_name: z.string(),
            value: z.union([z.string(), z.array(z.string())]).nullable(),
          }),
        ),
      })
      .transform(({ repository_id: id, properties }) => ({
        id,
        properties: Object.fromEntries(
          properties.flatMap(({ property_name: name, value }) =>
            value === null ? [] : [[name, value]],
          ),
        ),
      })),
  )
  .transform((items) => ({ items }))
