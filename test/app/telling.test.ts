import { expect, it } from 'vitest'
import type { SendNotice } from '../../app/dispatch/send.ts'
import { createTelling } from '../../app/telling.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { openSqlite } from './databases.ts'
import { installed, NOW } from './discovery/organization.ts'

it('what was sent and found is in the audit trail, and what is to be told is an alert', async () => {
  const db = await openSqlite()
  const installation = await installed(db)
  const telling = createTelling({ db, now: () => NOW })
  const error = new HoldfastError('bad-input', 'There is no such workflow.', { hint: 'Make it.' })
  const enabled: SendNotice = {
    kind: 'workflow-enabled',
    owner: 'acme',
    name: 'holdfast',
    file: 'holdfast.yml',
  }
  await telling.sent(installation, [
    { kind: 'sent', dispatchId: 'a', githubRunId: '9', passedOver: [], notices: [enabled] },
    { kind: 'refused', dispatchId: 'b', error, passedOver: [], notices: [] },
    { kind: 'unknown', dispatchId: 'c', error, passedOver: [], notices: [] },
    { kind: 'postponed', retryAt: NOW, error, passedOver: [], notices: [] },
    { kind: 'nothing', passedOver: [], notices: [] },
  ])
  await telling.news([
    { kind: 'added', repositoryId: '1', name: 'acme/rocket', detail: 'acme/rocket is new.' },
  ])
  await telling.findings(db, [
    { kind: 'damaged', repositoryId: '1', snapshot: '20261121T120000Z-0a1b2c3d', damage: [] },
  ])
  const events = await db
    .selectFrom('auditEvents')
    .select(['action', 'target', 'result'])
    .orderBy('seq')
    .execute()

  expect(events).toEqual([
    {
      action: 'workflow.workflow-enabled',
      target: 'workflow:acme/holdfast/holdfast.yml',
      result: 'done',
    },
    { action: 'dispatch.send', target: 'dispatch:a', result: 'done' },
    { action: 'dispatch.send', target: 'dispatch:b', result: 'refused' },
    { action: 'dispatch.send', target: 'dispatch:c', result: 'failed' },
    { action: 'discovery.added', target: 'repository:1', result: 'done' },
    { action: 'finding.damaged', target: 'repository:1', result: 'done' },
  ])
  const alerts = await db.selectFrom('alerts').select('kind').orderBy('kind').execute()
  expect(alerts.map(({ kind }) => kind)).toEqual(['damaged', 'workflow-enabled'])
})
