import { describe, expect, it } from 'vitest'
import { createRetrievalsView } from '../../../app/views/retrievals.ts'
import { retrievalsContract } from '../../contract/retrievals.ts'
import { aFleet, someFacts } from '../../dashboard/facts.ts'
import { createMemoryPorts } from '../../dashboard/memory-ports.ts'
import { describeOnEach } from '../databases.ts'

describe('in memory', () => {
  retrievalsContract(async () => createMemoryPorts(someFacts(aFleet([]))).retrievals)
})

describeOnEach('in the records', (databases) => {
  const open = async (tellReady: () => Promise<void>) => {
    const db = await databases.open()
    let ids = 0
    const newId = () => {
      ids += 1
      return `retrieval-${ids}`
    }
    return createRetrievalsView({ db, newId, tellReady })
  }
  retrievalsContract(() => open(async () => {}))

  it('stays pending until whoever asked can be told', async () => {
    let told = 0
    const port = await open(async () => {
      told += 1
      if (told === 1) throw new Error('the outbox is full')
    })
    const { id } = await port.begin({
      ...{ repositoryId: '42', snapshot: 's', tier: 'bulk', days: 1, objects: 1, bytes: 1 },
      ...{ startedBy: 'github:octocat', startedAt: new Date() },
    })
    await expect(port.ready(id, new Date(), null)).rejects.toThrow('the outbox is full')
    expect((await port.list({ state: 'pending', limit: 1 })).items).toHaveLength(1)
    expect(await port.ready(id, new Date(), null)).toBe(true)
    expect(await port.ready(id, new Date(), null)).toBe(false)
    expect(told).toBe(2)
  })
})
