/** What the API can do, in the order of its document. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Env } from '../parts.ts'
import { describeApi } from './document.ts'

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  'x-role': z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), required: z.boolean().default(false) }))
    .default([]),
})
const Document = z.object({
  info: z.object({ description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
})

export interface ApiOperation {
  readonly id: string
  /** In capitals. */
  readonly method: string
  /** Below `/api/v1`. */
  readonly path: string
  readonly summary: string
  readonly role: string
  /** Of the query: the path shows its own. */
  readonly parameters: readonly { readonly name: string; readonly required: boolean }[]
}

export interface ApiGroup {
  readonly name: string
  readonly description: string
  readonly operations: readonly ApiOperation[]
}

export interface ApiOutline {
  readonly description: string
  readonly groups: readonly ApiGroup[]
}

export function outlineApi(api: OpenAPIHono<Env>): ApiOutline {
  const { info, tags, paths } = Document.parse(describeApi(api))
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
  )
  const groups = tags.map(({ name, description }) => ({
    ...{ name, description },
    operations: all
      .filter((one) => one.tags[0] === name)
      .map(({ operationId, method, path, summary, parameters, 'x-role': role }) => ({
        ...{ id: operationId, method: method.toUpperCase(), path, summary, role },
        parameters: parameters.filter((one) => one.in === 'query'),
      })),
  }))
  return { description: info.description, groups }
}
