/** What webhooks tell of check runs: somebody pressed a button. */
import { z } from 'zod'
import { readCheck } from '../records/checks.ts'
import type { Db } from '../records/open.ts'
import { BACKUP_CHECK, RETRY } from './backup-check.ts'
import { RECOVERED } from './plan.ts'

export interface Delivery {
  readonly action: string | null
  readonly payload: unknown
}

export interface EventTools {
  readonly db: Db
  /** Wants a repository backed up now, for `github:<login>`. */
  readonly request: (repositoryId: string, actor: string) => Promise<void>
}

type Handler = (delivery: Delivery, tools: EventTools) => Promise<void>

/** By the name of the event. */
export const CHECK_EVENTS: Readonly<Record<'check_run', Handler>> = { check_run: onCheckRun }

const Id = z.union([z.int().positive(), z.bigint()]).transform(String)

const Payload = z.object({
  repository: z.object({ id: Id }),
  check_run: z.object({ id: Id, name: z.string() }),
  requested_action: z.object({ identifier: z.string() }),
  sender: z.object({ login: z.string().min(1) }),
})

/**
 * Only for our own check run, while it is the newest of its repository and something is wrong: an
 * old button does nothing, however late or often the delivery comes.
 */
async function onCheckRun({ action, payload }: Delivery, { db, request }: EventTools) {
  if (action !== 'requested_action') return
  const { repository, check_run: run, requested_action, sender } = Payload.parse(payload)
  if (requested_action.identifier !== RETRY || run.name !== BACKUP_CHECK) return
  const newest = await readCheck(db, repository.id, 'check')
  if (newest?.githubId !== run.id || newest.conclusion === RECOVERED) return
  await request(repository.id, `github:${sender.login}`)
}
