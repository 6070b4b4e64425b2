/** The document of the API as tests read it, and a check that an answer is what it says. */
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../../dashboard/parts.ts'

const Content = z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) }))
const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).min(1),
  'x-role': z.enum(['viewer', 'operator', 'restorer', 'admin']),
  parameters: z
    .array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() }))
    .default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: Content.optional() })),
})
const Document = z.looseObject({
  openapi: z.string(),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.looseObject({ name: z.string().optional() })),
  }),
})

export interface DescribedOperation extends z.infer<typeof Operation> {
  /** In capitals. */
  readonly method: string
  /** Below `/api/v1`, as OpenAPI writes it. */
  readonly path: string
}

export interface Described {
  readonly document: z.infer<typeof Document>
  readonly operations: readonly DescribedOperation[]
  /** As it was sent. */
  readonly text: string
  operationAt(method: string, path: string): DescribedOperation | undefined
  /** What is wrong with an answer; undefined when nothing is. */
  problemOf(method: string, path: string, response: Response): Promise<string | undefined>
}

export async function readDocument(app: Hono<Env>): Promise<Described> {
  const answer = await app.request('/api/v1/openapi.json')
  const text = await answer.text()
  const document = Document.parse(JSON.parse(text))
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      ...operation,
      ...{ method: method.toUpperCase(), path },
    })),
  )
  const ajv = addFormats.default(new Ajv({ strict: false, logger: false, allowUnionTypes: true }))
  ajv.addSchema({ $id: ROOT, components: document.components })
  const operationAt = (method: string, path: string) => {
    // Of two, the one with fewer gaps: `/alerts/causes` is no `/alerts/{id}`.
    const gaps = ({ path }: DescribedOperation) => path.split('{').length
    const [first] = operations
      .filter((one) => one.method === method && fits(one.path, path))
      .sort((one, other) => gaps(one) - gaps(other))
    return first
  }
  return {
    ...{ document, operations, text, operationAt },
    async problemOf(method, path, response) {
      const operation = operationAt(method, path)
      if (operation === undefined) return `the document has no ${method} ${path}`
      const described = operation.responses[String(response.status)]
      if (described === undefined) return `${operation.operationId} has no ${response.status}`
      return await misfitOf(ajv, described.content, response.clone())
    },
  }
}

/** `app`, each answer of whose API is what its document says: one that is not is thrown. */
export async function checkedApp(app: Hono<Env>): Promise<Hono<Env>['request']> {
  const described = await readDocument(app)
  return async (input, init, ...rest) => {
    const response = await app.request(input, init, ...rest)
    const asked = new Request(new URL(String(input), 'https://holdfast.test'), init)
    const path = new URL(asked.url).pathname.replace('/api/v1', '')
    const problem = await described.problemOf(asked.method, path, response)
    if (problem !== undefined) throw new Error(`${asked.method} ${path}: ${problem}`)
    return response
  }
}

const ROOT = 'https://holdfast.test/openapi.json'

function fits(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => part.startsWith('{') || part === given[at])
  )
}

async function misfitOf(
  ajv: Ajv,
  content: z.infer<typeof Content> | undefined,
  response: Response,
): Promise<string | undefined> {
  const type = response.headers.get('content-type')?.replace(/;.*/, '')
  if (content === undefined) {
    const text = await response.text()
    return text === '' ? undefined : `${response.status} has a body`
  }
  const schema = content[type ?? '']?.schema
  if (schema === undefined) return `${response.status} is ${type}`
  if (!/[/+]json$/.test(type ?? '')) return undefined
  const validate = ajv.compile(absolute(schema))
  if (validate(await response.json())) return undefined
  return (validate.errors ?? [])
    .slice(0, 5)
    .map(({ instancePath, message, params }) => {
      return `${instancePath || '(whole)'} ${message} ${JSON.stringify(params)}`
    })
    .join('; ')
}

/** References of the document are to itself: in a schema alone they name the document. */
function absolute(schema: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${ROOT}#/`)
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text))
}
