import { expect, it } from 'vitest'
import { createChannelWatch } from '../../app/alerts/channel-watch.ts'
import { enqueueMessages } from '../../app/alerts/enqueue.ts'
import { sendMessages } from '../../app/alerts/send.ts'
import { gaugesOfRecords } from '../../app/gauges.ts'
import { acknowledgeAlerts, raise, resolveAlerts } from '../../app/records/alerts.ts'
import { insertDeliveries } from '../../app/records/deliveries.ts'
import { saveInstallation } from '../../app/records/installations.ts'
import { addMovedRefs } from '../../app/records/moved-refs.ts'
import { saveStoredBytes } from '../../app/records/stored-bytes.ts'
import { addGauges, createMetrics, createMetricsRoute } from '../../app/server/metrics.ts'
import { at, COVERAGE, overdueAlert } from './alerts/sample.ts'
import { describeOnEach } from './databases.ts'
import { INSTALLATION } from './discovery/organization.ts'
import { addRepository, addRun } from './results/scene.ts'

function unknownOf(lines: readonly string[]): string[] {
  return lines.filter((line) => line.includes('account=""'))
}

describeOnEach('metrics', (databases) => {
  it('tell of alerts, of what waits and for how long, and of what is stored', async () => {
    const db = await databases.open()
    let minutes = 0
    const metrics = createMetrics([])
    addGauges(
      metrics,
      gaugesOfRecords(db, () => at(minutes)),
    )
    const route = createMetricsRoute(metrics, undefined)
    const said = async () => {
      const text = await (await route.request('/metrics')).text()
      const lines = text.split('\n').filter((line) => /^holdfast_(open|queue|stored)/.test(line))
      // In what order accounts come is nobody's business.
      return lines.filter((line) => !line.includes('account=""')).concat(unknownOf(lines))
    }
    expect(await said()).toEqual([
      ...['deliveries', 'runs', 'notifications', 'refs'].map(
        (name) => `holdfast_queue_waiting{queue="${name}"} 0`,
      ),
      ...['deliveries', 'runs', 'notifications', 'refs'].map(
        (name) => `holdfast_queue_oldest_seconds{queue="${name}"} 0`,
      ),
    ])

    const alerts = ['1', '2', '3'].map((id) => overdueAlert(id))
    await raise(db, COVERAGE, alerts, at(0))
    await resolveAlerts(db, ['overdue:3'], at(0))
    await acknowledgeAlerts(db, { cause: 'nobody' }, { by: 'ann', at: at(0) })
    const delivery = { event: 'push', action: null, installationId: '3', repositoryId: '1' }
    const received = (id: string, minute: number) => {
      return { ...delivery, id, body: '{}', receivedAt: at(minute) }
    }
    await insertDeliveries(db, [received('a', -10), received('b', -2), received('c', -60)])
    await db.updateTable('deliveries').set({ state: 'done' }).where('id', '=', 'c').execute()
    await addRepository(db)
    await addRun(db, { id: 'r1', createdAt: at(-30).getTime() })
    await addRun(db, { id: 'r2', createdAt: at(-90).getTime(), state: 'settled' })
    const moved = { repositoryId: '1', snapshot: 's', before: 'a', after: 'b', heldBy: 'r' }
    await addMovedRefs(db, [{ ...moved, ref: 'refs/heads/main' }], at(-1))
    await saveInstallation(db, INSTALLATION, at(0))
    const stored = new Map(['42', '99'].map((id, n) => [id, { bytes: 12 - 7 * n, objects: 2 }]))
    await saveStoredBytes(db, stored, at(0))
    const names = ['mail', 'slack']
    const now = () => at(minutes)
    await enqueueMessages({ db, channels: names, channelsOf: () => names, now })
    minutes = 5
    expect(await said()).toEqual([
      'holdfast_open_alerts{kind="overdue",severity="critical"} 2',
      'holdfast_queue_waiting{queue="deliveries"} 2',
      'holdfast_queue_waiting{queue="runs"} 1',
      'holdfast_queue_waiting{queue="notifications"} 2',
      'holdfast_queue_waiting{queue="refs"} 1',
      'holdfast_queue_oldest_seconds{queue="deliveries"} 900',
      'holdfast_queue_oldest_seconds{queue="runs"} 2100',
      'holdfast_queue_oldest_seconds{queue="notifications"} 300',
      'holdfast_queue_oldest_seconds{queue="refs"} 360',
      'holdfast_stored_bytes{account="acme"} 12',
      'holdfast_stored_bytes{account=""} 5',
    ])
  })

  it('tell of messages that were sent no more', async () => {
    const db = await databases.open()
    const metrics = createMetrics([])
    addGauges(
      metrics,
      gaugesOfRecords(db, () => at(0)),
    )
    const listening = createChannelWatch()
    await raise(db, COVERAGE, [overdueAlert('1')], at(0))
    const heard = { name: 'mail', send: async () => {} }
    const deaf = { name: 'slack', send: () => Promise.reject(new Error('No.')) }
    const names = ['mail', 'slack']
    await enqueueMessages({ db, channels: names, channelsOf: () => names, now: () => at(0) })
    await sendMessages({
      ...{ db, channels: [heard, deaf], linkTo: () => null, now: () => at(0), random: () => 0 },
      onResult: (channel, result) => {
        listening.note(channel, result)
        metrics.notifications.inc({ channel, result })
      },
    })
    const text = await (await createMetricsRoute(metrics, undefined).request('/metrics')).text()
    expect(text).toContain('holdfast_queue_waiting{queue="notifications"} 1')
    expect(text).toContain('holdfast_notifications_total{channel="mail",result="sent"} 1')
    expect(text).toContain('holdfast_notifications_total{channel="slack",result="failed"} 1')
  })
})
