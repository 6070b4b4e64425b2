/**
 * GitHub's own description of its API, as far as it was cut (cut-openapi.mjs): what a request
 * may hold, what an answer must be, and what a webhook carries.
 */
import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { z } from 'zod'

export interface Description {
  readonly operations: readonly string[]
  /** What is wrong with a request; undefined when nothing is. */
  checkRequest(operation: string, request: DescribedRequest): string | undefined
  checkResponse(operation: string, status: number, body: unknown): string | undefined
  /** `event` as in `repository-renamed`. Undescribed ones pass. */
  checkWebhook(event: string, payload: unknown): string | undefined
}

export interface DescribedRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** Undefined for a request without a body. */
  readonly body: unknown
}

const Schema = z.record(z.string(), z.unknown())
const Line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('source'), name: z.string() }),
  z.object({
    kind: z.literal('operation'),
    name: z.string(),
    parameters: z.array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean(),
        schema: Schema,
      }),
    ),
    bodyRequired: z.boolean().default(false),
    body: Schema.optional(),
    responses: z.record(z.string(), Schema.nullable()),
  }),
  z.object({ kind: z.literal('webhook'), name: z.string(), schema: Schema }),
  z.object({ kind: z.literal('schema'), name: z.string(), schema: Schema }),
])
type Operation = Extract<z.infer<typeof Line>, { kind: 'operation' }>

const ROOT = 'https://github.test/description'

export function readDescription(): Description {
  const lines = readFileSync(new URL('openapi.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)))
  const operations = new Map<string, Operation>()
  const webhooks: Record<string, unknown> = {}
  const schemas: Record<string, unknown> = {}
  for (const line of lines) {
    if (line.kind === 'operation') operations.set(line.name, line)
    if (line.kind === 'webhook') webhooks[line.name] = line.schema
    if (line.kind === 'schema') schemas[line.name] = line.schema
  }
  const check = createChecks({ schemas, webhooks, operations })
  return {
    operations: [...operations.keys()],
    checkRequest: (name, request) => checkRequest(operationOf(operations, name), request, check),
    checkResponse(name, status, body) {
      const schema = operationOf(operations, name).responses[status]
      if (schema === undefined) return `${name} has no answer ${status}`
      if (schema === null) return body === undefined ? undefined : `${status} has no body`
      return check(`operations/${pointerOf(name)}/responses/${status}`, body)
    },
    checkWebhook: (event, payload) =>
      event in webhooks ? check(`webhooks/${pointerOf(event)}`, payload) : undefined,
  }
}

type Check = (pointer: string, value: unknown) => string | undefined

function createChecks({
  schemas,
  webhooks,
  operations,
}: {
  readonly schemas: Record<string, unknown>
  readonly webhooks: Record<string, unknown>
  readonly operations: ReadonlyMap<string, Operation>
}): Check {
  const described = [...operations].map(([name, operation]) => [
    name,
    { ...operation, parameters: parametersOf(operation) },
  ])
  const root = { $id: ROOT, schemas, webhooks, operations: Object.fromEntries(described) }
  const options = { strict: false, logger: false, validateSchema: false } as const
  const exact = addFormats.default(new Ajv(options)).addSchema(root)
  // What comes by address is text: `per_page=100` is a number all the same.
  const lenient = addFormats.default(new Ajv({ ...options, coerceTypes: 'array' })).addSchema(root)
  return (pointer, value) => {
    const ajv = pointer.includes('/parameters/') ? lenient : exact
    const validate = ajv.getSchema(`${ROOT}#/${pointer}`)
    if (validate === undefined) return `the description has no ${pointer}`
    return validate(value) === true ? undefined : describeErrors(validate)
  }
}

function checkRequest(
  { name, body, bodyRequired }: Operation,
  request: DescribedRequest,
  check: Check,
): string | undefined {
  const pointer = `operations/${pointerOf(name)}`
  for (const place of ['path', 'query'] as const) {
    const problem = check(`${pointer}/parameters/${place}`, { ...request[place] })
    if (problem !== undefined) return problem
  }
  if (request.body === undefined) return bodyRequired ? 'a body is required' : undefined
  if (body === undefined) return 'no body is expected'
  return unknownMember(body, request.body) ?? check(`${pointer}/body`, request.body)
}

function operationOf(operations: ReadonlyMap<string, Operation>, name: string): Operation {
  const operation = operations.get(name)
  if (operation === undefined) throw new Error(`the description has no operation ${name}`)
  return operation
}

/** GitHub overlooks parameters that it does not know. Here they are mistakes of ours. */
function parametersOf(operation: Operation): Record<string, unknown> {
  return Object.fromEntries(
    (['path', 'query'] as const).map((place) => {
      const here = operation.parameters.filter((each) => each.in === place)
      const schema = {
        type: 'object',
        properties: Object.fromEntries(here.map((each) => [each.name, asText(each.schema)])),
        required: here.filter((each) => each.required).map((each) => each.name),
        additionalProperties: here.length === 0 && place === 'path',
      }
      return [place, schema]
    }),
  )
}

/** As text a number is a string too, so that one of both cannot be told. */
function asText({ oneOf, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return oneOf === undefined ? schema : { ...schema, anyOf: oneOf }
}

const Members = z.object({
  properties: Schema.optional(),
  additionalProperties: z.unknown().optional(),
})

function unknownMember(schema: Record<string, unknown>, body: unknown): string | undefined {
  const { properties, additionalProperties } = Members.parse(schema)
  const given = Schema.safeParse(body)
  if (!given.success || properties === undefined || additionalProperties === true) return undefined
  const unknown = Object.keys(given.data).find((key) => !(key in properties))
  return unknown === undefined ? undefined : `"${unknown}" is not a permitted key`
}

function describeErrors({ errors }: ValidateFunction): string {
  return (errors ?? [])
    .slice(0, 10)
    .map(({ instancePath, message, params }) => {
      return `${instancePath || '(whole)'} ${message} ${JSON.stringify(params)}`
    })
    .join('; ')
}

function pointerOf(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
