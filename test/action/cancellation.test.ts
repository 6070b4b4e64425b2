import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { abortOnSignal, withinGrace } from '../../action/cancellation.ts'

const pending = () => new Promise<never>(() => {})

it.each(['SIGINT', 'SIGTERM'])('%s aborts, and a second signal does no harm', (name) => {
  const signals = new EventEmitter()
  const { signal, stop } = abortOnSignal(signals)
  expect(signal.aborted).toBe(false)
  signals.emit(name)
  signals.emit(name)
  expect(signal.reason).toMatchObject({ code: 'interrupted' })
  stop()
  expect(signals.eventNames()).toEqual([])
})

it('work that goes well or badly in time is handed on', async () => {
  const { signal } = new AbortController()
  await expect(withinGrace(Promise.resolve(7), signal)).resolves.toBe(7)
  await expect(withinGrace(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
})

it('work has a time of grace to end by itself', async () => {
  const controller = new AbortController()
  const work = new Promise((resolve) =>
    controller.signal.addEventListener('abort', () => setTimeout(() => resolve('tidy'), 20)),
  )
  setTimeout(() => controller.abort(), 5)
  await expect(withinGrace(work, controller.signal, 2000)).resolves.toBe('tidy')
})

it('work that does not end is left', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 5)
  await expect(withinGrace(pending(), controller.signal, 20)).rejects.toMatchObject({
    code: 'interrupted',
  })
})

it('work that begins after the signal has no more time than the rest', async () => {
  await expect(withinGrace(pending(), AbortSignal.abort(), 20)).rejects.toMatchObject({
    code: 'interrupted',
  })
})
