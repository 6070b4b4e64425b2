/** What is refused whatever endpoint it is for: other methods, and other forms than JSON. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Env } from '../parts.ts'
import { Problem } from '../problem.ts'

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i

/** Throws `wrong-type` for a body that says that it is no JSON. */
export function takesJson(): MiddlewareHandler<Env> {
  return async ({ req }, next) => {
    const type = req.header('content-type')
    if (type === undefined || JSON_TYPE.test(type) || !(await hasBody(req.raw))) return await next()
    throw new Problem(
      'wrong-type',
      `The body is ${type.slice(0, 100)}.`,
      'Send JSON, with "content-type: application/json".',
    )
  }
}

/** `fetch` names a type only for what it sends; others name one and send nothing. */
async function hasBody(request: Request): Promise<boolean> {
  if (request.method === 'GET' || request.method === 'HEAD') return false
  return request.headers.get('content-length') !== '0' && request.body !== null
}

/** Answers 405 to every other method of each path that `api` has. Stands behind all endpoints. */
export function refuseOtherMethods(api: OpenAPIHono<Env>): void {
  const methods = new Map<string, Set<string>>()
  for (const { path, method } of api.routes) {
    if (method === 'ALL' || path.includes('*')) continue
    methods.set(path, (methods.get(path) ?? new Set<string>()).add(method))
  }
  for (const [path, known] of methods) {
    const allow = [...known].sort().join(', ')
    api.all(path, ({ req }) => {
      throw new Problem(
        'wrong-method',
        `${req.method} is nothing that can be done here.`,
        `Use ${allow}: the document at /api/v1/openapi.json says what each does.`,
        { allow },
      )
    })
  }
}
