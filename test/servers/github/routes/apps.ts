/** What the App asks by its own key. */
import { z } from 'zod'
import { invalid, notFound, ok, Refusal } from '../answers.ts'
import { plainPage } from '../paging.ts'
import {
  renderApp,
  renderDelivery,
  renderDeliveryItem,
  renderInstallation,
} from '../render/apps.ts'
import type { Call, Route } from '../routes.ts'
import type { HookDelivery, Installation } from '../world.ts'
import { createTokenRoute } from './tokens.ts'

export const APP_ROUTES: readonly Route[] = [
  {
    operation: 'GET /app',
    who: 'app',
    answer: ({ world, address }) => ok(renderApp(world.app, world, address)),
  },
  { operation: 'GET /app/installations', who: 'app', answer: listInstallations },
  {
    operation: 'GET /app/installations/{installation_id}',
    who: 'app',
    answer: ({ world, path, address }) => {
      const installation = world.installations.get(Number(path.installation_id))
      if (installation === undefined) throw notFound()
      return ok(renderInstallation(installation, world, address))
    },
  },
  createTokenRoute,
  { operation: 'GET /app/hook/deliveries', who: 'app', answer: listDeliveries },
  {
    operation: 'GET /app/hook/deliveries/{delivery_id}',
    who: 'app',
    answer: (call) => ok(renderDelivery(deliveryOf(call))),
  },
  {
    operation: 'POST /app/hook/deliveries/{delivery_id}/attempts',
    who: 'app',
    answer: (call) => {
      call.services.redeliver(deliveryOf(call))
      return { status: 202, body: {} }
    },
  },
  { operation: 'POST /app-manifests/{code}/conversions', who: 'anybody', answer: convertManifest },
  { operation: 'GET /orgs/{org}/installation', who: 'app', answer: findOfOrganization },
]

function listInstallations(call: Call) {
  const { world, address } = call
  const all = [...world.installations.values()].toSorted((a, b) => a.id - b.id)
  const render = (each: Installation) => renderInstallation(each, world, address)
  return plainPage(all, render, call, '/app/installations')
}

function findOfOrganization({ world, path, address }: Call) {
  const login = path.org?.toLowerCase()
  const found = [...world.installations.values()].find(({ accountId }) => {
    return world.accounts.get(accountId)?.login.toLowerCase() === login
  })
  if (found === undefined) throw notFound()
  return ok(renderInstallation(found, world, address))
}

/** GitHub forgets deliveries after three days. */
const KEPT_MS = 3 * 24 * 60 * 60 * 1000
const CURSOR = /^v1_(\d+)$/

/** Newest first; a page begins after the delivery that the cursor names. */
function listDeliveries({ world, query, base }: Call) {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30)))
  const before = cursorOf(query.get('cursor'))
  const wanted = keptDeliveries(world.deliveries, world.clock.now())
    .filter(({ id }) => id < before)
    .filter((delivery) => fitsStatus(delivery, query.get('status')))
  const page = wanted.slice(0, size)
  const last = page.at(-1)
  const headers: Record<string, string> = {}
  if (last !== undefined && wanted.length > size) {
    const next = new URLSearchParams(query)
    next.set('cursor', `v1_${last.id}`)
    headers.link = `<${base}/app/hook/deliveries?${next}>; rel="next"`
  }
  return { status: 200, headers, body: page.map(renderDeliveryItem) }
}

function keptDeliveries(all: readonly HookDelivery[], now: Date): readonly HookDelivery[] {
  return all
    .filter(({ deliveredAt }) => now.getTime() - deliveredAt.getTime() <= KEPT_MS)
    .toSorted((a, b) => b.id - a.id)
}

function cursorOf(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY
  const [, id] = CURSOR.exec(text) ?? []
  if (id === undefined) throw invalid('Invalid cursor')
  return Number(id)
}

function fitsStatus({ statusCode }: HookDelivery, wanted: string | null): boolean {
  if (wanted === null) return true
  return (statusCode >= 200 && statusCode < 400) === (wanted === 'success')
}

function deliveryOf({ world, path }: Call): HookDelivery {
  const id = Number(path.delivery_id)
  const found = keptDeliveries(world.deliveries, world.clock.now()).find((each) => each.id === id)
  if (found === undefined) throw notFound()
  return found
}

const Code = z.object({ code: z.string() })

/** A code is good once, for an hour. */
function convertManifest({ world, path, address }: Call) {
  const { code } = Code.parse(path)
  const manifest = world.manifestCodes.get(code)
  if (manifest === undefined || manifest.expiresAt <= world.clock.now()) {
    throw new Refusal(404, 'Not Found')
  }
  world.manifestCodes.delete(code)
  const { app } = world
  app.permissions = manifest.permissions
  app.events = manifest.events
  app.webhookUrl = manifest.webhookUrl
  const body = {
    ...renderApp(app, world, address),
    name: manifest.name,
    client_id: app.clientId,
    client_secret: app.clientSecret,
    webhook_secret: app.webhookSecret,
    pem: app.privateKey,
  }
  return { status: 201, body }
}
