import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lead, resign } from '../../../app/records/leaders.ts'
import type { Db } from '../../../app/records/open.ts'
import { describeOnEach, openSqlite } from '../databases.ts'

const TTL_MS = 60_000
const START = Date.parse('2026-11-21T12:00:00Z')

const at = (ms: number) => new Date(START + ms)
const tryLead = (db: Db, holder: string, ms: number, role = 'tick') =>
  lead(db, role, holder, at(ms), TTL_MS)

describeOnEach('leadership', (databases) => {
  it.each<[string, readonly (readonly [holder: string, ms: number, leads: boolean])[]]>([
    [
      'is taken by the first, and by no other',
      [
        ['a', 0, true],
        ['b', 0, false],
        ['b', 1, false],
      ],
    ],
    [
      'is renewed by who has it',
      [
        ['a', 0, true],
        ['a', 59_000, true],
        ['b', 119_000, false],
      ],
    ],
    [
      'is renewed late, if nobody took it',
      [
        ['a', 0, true],
        ['a', 500_000, true],
      ],
    ],
    [
      'passes on when its time ended a ttl ago',
      [
        ['a', 0, true],
        ['b', 120_000, true],
      ],
    ],
    [
      'does not pass on a millisecond before',
      [
        ['a', 0, true],
        ['b', 119_999, false],
      ],
    ],
    [
      'that passed on is not had back',
      [
        ['a', 0, true],
        ['b', 120_000, true],
        ['a', 120_001, false],
      ],
    ],
    [
      'counts from the last renewal',
      [
        ['a', 0, true],
        ['a', 50_000, true],
        ['b', 169_999, false],
        ['b', 170_000, true],
      ],
    ],
    [
      'is not believed for ever, if a clock was years ahead',
      [
        ['a', 4e10, true],
        ['b', 0, true],
      ],
    ],
    [
      'is believed of a clock that is somewhat ahead',
      [
        ['a', 540_000, true],
        ['b', 0, false],
      ],
    ],
  ])('%s', async (_, steps) => {
    const db = await databases.open()
    for (const [holder, ms, leads] of steps) expect(await tryLead(db, holder, ms)).toBe(leads)
  })

  it('is one a role', async () => {
    const db = await databases.open()

    expect(await tryLead(db, 'a', 0, 'tick')).toBe(true)
    expect(await tryLead(db, 'b', 0, 'sweep')).toBe(true)
  })

  it('goes to one of many who ask at once', async () => {
    const address = await databases.address()
    const dbs = [await databases.open(address), await databases.open(address)]
    const asked = Array.from({ length: 40 }, (_, n) => ({ db: dbs[n % 2], holder: `h${n}` }))
    const led = await Promise.all(
      asked.map(async ({ db, holder }) => db !== undefined && tryLead(db, holder, 0)),
    )

    expect(led.filter(Boolean)).toHaveLength(1)
  })

  it('given up, can be taken at once', async () => {
    const db = await databases.open()
    await tryLead(db, 'a', 0)
    await resign(db, 'tick', 'a')

    expect(await tryLead(db, 'b', 1)).toBe(true)
  })

  it('is not given up by another, nor in another role', async () => {
    const db = await databases.open()
    await tryLead(db, 'a', 0)
    await resign(db, 'tick', 'b')
    await resign(db, 'sweep', 'a')

    expect(await tryLead(db, 'b', 1)).toBe(false)
  })
})

it('nobody leads beside another while clocks differ by less than a ttl', async () => {
  const db = await openSqlite()
  const clocks = fc.array(fc.integer({ min: 0, max: TTL_MS - 1 }), { minLength: 3, maxLength: 3 })
  const steps = fc.array(
    fc.record({ holder: fc.nat({ max: 2 }), passesMs: fc.integer({ min: 0, max: TTL_MS }) }),
    { maxLength: 25 },
  )
  let role = 0
  let changes = 0
  await fc.assert(
    fc.asyncProperty(clocks, steps, async (aheadMs, asked) => {
      role += 1
      // When each stops leading, in true time, if it is not told again that it leads.
      const until = [0, 0, 0]
      let true_ = 1
      for (const { holder, passesMs } of asked) {
        true_ += passesMs
        const clock = true_ + (aheadMs[holder] ?? 0)
        if (!(await tryLead(db, `h${holder}`, clock, `r${role}`))) {
          until[holder] = 0
          continue
        }
        if (until[holder] === 0) changes += 1
        until[holder] = true_ + TTL_MS
        expect(until.filter((end) => end > true_)).toHaveLength(1)
      }
    }),
    { numRuns: 200 },
  )
  expect(changes).toBeGreaterThan(100)
})
