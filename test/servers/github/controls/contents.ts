/** Pushes, files, workflows, and buttons of check runs. */

import { fullNameOf } from '../render/repositories.ts'
import { renderCheckRun } from '../render/telling.ts'
import type { Repository, Workflow, World } from '../world.ts'
import type { Announce } from './announce.ts'
import { repositoryOf } from './find.ts'
import { commitFor } from './repositories.ts'

export interface ContentControls {
  /** Moves a branch, and makes it where it is not there; returns the commit. */
  push(id: number, request?: Push): string
  deleteBranch(id: number, branch: string): void
  /** GitHub has this commit no more. */
  forgetCommit(id: number, sha: string): void
  /** A push to the default branch that changes one file; `undefined` removes it. */
  setFile(id: number, path: string, text: string | undefined): string
  addWorkflow(repositoryId: number, request: NewWorkflow): Workflow
  /** Somebody presses a button of a check run. */
  requestAction(checkRunId: number, identifier: string): void
}

export interface Push {
  /** The default branch if absent. */
  readonly branch?: string
  /** The new commit; one that nobody made, if absent. */
  readonly sha?: string
  /** The new commit stands in the place of the one before, on what that one stood on. */
  readonly forced?: boolean
  readonly files?: Readonly<Record<string, string | undefined>>
}

export interface NewWorkflow {
  /** `backup.yml` */
  readonly file: string
  readonly id?: number
  readonly name?: string
  readonly state?: Workflow['state']
  readonly dispatchable?: boolean
  /** Names of inputs that it takes: none. */
  readonly inputs?: readonly string[]
  /** `run-name`: the name of the workflow if absent. */
  readonly title?: Workflow['title']
  /** The jobs of its matrix: one. */
  readonly slots?: Workflow['slots']
  readonly maxParallel?: number
}

const NOTHING = '0'.repeat(40)

export function createContentControls(world: World, announce: Announce): ContentControls {
  function announcePush(repository: Repository, facts: PushFacts): void {
    const members = pushMembers(repository, facts, { world, web: announce.parts.address.web })
    announce.repository('push', null, repository, members)
  }

  function announceRef(event: 'create' | 'delete', repository: Repository, branch: string): void {
    announce.repository(event, null, repository, {
      ref: branch,
      ref_type: 'branch',
      pusher_type: 'user',
      ...(event === 'create'
        ? { master_branch: repository.defaultBranch, description: repository.description }
        : {}),
    })
  }

  function push(id: number, request: Push = {}): string {
    const repository = repositoryOf(id, world)
    const branch = request.branch ?? repository.defaultBranch
    const before = repository.branches.get(branch)
    const after = request.sha ?? commitFor(world.nextId())
    repository.branches.set(branch, after)
    addCommit(repository, after, request.forced ? repository.parents.get(before ?? '') : before)
    repository.pushedAt = world.clock.now()
    if (branch === repository.defaultBranch) applyFiles(repository, request.files ?? {})
    if (before === undefined) announceRef('create', repository, branch)
    const { forced = false, files = {} } = request
    announcePush(repository, { branch, before: before ?? NOTHING, after, forced, files })
    return after
  }

  return {
    push,
    deleteBranch(id, branch) {
      const repository = repositoryOf(id, world)
      const before = repository.branches.get(branch)
      if (before === undefined) throw new Error(`there is no branch ${branch}`)
      repository.branches.delete(branch)
      repository.pushedAt = world.clock.now()
      announceRef('delete', repository, branch)
      announcePush(repository, { branch, before, after: NOTHING, forced: false, files: {} })
    },
    forgetCommit: (id, sha) => void repositoryOf(id, world).commits.delete(sha),
    setFile: (id, path, text) => push(id, { files: { [path]: text } }),
    addWorkflow(repositoryId, request) {
      const now = world.clock.now()
      const name = request.name ?? request.file
      const workflow: Workflow = {
        id: request.id ?? world.nextId(),
        repositoryId,
        path: `.github/workflows/${request.file}`,
        name,
        state: request.state ?? 'active',
        createdAt: now,
        updatedAt: now,
        dispatchable: request.dispatchable ?? true,
        inputs: request.inputs ?? [],
        title: request.title ?? (() => name),
        slots: request.slots ?? (() => [0]),
        maxParallel: request.maxParallel ?? 10,
      }
      world.workflows.set(workflow.id, workflow)
      return workflow
    },
    requestAction(checkRunId, identifier) {
      const check = world.checkRuns.get(checkRunId)
      if (check === undefined) throw new Error(`there is no check run ${checkRunId}`)
      const repository = repositoryOf(check.repositoryId, world)
      announce.repository('check_run', 'requested_action', repository, {
        check_run: renderCheckRun(check, repository, announce.parts),
        requested_action: { identifier },
      })
    },
  }
}

function addCommit({ commits, parents }: Repository, sha: string, parent: string | undefined) {
  if (parent !== undefined && !commits.has(sha)) parents.set(sha, parent)
  commits.add(sha)
}

interface PushFacts {
  readonly branch: string
  readonly before: string
  readonly after: string
  readonly forced: boolean
  readonly files: Readonly<Record<string, string | undefined>>
}

function applyFiles({ files }: Repository, changes: PushFacts['files']): void {
  for (const [path, text] of Object.entries(changes)) {
    if (text === undefined) files.delete(path)
    else files.set(path, text)
  }
}

function pushMembers(
  repository: Repository,
  { branch, before, after, forced, files }: PushFacts,
  { world, web }: { readonly world: World; readonly web: string },
) {
  const at = world.clock.now().toISOString()
  const person = { name: 'Mona', email: 'mona@github.test', username: 'mona' }
  const deleted = after === NOTHING
  const fullName = fullNameOf(repository, world)
  const commit = {
    id: after,
    tree_id: after,
    distinct: true,
    message: 'A change',
    timestamp: at,
    url: `${web}/${fullName}/commit/${after}`,
    author: person,
    committer: person,
    added: [],
    removed: Object.keys(files).filter((path) => files[path] === undefined),
    modified: Object.keys(files).filter((path) => files[path] !== undefined),
  }
  return {
    ref: `refs/heads/${branch}`,
    before,
    after,
    created: before === NOTHING,
    deleted,
    forced,
    base_ref: null,
    compare: `${web}/${fullName}/compare/${before}...${after}`,
    commits: deleted ? [] : [commit],
    head_commit: deleted ? null : commit,
    pusher: { name: person.name, email: person.email },
  }
}
