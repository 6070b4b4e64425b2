import { Console } from 'node:console'
import { PassThrough } from 'node:stream'
import { format, inspect } from 'node:util'
import { expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { Secret } from '../../../core/domain/secret.ts'

const CANARY = 'canary-7f3a9'
const secret = new Secret(CANARY)

/** What a console writes of `values`. */
function printed(...values: unknown[]): string {
  const stream = new PassThrough()
  const console = new Console(stream, stream)
  console.log(...values)
  console.dir(values, { showHidden: true, depth: 9 })
  console.table(values)
  return String(stream.read())
}

it('reveals its value to whoever asks for it by name', () => {
  expect(secret.reveal()).toBe(CANARY)
})

it.each<[string, () => string]>([
  ['String()', () => String(secret)],
  ['a template', () => `${secret}`],
  ['toString', () => secret.toString()],
  ['join', () => [secret, secret].join(',')],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['a URL', () => new URL(`https://x:${secret}@example.com/`).href],
  ['a header', () => JSON.stringify([...new Headers({ authorization: String(secret) })])],
  ['inspect', () => inspect({ secret }, { showHidden: true, depth: 9, getters: true })],
  ['inspect without our words', () => inspect(secret, { customInspect: false, showHidden: true })],
  ['%s %o %O %j', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['a console', () => printed(secret, { secret }, [secret], new Map([['x', secret]]))],
  ['the message of an error', () => inspect(new Error(`failed with ${secret}`, { cause: secret }))],
  [
    'our own error',
    () => inspect(new HoldfastError('internal', 'x', { hint: 'y', cause: secret })),
  ],
  ['its members', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
  ['a copy', () => inspect([{ ...secret }, structuredClone({ ...secret })])],
])('%s does not show it', (_, show) => {
  const shown = show()

  expect(shown).not.toBe('')
  expect(shown).not.toContain(CANARY)
  expect(shown).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 12))
})

it.each<[string, () => unknown]>([
  ['String()', () => String(secret)],
  ['JSON', () => JSON.parse(JSON.stringify(secret))],
  ['inspect', () => inspect(secret)],
])('%s tells that there is one', (_, show) => {
  expect(show()).toBe('[secret]')
})
