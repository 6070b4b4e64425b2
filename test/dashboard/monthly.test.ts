import { expect, it } from 'vitest'
import { type MonthlyMail, sendMonthly } from '../../dashboard/reports/monthly.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { createMemoryPorts } from './memory-ports.ts'

function scene() {
  const clock = { now: new Date('2026-12-01T05:59:00.000Z') }
  const facts = someFacts(aFleet([aRepository()]))
  const ports = createMemoryPorts(facts)
  const mails: MonthlyMail[] = []
  const run = (send = async (mail: MonthlyMail) => void mails.push(mail)) =>
    sendMonthly({ ...ports, now: () => clock.now, url: 'https://holdfast.test' }, send)
  return { clock, facts, mails, run }
}

it('is sent once a month, from the morning of the first on', async () => {
  const { clock, facts, mails, run } = scene()
  await run()
  expect(mails).toEqual([])
  clock.now = new Date('2026-12-01T06:00:00.000Z')
  await run()
  await run()
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatchObject({
    subject: '[Holdfast] The one repository is protected. Report of 2026-11',
    attachment: { name: 'holdfast-2026-11.pdf', type: 'application/pdf' },
  })
  expect(mails[0]?.attachment.content.subarray(0, 5).toString()).toBe('%PDF-')
  expect(facts.activity).toMatchObject([{ action: 'report.mail', target: 'report:2026-11' }])
  clock.now = new Date('2027-01-03T00:00:00.000Z')
  await run()
  expect(mails[1]?.subject).toContain('Report of 2026-12')
})

it('is not sent of a month before the first repository was known', async () => {
  const { clock, facts, mails, run } = scene()
  const firstSeenAt = new Date('2026-12-01T00:00:00.000Z')
  facts.fleet = aFleet([aRepository({ firstSeenAt })])
  clock.now = new Date('2026-12-02T00:00:00.000Z')
  await run()
  expect([mails, facts.activity]).toEqual([[], []])
  facts.fleet = aFleet([aRepository({ firstSeenAt }), aRepository({ id: '2', name: 'lander' })])
  await run()
  expect(mails).toHaveLength(1)
})

it('is tried again where it did not go out', async () => {
  const { clock, facts, mails, run } = scene()
  clock.now = new Date('2026-12-02T00:00:00.000Z')
  await expect(run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(facts.activity).toEqual([])
  await run()
  expect(mails).toHaveLength(1)
})
