/** The report of a month, as a mail for whoever has to know that somebody looks after it. */
import type { DashboardParts } from '../parts.ts'
import type { Viewer } from '../viewer.ts'
import { makePdf } from './pdf.ts'
import { describePeriod, lastMonth } from './period.ts'
import { scopeOf } from './scope.ts'
import { tablesOf } from './tables.ts'

export interface MonthlyMail {
  readonly subject: string
  readonly text: string
  readonly attachment: { readonly name: string; readonly type: string; readonly content: Buffer }
}

type Parts = Pick<DashboardParts, 'fleet' | 'history' | 'activity' | 'now' | 'url'>

/** On the first of a month people have not read their mail of the last one yet. */
const NOT_BEFORE_HOUR = 6
const ACTION = 'report.mail'
const ACTOR = 'app'

/**
 * Sends the report of the last month, once: that it was sent stands in the audit trail, and is
 * looked for there. Of a month in which no repository was known yet there is nothing to tell.
 * To be called every hour or so. Rejects where `send` does, and tries again.
 */
export async function sendMonthly(
  parts: Parts,
  send: (mail: MonthlyMail) => Promise<void>,
): Promise<void> {
  const now = parts.now()
  if (now.getUTCDate() === 1 && now.getUTCHours() < NOT_BEFORE_HOUR) return
  const { from, to } = lastMonth(now)
  const { repositories } = await parts.fleet.read()
  if (!repositories.some(({ firstSeenAt }) => firstSeenAt < to)) return
  const month = from.toISOString().slice(0, 7)
  const target = `report:${month}`
  const sent = await parts.activity.list({ action: ACTION, target, result: 'done', limit: 1 })
  if (sent.items.length > 0) return
  await send(await composeMonthly(parts))
  const told = { at: parts.now(), actor: ACTOR, action: ACTION, target, address: null }
  await parts.activity.record({ ...told, result: 'done', detail: { month } })
}

async function composeMonthly(parts: Parts): Promise<MonthlyMail> {
  const period = lastMonth(parts.now())
  const scope = scopeOf(await parts.fleet.read(), EVERYBODY, undefined)
  const days = describePeriod(period)
  const { verdict } = scope
  const content = await makePdf(scope, period, tablesOf(parts, scope, period))
  return {
    subject: `[Holdfast] ${verdict.text} Report of ${period.from.toISOString().slice(0, 7)}`,
    text: [
      verdict.text,
      `${verdict.protected} of ${verdict.covered} protected, ${verdict.excluded} excluded with a reason, ${verdict.gone} gone from GitHub.`,
      `The report of ${days} is attached. More: ${parts.url}/reports`,
    ].join('\n\n'),
    attachment: {
      name: `holdfast-${period.from.toISOString().slice(0, 7)}.pdf`,
      type: 'application/pdf',
      content,
    },
  }
}

/** The mail goes to those whom the configuration names, who are told of everything anyway. */
const EVERYBODY: Viewer = {
  ...{ kind: 'local', actor: ACTOR, name: ACTOR, role: 'viewer', somewhere: 'viewer' },
  roleFor: () => 'viewer',
  sees: () => true,
  reads: async () => false,
  address: null,
  csrf: '',
}
