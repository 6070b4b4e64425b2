/** What the App does when a webhook comes; app/webhooks/handler.ts has the rules. */
import { z } from 'zod'
import { CHECK_EVENTS } from './checks/events.ts'
import { DISCOVERY_EVENTS } from './discovery/events.ts'
import type { News } from './discovery/reconcile.ts'
import { DISPATCH_EVENTS } from './dispatch/events.ts'
import { type EndedJob, endJob, type JobTools } from './dispatch/job-ended.ts'
import type { AppGitHub } from './github/port.ts'
import type { PoliciesAtHand } from './policies-at-hand.ts'
import { recordEvent } from './records/audit.ts'
import type { Db } from './records/open.ts'
import { requestBackup } from './records/requests.ts'
import type { DeliveryHandler, DeliveryHandlers } from './webhooks/handler.ts'

export interface HearTools {
  readonly db: Db
  readonly github: AppGitHub
  readonly policies: PoliciesAtHand
  readonly now: () => Date
  readonly settle: JobTools['settle']
  readonly tellNews: (news: readonly News[]) => Promise<void>
  /** Has a duty done at once. */
  readonly hurry: (duty: string) => void
}

export function createHandlers(tools: HearTools): DeliveryHandlers {
  const handlers = new Map<string, DeliveryHandler[]>()
  const add = (event: string, handler: DeliveryHandler) =>
    handlers.set(event, [...(handlers.get(event) ?? []), handler])

  for (const [event, hear] of Object.entries(DISCOVERY_EVENTS)) {
    add(event, (delivery) => hear(delivery, { ...tools, tell: tools.tellNews }))
  }
  for (const [event, hear] of Object.entries(DISPATCH_EVENTS)) {
    add(event, (delivery) => hear(delivery, { ...tools, jobEnded: (job) => hearOfJob(job, tools) }))
  }
  for (const event of ['installation', 'installation_repositories', 'repository']) {
    add(event, async () => tools.hurry('discovery'))
  }
  for (const event of STEERING) add(event, async () => tools.hurry('steer'))
  for (const event of ['push', 'custom_property_values']) {
    add(event, (delivery) => forgetPolicies(delivery.payload, tools))
  }
  for (const [event, hear] of Object.entries(CHECK_EVENTS)) {
    add(event, (delivery) =>
      hear(delivery, { db: tools.db, request: (id, actor) => requestNow(id, actor, tools) }),
    )
  }
  add('workflow_run', async ({ action }) => {
    if (action === 'completed') {
      tools.hurry('track')
      tools.hurry('watch')
    }
  })
  return Object.fromEntries(handlers)
}

/** What may make something due. */
const STEERING = [
  'installation',
  'installation_repositories',
  'repository',
  'push',
  'create',
  'delete',
]

/** Somebody pressed Retry. */
async function requestNow(
  repositoryId: string,
  requestedBy: string,
  { db, now, hurry }: HearTools,
): Promise<void> {
  const at = now()
  await requestBackup(db, { repositoryId, options: { full: false }, requestedBy, requestedAt: at })
  await recordEvent(db, {
    ...{ at, actor: requestedBy, action: 'repository.retry', target: `repository:${repositoryId}` },
    ...{ address: null, result: 'done', detail: {} },
  })
  hurry('steer')
}

/** What a job left is planned anew, and seen to be. */
async function hearOfJob(job: EndedJob, tools: HearTools): Promise<void> {
  const { freed, held } = await endJob(job, tools)
  if (freed.length + held.length === 0) return
  for (const duty of ['steer', 'watch']) tools.hurry(duty)
}

const Push = z.object({
  installation: z.object({ id: z.union([z.int(), z.bigint()]).transform(String) }),
  commits: z
    .array(
      z.object({
        added: z.array(z.string()).default([]),
        modified: z.array(z.string()).default([]),
        removed: z.array(z.string()).default([]),
      }),
    )
    .optional(),
})

/** The file of policies may have changed: it is read anew with the next plan. */
async function forgetPolicies(payload: unknown, { policies, hurry }: HearTools): Promise<void> {
  const { installation, commits } = Push.parse(payload)
  // GitHub names at most 2,048 commits, and none of a push that was forced.
  const touched = commits?.flatMap(({ added, modified, removed }) => [
    ...added,
    ...modified,
    ...removed,
  ])
  if (touched === undefined || touched.length === 0 || touched.includes('.github/holdfast.yml')) {
    policies.forget(installation.id)
    hurry('watch')
  }
}
