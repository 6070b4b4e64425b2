/**
 * Cuts what the fake GitHub speaks out of GitHub's own OpenAPI description.
 *
 *   cd "$(mktemp -d)" && npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
 *   node <checkout>/test/servers/github/cut-openapi.mjs package/generated/api.github.com.json
 *
 * It writes `openapi.ndjson` beside itself: one line for each operation, webhook and schema, so
 * that the next cut can be read as a difference. Words for people are left out, and `nullable`,
 * which JSON Schema does not know, becomes a union with null.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const OPERATIONS = [
  'GET /app',
  'GET /app/installations',
  'GET /app/installations/{installation_id}',
  'POST /app/installations/{installation_id}/access_tokens',
  'GET /app/hook/deliveries',
  'GET /app/hook/deliveries/{delivery_id}',
  'POST /app/hook/deliveries/{delivery_id}/attempts',
  'POST /app-manifests/{code}/conversions',
  'GET /orgs/{org}/installation',
  'GET /repos/{owner}/{repo}/installation',
  'GET /installation/repositories',
  'DELETE /installation/token',
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'GET /repos/{owner}/{repo}/branches/{branch}',
  'GET /repos/{owner}/{repo}/commits/{ref}',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /orgs/{org}',
  'GET /users/{username}',
  'GET /orgs/{org}/properties/values',
  'GET /repos/{owner}/{repo}/actions/workflows',
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
  'PUT /repos/{owner}/{repo}/actions/workflows/{workflow_id}/enable',
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
  'GET /repos/{owner}/{repo}/actions/runs',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  'POST /repos/{owner}/{repo}/check-runs',
  'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'POST /repos/{owner}/{repo}/issues',
  'GET /repos/{owner}/{repo}/issues/{issue_number}',
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
  'GET /rate_limit',
  'GET /user',
  'GET /user/installations/{installation_id}/repositories',
  'GET /user/memberships/orgs/{org}',
  'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
]

/** GitHub serves it and does not describe it: it answers as the second one does. */
const ALIKE = { 'GET /repositories/{repository_id}': 'GET /repos/{owner}/{repo}' }

/**
 * Where the description is not what GitHub does, and what it does in truth. An account is either
 * an organisation or an enterprise, not both; `created` takes the syntax of searches, as the
 * pages say.
 */
const CORRECTED_ANSWERS = {
  'GET /app/installations': {
    type: 'array',
    items: { $ref: '#/components/schemas/installation' },
  },
}
const CORRECTED_PARAMETERS = { created: { type: 'string' } }

const WEBHOOKS = [
  'check-run-requested-action',
  'check-run-rerequested',
  'create',
  'custom-property-values-updated',
  'delete',
  'installation-created',
  'installation-deleted',
  'installation-new-permissions-accepted',
  'installation-repositories-added',
  'installation-repositories-removed',
  'installation-suspend',
  'installation-unsuspend',
  'ping',
  'push',
  'repository-archived',
  'repository-created',
  'repository-deleted',
  'repository-edited',
  'repository-privatized',
  'repository-publicized',
  'repository-renamed',
  'repository-transferred',
  'repository-unarchived',
  'workflow-job-completed',
  'workflow-job-in-progress',
  'workflow-job-queued',
  'workflow-run-completed',
  'workflow-run-in-progress',
  'workflow-run-requested',
]

const WORDS = new Set(['default', 'deprecated', 'description', 'example', 'examples', 'title'])

const [, , source] = process.argv
if (source === undefined) throw new Error('usage: node cut-openapi.mjs <api.github.com.json>')
const description = JSON.parse(readFileSync(source, 'utf8'))
const schemas = new Map()
const lines = [
  { kind: 'source', name: `@octokit/openapi ${description.info.version}, api.github.com` },
  ...OPERATIONS.map((name) => cutOperation(name, name)),
  ...Object.entries(ALIKE).map(([name, like]) => cutOperation(name, like)),
  ...WEBHOOKS.map(cutWebhook),
]
const cut = [...schemas].sort(([a], [b]) => (a < b ? -1 : 1))
lines.push(...cut.map(([name, schema]) => ({ kind: 'schema', name, schema })))
const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
writeFileSync(new URL('openapi.ndjson', import.meta.url), text)
process.stdout.write(`${lines.length} lines, ${text.length} bytes\n`)

function cutOperation(name, like) {
  const [method, path] = like.split(' ')
  const item = description.paths[path]
  const operation = item?.[method.toLowerCase()]
  if (operation === undefined) throw new Error(`the description has no ${like}`)
  const parameters =
    name === like ? [...(item.parameters ?? []), ...(operation.parameters ?? [])] : []
  return {
    kind: 'operation',
    name,
    parameters: parameters.map(cutParameter),
    ...cutBody(operation.requestBody),
    responses: Object.fromEntries(
      Object.entries(operation.responses)
        .filter(([status]) => status.startsWith('2'))
        .map(([status, response]) => [status, cutAnswer(name, follow(response))]),
    ),
  }
}

function cutAnswer(name, response) {
  const corrected = CORRECTED_ANSWERS[name]
  return corrected === undefined ? (cutContent(response) ?? null) : cutSchema(corrected)
}

function cutParameter(parameter) {
  const { name, in: place, required = false, schema } = follow(parameter)
  return { name, in: place, required, schema: cutSchema(CORRECTED_PARAMETERS[name] ?? schema) }
}

function cutBody(body) {
  if (body === undefined) return {}
  return { bodyRequired: body.required ?? false, body: cutContent(body) }
}

function cutWebhook(name) {
  const webhook = description['x-webhooks'][name]
  if (webhook === undefined) throw new Error(`the description has no webhook ${name}`)
  return { kind: 'webhook', name, schema: cutContent(webhook.post.requestBody) }
}

function cutContent({ content = {} }) {
  const { schema } = content['application/json'] ?? {}
  return schema && cutSchema(schema)
}

function follow(value) {
  if (value.$ref === undefined) return value
  const [, , kind, name] = value.$ref.split('/')
  return description.components[kind][name]
}

function cutSchema(schema) {
  if (schema.$ref !== undefined) return cutReference(schema.$ref)
  const kept = Object.entries(schema).filter(
    ([key]) => !(WORDS.has(key) || key === 'nullable' || key.startsWith('x-')),
  )
  const plain = Object.fromEntries(kept.map(([key, value]) => [key, cutMember(key, value)]))
  return schema.nullable === true ? orNull(plain) : plain
}

function cutReference(reference) {
  const name = reference.split('/').at(-1)
  if (!schemas.has(name)) {
    schemas.set(name, undefined)
    schemas.set(name, cutSchema(description.components.schemas[name]))
  }
  return { $ref: `#/schemas/${name}` }
}

function cutMember(key, value) {
  if (key === 'properties') {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cutSchema(each)]))
  }
  if (['allOf', 'anyOf', 'oneOf'].includes(key)) return value.map(cutSchema)
  const holdsSchema = ['items', 'not', 'additionalProperties'].includes(key)
  return holdsSchema && typeof value === 'object' ? cutSchema(value) : value
}

function orNull(schema) {
  if (schema.type === undefined) return { anyOf: [schema, { type: 'null' }] }
  const types = { ...schema, type: [schema.type, 'null'] }
  return schema.enum === undefined
    ? types
    : { ...types, enum: [...new Set([...schema.enum, null])] }
}
