/** Every page in a real browser: for everybody's eyes, hands, themes and widths. */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumInstalled, startChromium } from '../servers/chromium.ts'
import { CI } from '../servers/config.ts'
import { type Door, openDoor } from './door.ts'
import { PASSWORD } from './entrance.ts'
import { judgeEverywhere, listenTo } from './judge.ts'
import { tabTo } from './keyboard.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'
import { PATHS } from './page-list.ts'
import { BAIT, richFacts } from './rich-facts.ts'
import { type Site, servePages } from './serve-pages.ts'

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
        const faults = await judgeEverywhere(page)
        await page.close()
        expect([...faults, ...complaints]).toEqual([])
      },
      20_000,
    )
  })

  it('runs nothing that others named', async () => {
    const site = await serveRich(BAIT)
    const page = await browser.newPage()
    const hits: unknown[] = []
    for (const path of PATHS) {
      const named = ['acme', 'rocket-0000'].map((name) => encodeURIComponent(`${name}${BAIT}`))
      await page.goto(`${site.url}${path.replace('acme/rocket-0000', named.join('/'))}`)
      hits.push(await page.evaluate('window.hit ?? null'))
    }
    await page.close()
    site.close()
    expect(hits).toEqual(PATHS.map(() => null))
  })

  it.each([true, false])(
    'can be used by keyboard alone, scripts %s',
    async (javaScriptEnabled) => {
      const facts = richFacts(130)
      const { activity } = createMemoryPorts(facts)
      const site = await servePages(async (url) => {
        const { entrance } = await openDoor(activity, url)
        return openDashboard(facts, null, { entrance, url, identify: entrance.identify })
      })
      const page = await browser.newPage({ javaScriptEnabled })
      const { keyboard } = page
      page.setDefaultTimeout(5_000)
      const reach = (selector: string) => tabTo(page, selector)
      await page.goto(`${site.url}/repos?state=overdue`)
      await reach('summary')
      await keyboard.press('Enter')
      await reach('[name=password]')
      await keyboard.type(PASSWORD)
      await keyboard.press('Enter')
      await page.waitForURL('**/repos?state=overdue')
      await reach('[name=q]')
      await keyboard.type('rocket-0000')
      await keyboard.press('Enter')
      await page.waitForURL('**/repos?*q=rocket-0000*')
      await reach('[name=id][value="1000"]')
      await keyboard.press('Space')
      await reach('button[value=back-up]')
      await keyboard.press('Enter')
      await page.waitForURL('**/repos/act?*')
      await reach('main button.button-primary')
      await keyboard.press('Enter')
      await page.waitForURL('**/repos?*said=back-up*')
      expect(facts.deeds).toMatchObject([{ name: 'backUp' }])
      await page.context().close()
      site.close()
    },
    30_000,
  )

  it('moves nothing for who wants it still, and prints no navigation', async () => {
    const site = await serveRich()
    const page = await browser.newPage()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`${site.url}/`)
    expect(await page.evaluate(MOVING)).toEqual([])
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('nav:visible').count()).toBe(0)
    expect(await page.locator('main h1:visible').count()).toBe(1)
    await page.close()
    site.close()
  })
}

/** Classes of what an animation or a transition moves for longer than an eye sees. */
const MOVING = `[...document.querySelectorAll('*')].filter((each) => {
  const { animationName, animationDuration, transitionDuration } = getComputedStyle(each)
  const long = (text) => text.split(', ').some((each) => parseFloat(each) > 0.01)
  return (animationName !== 'none' && long(animationDuration)) || long(transitionDuration)
}).map(({ className }) => String(className))`

async function serveRich(bait = ''): Promise<Site> {
  const facts = richFacts(130, bait)
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
