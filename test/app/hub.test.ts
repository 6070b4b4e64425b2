import { generateKeyPairSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { throughProbot } from '../../app/hub.ts'
import type { Delivery } from '../../app/webhooks/handler.ts'
import { Secret } from '../../core/domain/secret.ts'

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const OPTIONS = {
  appId: '12',
  privateKey: new Secret(privateKey),
  webhookSecret: new Secret('secret'),
  baseUrl: 'http://127.0.0.1:1',
}

function delivery(event: string, id = 'a'): Delivery {
  return {
    ...{ id, event, action: null, installationId: '7', repositoryId: '1' },
    ...{ receivedAt: new Date(5), happenedAt: new Date(3) },
    payload: { installation: { id: 7 }, repository: { id: 1 } },
  }
}

it('each event reaches its own handlers, in order, as it was', async () => {
  const heard: [string, Delivery][] = []
  const note = (name: string) => async (each: Delivery) => void heard.push([name, each])
  const handlers = await throughProbot(
    { push: [note('first'), note('second')], create: [note('other')] },
    OPTIONS,
  )
  const push = delivery('push')
  for (const handle of handlers.push ?? []) await handle(push)

  expect(Object.keys(handlers)).toEqual(['push', 'create'])
  expect(heard).toEqual([
    ['first', push],
    ['second', push],
  ])
  expect(heard[0]?.[1]).toBe(push)
})

it('an error of a handler comes through as it is', async () => {
  const failure = new Error('no')
  const handlers = await throughProbot({ push: [() => Promise.reject(failure)] }, OPTIONS)

  await expect(handlers.push?.[0]?.(delivery('push'))).rejects.toBe(failure)
})

it('many at once are kept apart', async () => {
  const heard: string[] = []
  const handlers = await throughProbot(
    {
      push: [
        async ({ id }) => {
          await new Promise((resolve) => setImmediate(resolve))
          heard.push(id)
        },
      ],
    },
    OPTIONS,
  )
  const ids = Array.from({ length: 50 }, (_, n) => String(n))
  await Promise.all(ids.map(async (id) => handlers.push?.[0]?.(delivery('push', id))))

  expect(heard.toSorted()).toEqual(ids.toSorted())
})
