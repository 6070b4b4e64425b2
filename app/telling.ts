/** What is written down of all that the App finds and does: audit events, and alerts. */

import { describeCondition } from './alerts/describe.ts'
import { createTeller } from './alerts/tell.ts'
import type { News } from './discovery/reconcile.ts'
import type { SendResult } from './dispatch/send.ts'
import { openAlerts } from './records/alerts.ts'
import { recordEvent } from './records/audit.ts'
import type { InstallationRow } from './records/installations.ts'
import { addMovedRefs } from './records/moved-refs.ts'
import type { Db } from './records/open.ts'
import type { Finding } from './results/finding.ts'

export interface Telling {
  readonly news: (news: readonly News[]) => Promise<void>
  readonly sent: (installation: InstallationRow, sent: readonly SendResult[]) => Promise<void>
  readonly findings: (db: Db, findings: readonly Finding[]) => Promise<void>
}

export interface TellingTools {
  readonly db: Db
  readonly now: () => Date
}

export function createTelling({ db, now }: TellingTools): Telling {
  const alert = createTeller(now)
  const record: Record = (within, action, target, detail, result = 'done') =>
    recordEvent(within, { at: now(), actor: 'app', action, target, address: null, result, detail })
  return {
    async news(news) {
      for (const { kind, repositoryId, name, detail } of news) {
        const target = `repository:${repositoryId}`
        await record(db, `discovery.${kind}`, target, { name, detail })
      }
    },
    async sent(installation, sent) {
      const { id } = installation
      for (const result of sent) {
        await recordSent(id, result, db, record)
        const enabled = result.notices.map((notice) => ({ ...notice, installation, since: now() }))
        await openAlerts(db, enabled.map(describeCondition), now())
      }
    },
    async findings(within, findings) {
      const moved = findings.filter((it) => it.kind === 'ref-moved')
      const known = findings.filter((it) => it.kind !== 'ref-moved')
      // Of most of them there is nothing to be told.
      await addMovedRefs(within, moved, now())
      await alert(within, findings)
      for (const { kind, repositoryId, ...detail } of known) {
        await record(within, `finding.${kind}`, `repository:${repositoryId}`, detail)
      }
    },
  }
}

type Record = (
  within: Db,
  action: string,
  target: string,
  detail: Readonly<{ [name: string]: unknown }>,
  result?: 'done' | 'refused' | 'failed',
) => Promise<unknown>

const RESULTS = { sent: 'done', refused: 'refused', unknown: 'failed' } as const

async function recordSent(
  installation: string,
  result: SendResult,
  db: Db,
  record: Record,
): Promise<void> {
  for (const { kind, owner, name, file } of result.notices) {
    await record(db, `workflow.${kind}`, `workflow:${owner}/${name}/${file}`, { installation })
  }
  if (result.kind === 'nothing' || result.kind === 'postponed') return
  const said = 'error' in result ? { code: result.error.code, message: result.error.message } : {}
  const target = `dispatch:${result.dispatchId}`
  await record(db, 'dispatch.send', target, { installation, ...said }, RESULTS[result.kind])
}
