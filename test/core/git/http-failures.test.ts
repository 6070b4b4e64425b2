import { expect, it } from 'vitest'
import { broken, unanswered } from '../../../core/git/http-failures.ts'

const url = new URL('https://example.com/acme/rocket?token=canary')

it.each<[unknown, string]>([
  [new Error('connect ECONNREFUSED 192.0.2.1:443'), 'connect ECONNREFUSED 192.0.2.1:443'],
  [new AggregateError([new Error('no 192.0.2.1'), new Error('no ::1')]), 'no 192.0.2.1, no ::1'],
  [new Error('socket hang up'), 'it closed the connection'],
  [new Error('aborted'), 'it closed the connection'],
  [undefined, 'it closed the connection'],
  [new Error('it ended. '), 'it ended'],
])('a failure is told of, and of the address the host: %s', (cause, said) => {
  expect(unanswered(url, cause, null).message).toBe(`example.com did not answer: ${said}.`)
  expect(broken(url, cause).message).toBe(`The answer of example.com broke off: ${said}.`)
})
