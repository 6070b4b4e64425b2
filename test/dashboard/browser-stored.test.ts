/** In a real browser: the pages over a store, the door, and what answers forms and errors. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { DashboardParts } from '../../dashboard/parts.ts'
import { createColdStores } from '../core/cold-store.ts'
import { chromiumInstalled, startChromium } from '../servers/chromium.ts'
import { CI } from '../servers/config.ts'
import { openDoor } from './door.ts'
import { aFleet, aRepository, someFacts } from './facts.ts'
import { judgeEverywhere, judgeNarrow, listenTo } from './judge.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'
import { aViewer, openDashboard } from './open.ts'
import {
  ANSWER_PAGES,
  type AnswerPage,
  DOOR_PAGES,
  PROBLEM_PAGES,
  STORED_FILES,
  STORED_PAGES,
} from './page-list.ts'
import { richFacts } from './rich-facts.ts'
import { servePages } from './serve-pages.ts'
import { itemOf, opener, storedRepository } from './stored.ts'

const BUNDLES = /\.bundle$/
const coldStore = createColdStores()

// On a build machine its absence is a failure.
if (CI || chromiumInstalled()) {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  describe.each(['with', 'without'])('%s scripts', (scripts) => {
    let context: BrowserContext
    beforeAll(async () => {
      context = await browser.newContext()
      // The same is sent to both: where there is most room, scripts make no difference.
      // Axe is a script itself, so the browser runs scripts: those of the pages are left out.
      if (scripts === 'with') return
      await context.route('**/assets/*.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: '' }),
      )
    })
    afterAll(() => context.close())

    /** What is wrong with the page that `reach` comes to, and a word if it has another status. */
    const faultsOf = async (
      { url, status }: { readonly url: string; readonly status: number },
      reach = async (_: Page) => {},
    ): Promise<readonly string[]> => {
      const page = await context.newPage()
      page.setDefaultTimeout(10_000)
      const complaints = listenTo(page)
      const statuses: number[] = []
      page.on('response', (response) => {
        if (response.request().isNavigationRequest()) statuses.push(response.status())
      })
      await page.goto(url, { waitUntil: 'load' })
      await reach(page)
      const faults = await (scripts === 'with' ? judgeEverywhere : judgeNarrow)(page)
      await page.close()
      const other = statuses.at(-1) === status ? [] : [`it answered ${statuses.at(-1)}`]
      return [...other, ...faults, ...complaints].map((fault) => `${url}: ${fault}`)
    }

    it('what is in a snapshot is for everybody', async () => {
      const { facts, parts, base } = await storedRepository(STORED_FILES)
      const site = await serveAs('admin', facts, parts)
      for (const end of Object.values(STORED_PAGES).flat()) {
        expect(await faultsOf({ url: `${site}${base}${end}`, status: 200 })).toEqual([])
      }
    })

    it('what is in cold storage is for everybody, before, meanwhile and after', async () => {
      const cold = await coldStore()
      const facts = someFacts(aFleet([aRepository({ id: cold.repositoryId })]))
      const newest =
        cold
          .keys(/snapshots\/[^.]+\.json$/)
          .toSorted()
          .at(-1) ?? ''
      const snapshot = /[^/]+(?=\.json)/.exec(newest)?.[0] ?? ''
      facts.snapshots.push(await itemOf(cold.store, cold.repositoryId, snapshot))
      cold.freeze(BUNDLES)
      const open = await opener(cold.dir, cold.store, facts)
      const site = await servePages(async () => open(aViewer('admin')))
      onTestFinished(() => site.close())
      const base = `${site.url}/repos/acme/rocket/snapshots/${snapshot}`
      const page = { url: `${base}/restore`, status: 200 }
      expect(await faultsOf(page)).toEqual([])
      expect(await faultsOf({ url: `${base}/tree`, status: 409 })).toEqual([])
      const asked = await faultsOf(page, (each) => submit(each, new URL(page.url).pathname))
      expect(asked).toEqual([])
      expect(cold.asked()).toHaveLength(2)
      cold.pass(12)
      expect(await faultsOf(page)).toEqual([])
    })

    it('the door, and what goes wrong, is for everybody', async () => {
      const facts = richFacts(10)
      const sites = {
        admin: await serveAs('admin', facts),
        viewer: await serveAs('viewer', facts),
        nobody: await serveAs('nobody', facts),
      }
      const doors = Object.values(DOOR_PAGES)
        .flat()
        .map((path) => ({ path, status: 200, as: 'nobody' as const }))
      for (const { path, status, as = 'admin' } of [...doors, ...PROBLEM_PAGES]) {
        expect(await faultsOf({ url: `${sites[as]}${path}`, status })).toEqual([])
      }
    })

    it('what answers a form is for everybody', async () => {
      const facts = richFacts(10)
      const sites = {
        admin: await serveAs('admin', facts),
        nobody: await serveAs('nobody', facts),
      }
      for (const each of Object.values(ANSWER_PAGES).flat()) {
        const { from, status, action, fields, as = 'admin' } = each
        const page = { url: `${sites[as]}${from}`, status }
        expect(await faultsOf(page, (shown) => submit(shown, action, fields))).toEqual([])
      }
    })
  })
}

/** Sends the form as the page has it, but for `fields`. */
async function submit(
  page: Page,
  action: string,
  fields: AnswerPage['fields'] = {},
): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  const [where, values] = [`form[method=post][action="${action}"]`, fields].map((each) =>
    JSON.stringify(each),
  )
  await page.evaluate(`{
    const form = document.querySelector(${where})
    for (const [name, value] of Object.entries(${values})) form.elements[name].value = value
    form.requestSubmit()
  }`)
  await answered
  await page.waitForLoadState('load')
}

/** The address of the dashboard as an administrator, a viewer or nobody meets it. */
async function serveAs(
  who: 'admin' | 'viewer' | 'nobody',
  facts: MemoryFacts,
  parts: Partial<DashboardParts> = {},
): Promise<string> {
  const site = await servePages(async (url) => {
    const { entrance, admit } = await openDoor(createMemoryPorts(facts).activity, url)
    const more = { ...parts, entrance, url }
    if (who === 'nobody') {
      return openDashboard(facts, null, { ...more, identify: entrance.identify })
    }
    const viewer = aViewer(who)
    const session = await admit('9', 'octocat')
    return openDashboard(facts, viewer, {
      ...more,
      identify: async (context, next) => {
        context.set('viewer', viewer)
        context.set('session', session)
        await next()
      },
    })
  })
  onTestFinished(() => site.close())
  return site.url
}
