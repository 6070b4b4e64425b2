/** Check runs and issues. */
import type { Addresses } from '../routes.ts'
import type { CheckRun, Issue, Repository, World } from '../world.ts'
import { accountOf, nodeId, renderAccount, secondsOf } from './accounts.ts'
import { renderApp } from './apps.ts'
import { fullNameOf } from './repositories.ts'

export function renderCheckRun(
  check: CheckRun,
  repository: Repository,
  { world, address }: { readonly world: World; readonly address: Addresses },
) {
  const fullName = fullNameOf(repository, world)
  const url = `${address.api}/repos/${fullName}/check-runs/${check.id}`
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CR', check.id),
    head_sha: check.headSha,
    external_id: check.externalId ?? '',
    url,
    html_url: `${address.web}/${fullName}/runs/${check.id}`,
    details_url: check.detailsUrl ?? 'https://holdfast.example',
    status: check.status,
    conclusion: check.conclusion,
    started_at: secondsOf(check.startedAt),
    completed_at: check.completedAt && secondsOf(check.completedAt),
    output: {
      title: check.title,
      summary: check.summary,
      text: check.text,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.id },
    app: renderApp(world.app, world, address),
    pull_requests: [],
  }
}

export function renderIssue(
  issue: Issue,
  repository: Repository,
  { world, address }: { readonly world: World; readonly address: Addresses },
) {
  const fullName = fullNameOf(repository, world)
  const repositoryUrl = `${address.api}/repos/${fullName}`
  const url = `${repositoryUrl}/issues/${issue.number}`
  return {
    id: issue.id,
    node_id: nodeId('I', issue.id),
    url,
    repository_url: repositoryUrl,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${address.web}/${fullName}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: renderAccount(accountOf(world.app.ownerId, world), address),
    labels: issue.labels.map((name, index) => renderLabel(name, index, repositoryUrl)),
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: 0,
    closed_at: issue.closedAt && secondsOf(issue.closedAt),
    created_at: secondsOf(issue.createdAt),
    updated_at: secondsOf(issue.updatedAt),
    author_association: 'NONE',
  }
}

function renderLabel(name: string, index: number, repositoryUrl: string) {
  return {
    id: index + 1,
    node_id: nodeId('LA', index + 1),
    url: `${repositoryUrl}/labels/${encodeURIComponent(name)}`,
    name,
    description: null,
    color: 'ededed',
    default: false,
  }
}
