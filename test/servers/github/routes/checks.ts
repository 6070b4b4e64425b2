/** Check runs. */
import { z } from 'zod'
import { invalid, notFound, ok } from '../answers.ts'
import { countedPage } from '../paging.ts'
import { fullNameOf } from '../render/repositories.ts'
import { renderCheckRun } from '../render/telling.ts'
import { inRepository, type RepositoryCall, type Route } from '../routes.ts'
import type { CheckRun } from '../world.ts'

const READ = ['checks', 'read'] as const
const WRITE = ['checks', 'write'] as const
const BASE = '/repos/{owner}/{repo}'

export const CHECK_ROUTES: readonly Route[] = [
  inRepository(`POST ${BASE}/check-runs`, WRITE, create),
  inRepository(`GET ${BASE}/check-runs/{check_run_id}`, READ, (call) =>
    ok(renderCheckRun(checkOf(call), call.repository, call)),
  ),
  inRepository(`PATCH ${BASE}/check-runs/{check_run_id}`, WRITE, update),
  inRepository(`GET ${BASE}/commits/{ref}/check-runs`, READ, listOfCommit),
]

const Change = z.object({
  name: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string(),
      text: z.string().optional(),
      annotations: z
        .array(
          z.object({
            path: z.string(),
            start_line: z.number(),
            end_line: z.number(),
            annotation_level: z.string(),
            message: z.string(),
            title: z.string().optional(),
          }),
        )
        .default([]),
    })
    .optional(),
  actions: z
    .array(z.object({ label: z.string(), description: z.string(), identifier: z.string() }))
    .optional(),
})
type Change = z.infer<typeof Change>
const Creation = Change.extend({ name: z.string(), head_sha: z.string() })

function create({ repository, world, body, address }: RepositoryCall) {
  const asked = Creation.parse(body)
  if (!repository.commits.has(asked.head_sha)) {
    throw invalid(`No commit found for SHA: ${asked.head_sha}`)
  }
  const check: CheckRun = {
    id: world.nextId(),
    repositoryId: repository.id,
    headSha: asked.head_sha,
    name: asked.name,
    status: 'queued',
    conclusion: null,
    detailsUrl: null,
    externalId: null,
    startedAt: world.clock.now(),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  }
  apply(check, asked, world.clock.now())
  world.checkRuns.set(check.id, check)
  return { status: 201, body: renderCheckRun(check, repository, { world, address }) }
}

function update(call: RepositoryCall) {
  const check = checkOf(call)
  apply(check, Change.parse(call.body), call.world.clock.now())
  return ok(renderCheckRun(check, call.repository, call))
}

/** A conclusion completes a check; annotations are added to those before. */
function apply(check: CheckRun, change: Change, now: Date): void {
  applyStatus(check, change, now)
  check.name = change.name ?? check.name
  check.detailsUrl = change.details_url ?? check.detailsUrl
  check.externalId = change.external_id ?? check.externalId
  check.actions = change.actions ?? check.actions
  if (change.output !== undefined) applyOutput(check, change.output)
}

function applyStatus(check: CheckRun, change: Change, now: Date): void {
  const conclusion = change.conclusion ?? check.conclusion
  const status = change.conclusion === undefined ? (change.status ?? check.status) : 'completed'
  if (status === 'completed' && conclusion === null) throw invalid('Missing conclusion')
  check.conclusion = conclusion
  check.status = status
  if (status === 'completed') check.completedAt = new Date(change.completed_at ?? now)
}

function applyOutput(check: CheckRun, output: NonNullable<Change['output']>): void {
  check.title = output.title ?? check.title
  check.summary = output.summary
  check.text = output.text ?? check.text
  check.annotations.push(...output.annotations)
}

function listOfCommit(call: RepositoryCall) {
  const { repository, world, path } = call
  const sha = repository.branches.get(path.ref ?? '') ?? path.ref
  const all = [...world.checkRuns.values()].filter((each) => {
    return each.repositoryId === repository.id && each.headSha === sha
  })
  const render = (check: CheckRun) => renderCheckRun(check, repository, call)
  const address = `/repos/${fullNameOf(repository, world)}/commits/${path.ref}/check-runs`
  return countedPage('check_runs', all, render, call, address)
}

function checkOf({ repository, world, path }: RepositoryCall): CheckRun {
  const check = world.checkRuns.get(Number(path.check_run_id))
  if (check?.repositoryId !== repository.id) throw notFound()
  return check
}
