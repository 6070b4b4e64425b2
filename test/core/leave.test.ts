import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { leave } from '../../core/leave.ts'

it('ends the program once all that it printed has gone out, with the code of that moment', async () => {
  const printed: string[] = []
  const stdout = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      setTimeout(() => {
        printed.push(String(chunk))
        done()
      }, 20)
    },
  })
  let code = 0
  const left = new Promise<{ code: number; printed: readonly string[] }>((resolve) => {
    stdout.write('stored\n')
    leave({ stdout, exit: (ended) => resolve({ code: ended, printed: [...printed] }) }, () => code)
  })
  await sleep(5)
  // A signal came while the last words went out.
  code = 130
  expect(await left).toEqual({ code: 130, printed: ['stored\n', ''] })
})
