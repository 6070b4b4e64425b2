import { expect, it } from 'vitest'
import { insertDeliveries } from '../../../app/records/deliveries.ts'
import { readForcedPushes } from '../../../app/records/forced-pushes.ts'
import { describeOnEach } from '../databases.ts'

describeOnEach('pushes by force', (databases) => {
  it('are those that a webhook called so, of this repository, since then', async () => {
    const db = await databases.open()
    const deliver = async (id: string, change: object, receivedAt = 10, repositoryId = '1') => {
      const push = { ref: 'refs/heads/grün', before: 'a', after: 'b', forced: true, ...change }
      const body = JSON.stringify(push)
      const rest = { event: 'push', action: null, installationId: '7', repositoryId }
      await insertDeliveries(db, [{ id, body, ...rest, receivedAt: new Date(receivedAt) }])
    }
    await deliver('1', {})
    await deliver('2', { forced: false, note: '"forced":true' })
    await deliver('3', {}, 4)
    await deliver('4', {}, 10, '2')
    await deliver('5', { after: undefined })
    const ref = Buffer.from('refs/heads/grün').toString('latin1')

    expect(await readForcedPushes(db, '1', new Date(5))).toEqual([{ ref, before: 'a', after: 'b' }])
  })
})
