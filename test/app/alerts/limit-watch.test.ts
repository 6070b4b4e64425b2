import { expect, it } from 'vitest'
import { createLimitWatch } from '../../../app/alerts/limit-watch.ts'
import { at, START } from './sample.ts'

function scene() {
  let minutes = 0
  const watch = createLimitWatch(() => at(minutes))
  return {
    watch,
    note: (when: number, until: number, who: string | undefined = '7') => {
      minutes = when
      watch.note(who, at(until))
    },
    seen: (when: number, who: string | undefined = '7') => {
      minutes = when
      return watch.limitOf(who)
    },
  }
}

it('a budget that is spent for a quarter of an hour is told at once, and for an hour after', () => {
  const { note, seen } = scene()
  expect(seen(0)).toBeUndefined()
  note(0, 15)
  expect(seen(0)).toEqual({ since: START, until: at(15) })
  expect(seen(74)).toEqual({ since: START, until: at(15) })
  expect(seen(75)).toBeUndefined()
})

it('a short pause is no news, and many of them are', () => {
  const { note, seen } = scene()
  note(0, 14)
  expect(seen(1)).toBeUndefined()
  note(30, 31)
  expect(seen(30)).toEqual({ since: START, until: at(31) })
})

it('a pause after a calm hour begins anew', () => {
  const { note, seen } = scene()
  note(0, 1)
  note(61, 70)
  expect(seen(61)).toBeUndefined()
  note(62, 76)
  expect(seen(62)).toEqual({ since: at(61), until: at(76) })
})

it('a shorter pause does not end a longer one', () => {
  const { note, seen } = scene()
  note(0, 40)
  note(5, 6)
  expect(seen(5)).toEqual({ since: START, until: at(40) })
})

it('each has its own, and the App too', () => {
  const { watch, note, seen } = scene()
  note(0, 60, '7')
  watch.note(undefined, at(30))
  expect(seen(0, '8')).toBeUndefined()
  expect(watch.limitOf(undefined)).toEqual({ since: START, until: at(30) })
})
