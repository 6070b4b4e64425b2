/** Every page in a real browser: for everybody's eyes, hands, themes and widths. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumInstalled, startChromium } from '../servers/chromium.ts'
import { CI } from '../servers/config.ts'
import { type Door, openDoor } from './door.ts'
import { judge, listenTo } from './judge.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'
import { NOT_OURS, PATHS } from './page-list.ts'
import { richFacts } from './rich-facts.ts'
import { type Site, servePages } from './serve-pages.ts'

const THEMES = ['light', 'dark'] as const
const WIDTHS = [1280, 360] as const

// On a build machine its absence is a failure.
if (CI || chromiumInstalled()) {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  describe.each(['with', 'without'])('%s scripts', (scripts) => {
    let context: BrowserContext
    let site: Site
    beforeAll(async () => {
      context = await browser.newContext()
      // Axe is a script itself, so the browser runs scripts: those of the pages are left out.
      if (scripts === 'without') {
        await context.route('**/assets/*.js', (route) =>
          route.fulfill({ contentType: 'text/javascript', body: '' }),
        )
      }
      site = await serveRich()
    })
    afterAll(async () => {
      await context.close()
      site.close()
    })

    it.each(PATHS)(
      '%s is for everybody',
      async (path) => {
        const page = await context.newPage()
        const complaints = listenTo(page)
        await page.goto(`${site.url}${path}`, { waitUntil: 'load', timeout: 10_000 })
        const t = Date.now()
        const faults = NOT_OURS.has(path) ? [] : await look(page)
        console.log(path, Date.now() - t)
        await page.close()
        expect([...faults, ...complaints]).toEqual([])
      },
      20_000,
    )
  })
}

async function look(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      const found = await judge(page)
      faults.push(...found.map((fault) => `${colorScheme}, ${width}: ${fault}`))
    }
  }
  return faults
}

async function serveRich(): Promise<Site> {
  const facts = richFacts(130)
  const { activity } = createMemoryPorts(facts)
  return await servePages(async (url) => {
    const door: Door = await openDoor(activity, url)
    const session = await door.admit('9', 'octocat')
    await door.admit('10', 'hubot')
    const viewer = aViewer('admin')
    return openDashboard(facts, viewer, {
      ...{ entrance: door.entrance, url },
      identify: async (context, next) => {
        context.set('viewer', viewer)
        context.set('session', session)
        await next()
      },
    })
  })
}
