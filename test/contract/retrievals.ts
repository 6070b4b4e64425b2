/** What every implementation of the retrievals port keeps. */
import { describe, expect, it } from 'vitest'
import type { RetrievalRequest, RetrievalsPort } from '../../dashboard/ports/retrievals.ts'
import { readAll } from './dashboard-ports.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const at = (hours: number) => new Date(NOW + hours * 3_600_000)

function aRequest(n: number, changes: Partial<RetrievalRequest> = {}): RetrievalRequest {
  return {
    ...{ repositoryId: '42', snapshot: `20261121T${100000 + n}Z-0a1b2c3d`, days: 3 },
    ...({ tier: 'standard', objects: 2, bytes: 2 ** 40, startedBy: 'github:octocat' } as const),
    startedAt: at(n),
    ...changes,
  }
}

export function retrievalsContract(open: () => Promise<RetrievalsPort>): void {
  describe('retrievals', () => {
    it('are pending from the moment they are asked for', async () => {
      const port = await open()
      const item = await port.begin(aRequest(1))
      expect(item).toEqual({
        ...aRequest(1),
        ...{ id: item.id, state: 'pending', endedAt: null, readyUntil: null, reason: null },
      })
      expect((await port.list({ limit: 5 })).items).toEqual([item])
    })

    it('are ready once, until a moment or for good', async () => {
      const port = await open()
      const lent = await port.begin(aRequest(1))
      const kept = await port.begin(aRequest(2))
      expect(await port.ready(lent.id, at(5), at(77))).toBe(true)
      expect(await port.ready(lent.id, at(6), at(99))).toBe(false)
      expect(await port.fail(lent.id, at(6), 'Too late.')).toBe(false)
      expect(await port.ready(kept.id, at(5), null)).toBe(true)
      expect((await port.list({ limit: 5 })).items).toEqual([
        { ...kept, state: 'ready', endedAt: at(5), readyUntil: null },
        { ...lent, state: 'ready', endedAt: at(5), readyUntil: at(77) },
      ])
    })

    it('fail once, with a reason', async () => {
      const port = await open()
      const item = await port.begin(aRequest(1))
      expect(await port.fail(item.id, at(2), 'The store refused it.')).toBe(true)
      expect(await port.fail(item.id, at(3), 'Again.')).toBe(false)
      expect(await port.ready(item.id, at(3), null)).toBe(false)
      const failed = { ...item, state: 'failed', endedAt: at(2), reason: 'The store refused it.' }
      expect((await port.list({ limit: 5 })).items).toEqual([failed])
      expect(await port.ready('never-asked-for', at(3), null)).toBe(false)
    })

    it('are listed the newest first, by what they are of and how they stand', async () => {
      const port = await open()
      const all = []
      for (let n = 1; n <= 5; n += 1) {
        const repositoryId = n % 2 === 0 ? '43' : '42'
        all.unshift(await port.begin(aRequest(n, { repositoryId })))
      }
      expect(await readAll((page) => port.list(page))).toEqual(all)
      const of42 = all.filter(({ repositoryId }) => repositoryId === '42')
      expect(await readAll((page) => port.list({ ...page, repositoryId: '42' }))).toEqual(of42)
      const [newest, second] = of42
      const { snapshot } = aRequest(3)
      expect((await port.list({ snapshot, limit: 5 })).items).toEqual([second])
      await port.ready(newest?.id ?? '', at(6), null)
      const pending = await port.list({ repositoryId: '42', state: 'pending', limit: 5 })
      expect(pending.items).toEqual(of42.slice(1))
    })
  })
}
