/** Issues. */
import { z } from 'zod'
import { notFound, ok, Refusal } from '../answers.ts'
import { renderIssue } from '../render/telling.ts'
import { inRepository, type RepositoryCall, type Route } from '../routes.ts'
import type { Issue } from '../world.ts'

const READ = ['issues', 'read'] as const
const WRITE = ['issues', 'write'] as const
const BASE = '/repos/{owner}/{repo}/issues'

export const ISSUE_ROUTES: readonly Route[] = [
  inRepository(`POST ${BASE}`, WRITE, create),
  inRepository(`GET ${BASE}/{issue_number}`, READ, (call) =>
    ok(renderIssue(issueOf(call), call.repository, call)),
  ),
  inRepository(`PATCH ${BASE}/{issue_number}`, WRITE, (call) => {
    const issue = issueOf(call)
    apply(issue, Change.parse(call.body ?? {}), call.world.clock.now())
    return ok(renderIssue(issue, call.repository, call))
  }),
]

const Label = z
  .union([z.string(), z.object({ name: z.string() })])
  .transform((label) => (typeof label === 'string' ? label : label.name))
const Text = z.union([z.string(), z.number()]).transform(String)
const Change = z.object({
  title: Text.optional(),
  body: z.string().nullable().optional(),
  labels: z.array(Label).optional(),
  state: z.enum(['open', 'closed']).optional(),
  state_reason: z.string().nullable().optional(),
})
const Creation = Change.extend({ title: Text })

function create({ repository, world, body, address }: RepositoryCall) {
  demandIssues(repository.hasIssues)
  const asked = Creation.parse(body)
  const now = world.clock.now()
  const before = [...world.issues.values()].filter((each) => each.repositoryId === repository.id)
  const issue: Issue = {
    id: world.nextId(),
    number: before.length + 1,
    repositoryId: repository.id,
    title: asked.title,
    body: asked.body ?? null,
    labels: asked.labels ?? [],
    state: 'open',
    stateReason: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  }
  world.issues.set(issue.id, issue)
  return { status: 201, body: renderIssue(issue, repository, { world, address }) }
}

function apply(issue: Issue, change: z.infer<typeof Change>, now: Date): void {
  issue.title = change.title ?? issue.title
  if (change.body !== undefined) issue.body = change.body
  issue.labels = change.labels ?? issue.labels
  issue.updatedAt = now
  if (change.state === undefined || change.state === issue.state) return
  issue.state = change.state
  issue.closedAt = change.state === 'closed' ? now : null
  issue.stateReason = change.state_reason ?? (change.state === 'closed' ? 'completed' : 'reopened')
}

function issueOf({ repository, world, path }: RepositoryCall): Issue {
  demandIssues(repository.hasIssues)
  const issue = [...world.issues.values()].find((each) => {
    return each.repositoryId === repository.id && String(each.number) === path.issue_number
  })
  if (issue === undefined) throw notFound()
  return issue
}

function demandIssues(enabled: boolean): void {
  if (!enabled) throw new Refusal(410, 'Issues has been disabled in this repository.')
}
