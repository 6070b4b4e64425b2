/** The pages of the registration in a real browser: who sees them has nothing else yet. */
import { Hono } from 'hono'
import { expect, it, onTestFinished } from 'vitest'
import { createHealth } from '../../../app/server/health.ts'
import { createMetrics, createMetricsRoute } from '../../../app/server/metrics.ts'
import { createRoutes } from '../../../app/server/routes.ts'
import { createSetup, setupLink } from '../../../app/server/setup.ts'
import { Secret } from '../../../core/domain/secret.ts'
import type { Env } from '../../../dashboard/parts.ts'
import { judgeEverywhere, listenTo } from '../../dashboard/judge.ts'
import { servePages } from '../../dashboard/serve-pages.ts'
import { chromiumInstalled, startChromium } from '../../servers/chromium.ts'
import { CI } from '../../servers/config.ts'

const KEY = new Secret('canary-of-the-link')
const CONVERSION = {
  ...{ id: 12, slug: 'holdfast-acme', html_url: 'https://github.com/apps/holdfast-acme' },
  ...{ pem: 'canary-pem', webhook_secret: 'canary-webhook' },
}

// On a build machine its absence is a failure.
if (CI || chromiumInstalled()) {
  it('every page of the registration is for everybody', async () => {
    const browser = await startChromium()
    onTestFinished(() => browser.close())
    const { url, setup } = await serveSetup()
    const page = await browser.newPage()
    const complaints = listenTo(page)
    const seen = new Set<string>()
    const look = async (address: string) => {
      const response = await page.goto(address, { waitUntil: 'load' })
      seen.add(new URL(address).pathname)
      const faults = await judgeEverywhere(page)
      return [response?.status(), ...faults, ...complaints]
    }
    const begun = setupLink(url, KEY)
    expect(await look(`${begun}&organization=acme`)).toEqual([200])
    const action = await page.locator('form[method=post]').getAttribute('action')
    const state = new URL(action ?? '').searchParams.get('state')
    expect(await look(`${url}/setup/done?state=${state}&code=a`)).toEqual([200])
    expect(await look(`${url}/setup/done?state=${state}&code=a`)).toEqual([403])
    expect(await look(`${url}/setup?key=another`)).toEqual([403])
    const pages = setup.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)
    expect([...seen].toSorted()).toEqual(pages.toSorted())
  })
}

/** As the App serves it while it is not registered; GitHub hands over the same each time. */
async function serveSetup() {
  let setup = new Hono()
  const { url, close } = await servePages(async (address) => {
    setup = createSetup({
      ...{
        url: address,
        key: KEY,
        githubUrl: 'https://github.com',
        manifest: { name: 'Holdfast' },
      },
      apiUrl: 'https://api.github.com',
      fetch: async () => Response.json(CONVERSION, { status: 201 }),
      now: () => new Date(),
      save: async () => {},
    })
    const routes = createRoutes({
      health: createHealth({ now: () => new Date(), checks: [] }),
      metrics: createMetricsRoute(createMetrics([]), undefined),
      setup,
      onError: (error) => {
        throw error
      },
    })
    return new Hono<Env>().route('/', routes)
  })
  onTestFinished(close)
  return { url, setup }
}
