/**
 * Hands webhooks to their handlers by way of Probot, so that functions which were written for
 * Probot can listen too. Probot verifies and answers nothing here: a delivery is stored first.
 */
import { Probot } from 'probot'
import type { AppCredentials } from './server/credentials.ts'
import type { Delivery, DeliveryHandlers } from './webhooks/handler.ts'

export interface HubOptions extends Pick<AppCredentials, 'appId' | 'privateKey' | 'webhookSecret'> {
  /** Of GitHub's REST API, where it is another than api.github.com. */
  readonly baseUrl: string | undefined
}

/** The same handlers, each behind Probot. Errors of handlers come through as they are. */
export async function throughProbot(
  handlers: DeliveryHandlers,
  { appId, privateKey, webhookSecret, baseUrl }: HubOptions,
): Promise<DeliveryHandlers> {
  const probot = new Probot({
    ...{ appId, privateKey: privateKey.reveal(), secret: webhookSecret.reveal() },
    ...(baseUrl === undefined ? {} : { baseUrl }),
    // What fails is told by whoever works off the deliveries.
    logLevel: 'fatal',
    logFormat: 'json',
  })
  const underWay = new Map<string, Delivery>()
  await probot.load(
    (app) => {
      app.onAny(async ({ id, name }) => {
        const delivery = underWay.get(id)
        if (delivery === undefined) return
        for (const handle of handlers[name] ?? []) await handle(delivery)
      })
    },
    { addHandler: () => {}, cwd: import.meta.dirname },
  )
  const pass = async (delivery: Delivery) => {
    underWay.set(delivery.id, delivery)
    try {
      await probot.receive(eventOf(delivery))
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error
    } finally {
      underWay.delete(delivery.id)
    }
  }
  return Object.fromEntries(Object.keys(handlers).map((event) => [event, [pass]]))
}

type Event = Parameters<Probot['receive']>[0]

/** Probot's types know every event by its shape; ours are read where they are handled. */
function eventOf({ id, event, payload }: Delivery): Event {
  const untyped: unknown = { id, name: event, payload }
  if (isEvent(untyped)) return untyped
  throw new TypeError(`${event} is no event.`)
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'payload' in value
}
