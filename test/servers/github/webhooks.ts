/**
 * The App's webhooks: signed, sent, noted, and sent again on request.
 *
 * What the controls bring about is sent in order, one after the other. `deliver` sends at once.
 */
import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Description } from './description.ts'
import type { HookDelivery, Json, World } from './world.ts'

/** What becomes of a webhook on its way. A `lost` one was never sent, as far as GitHub knows. */
export type Fate = 'send' | 'lose' | 'hold' | 'twice'

export interface Webhooks {
  /** Decides what becomes of each; `send` if absent. May be changed at any time. */
  fate: ((event: string, action: string | null) => Fate) | undefined
  /** Signs and posts any payload, and resolves with what was noted. */
  deliver(event: string, payload: Json): Promise<HookDelivery>
  /** As `deliver`, in its turn, if the App wants to know of it. */
  send(event: string, payload: Json): void
  /** Sends a delivery once more: with its id, and with the payload that it had. */
  redeliver(delivery: HookDelivery): void
  /** Sends what was held, in the order given: as it came if absent. */
  release(order?: <T>(held: readonly T[]) => readonly T[]): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

interface Parts {
  readonly world: World
  readonly description: Description
  readonly problems: string[]
}

interface Parcel {
  readonly event: string
  readonly payload: Json
  readonly guid: string
  readonly redelivery: boolean
}

/** GitHub waits no longer for an answer. */
const PATIENCE_MS = 10_000
const ALWAYS_SENT = new Set(['installation', 'installation_repositories', 'ping'])

export function createWebhooks({ world, description, problems }: Parts): Webhooks {
  const held: Parcel[] = []
  let queue = Promise.resolve()

  function enqueue(...parcels: readonly Parcel[]): void {
    for (const parcel of parcels) {
      queue = queue.then(async () => {
        await post(parcel, world)
      })
    }
  }

  function check(event: string, payload: Json): void {
    const { action } = Facts.parse(payload)
    const name = [event, ...(action === null ? [] : [action])].join('-').replaceAll('_', '-')
    const problem = description.checkWebhook(name, JSON.parse(JSON.stringify(payload)))
    if (problem !== undefined) problems.push(`webhook ${name}: ${problem}`)
  }

  const webhooks: Webhooks = {
    fate: undefined,
    deliver: (event, payload) => post(parcelOf(event, payload), world),
    send(event, payload) {
      check(event, payload)
      if (!wanted(event, payload, world)) return
      const parcel = parcelOf(event, payload)
      const fate = webhooks.fate?.(event, Facts.parse(payload).action) ?? 'send'
      if (fate === 'hold') held.push(parcel)
      if (fate === 'send') enqueue(parcel)
      if (fate === 'twice') enqueue(parcel, parcel)
    },
    redeliver({ event, payload, guid }) {
      enqueue({ event, payload, guid, redelivery: true })
    },
    release(order = (all) => all) {
      enqueue(...order(held.splice(0)))
    },
    async idle() {
      for (let before: unknown; before !== queue; ) {
        before = queue
        await queue
      }
    },
  }
  return webhooks
}

const Facts = z.object({
  action: z.string().nullable().default(null),
  installation: z.object({ id: z.number() }).optional(),
  repository: z.object({ id: z.number() }).optional(),
})

function parcelOf(event: string, payload: Json): Parcel {
  return { event, payload, guid: randomUUID(), redelivery: false }
}

/** An App hears of what it subscribed to, and of installations that are not suspended. */
function wanted(event: string, payload: Json, { app, installations }: World): boolean {
  if (ALWAYS_SENT.has(event)) return true
  const { installation } = Facts.parse(payload)
  const known = installations.get(installation?.id ?? -1)
  return app.events.includes(event) && known !== undefined && known.suspendedAt === null
}

async function post(parcel: Parcel, world: World): Promise<HookDelivery> {
  const { event, payload, guid, redelivery } = parcel
  const body = JSON.stringify(payload)
  const requestHeaders = headersOf(parcel, body, world)
  const startedAt = performance.now()
  const { status, statusCode } = await tryPost(world.app.webhookUrl, requestHeaders, body)
  const { action, installation, repository } = Facts.parse(payload)
  const delivery: HookDelivery = {
    id: world.nextId(),
    guid,
    event,
    action,
    installationId: installation?.id ?? null,
    repositoryId: repository?.id ?? null,
    deliveredAt: world.clock.now(),
    redelivery,
    durationSeconds: Math.round(performance.now() - startedAt) / 1000,
    status,
    statusCode,
    requestHeaders,
    payload,
  }
  world.deliveries.push(delivery)
  return delivery
}

function headersOf({ event, guid }: Parcel, body: string, { app }: World): Record<string, string> {
  const sign = (algorithm: string) => {
    return `${algorithm}=${createHmac(algorithm, app.webhookSecret).update(body).digest('hex')}`
  }
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(app.id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': sign('sha1'),
    'x-hub-signature-256': sign('sha256'),
  }
}

/** Status codes without an answer are those that GitHub notes. */
async function tryPost(
  url: string | undefined,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly status: string; readonly statusCode: number }> {
  if (url === undefined) return { status: 'failed to connect to host', statusCode: 502 }
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
    const { ok, status } = response
    return { status: ok ? 'OK' : `Invalid HTTP Response: ${status}`, statusCode: status }
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    return late
      ? { status: 'timed out', statusCode: 504 }
      : { status: 'failed to connect to host', statusCode: 502 }
  }
}
