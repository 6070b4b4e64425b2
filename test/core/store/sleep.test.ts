import { expect, it } from 'vitest'
import { createSleep } from '../../../core/store/sleep.ts'
import { codeOf } from '../../contract/store/bytes.ts'

it('waits', async () => {
  const startedAt = performance.now()
  await createSleep(new AbortController().signal)(30)

  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29)
})

it.each([10_000, 2 ** 31 + 5])('is woken from %i ms by a signal', async (ms) => {
  const controller = new AbortController()
  const startedAt = performance.now()
  const asleep = codeOf(createSleep(controller.signal)(ms))
  setTimeout(() => controller.abort(), 20)

  expect(await asleep).toBe('interrupted')
  expect(performance.now() - startedAt).toBeGreaterThan(15)
})

it.each([0, 1000])('does not begin to wait %i ms after a signal', async (ms) => {
  expect(await codeOf(createSleep(AbortSignal.abort())(ms))).toBe('interrupted')
})
