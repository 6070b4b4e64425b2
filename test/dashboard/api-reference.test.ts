/** The reference of the API in a real browser, under the policy that it is served with. */
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { chromium, type Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { readDocument } from './api-shape.ts'
import { someFacts } from './facts.ts'
import { judgeEverywhere } from './judge.ts'
import { aViewer, openDashboard } from './open.ts'

const CHROMIUM = '/usr/bin/chromium'

async function openReference(theme: 'light' | 'dark'): Promise<Seen> {
  const app = openDashboard(someFacts(), aViewer('viewer'), { url: 'http://127.0.0.1' })
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  const origin = `http://127.0.0.1:${port}`
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  onTestFinished(() => browser.close())
  const page = await browser.newPage({ colorScheme: theme })
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  const elsewhere: string[] = []
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') faults.push(said.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) elsewhere.push(url)
  })
  const { operations } = await readDocument(app)
  await page.goto(`${origin}/docs/api`)
  await page.getByText('Whether everything is covered').first().waitFor()
  return { page, faults, elsewhere, summaries: operations.map(({ summary }) => summary) }
}

interface Seen {
  readonly page: Page
  readonly faults: readonly string[]
  readonly elsewhere: readonly string[]
  readonly summaries: readonly string[]
}

it.skipIf(!existsSync(CHROMIUM)).each(['light', 'dark'] as const)(
  'the reference shows every operation, in %s, and asks nobody else',
  async (theme) => {
    const { page, faults, elsewhere, summaries } = await openReference(theme)
    const list = page.locator('aside, nav').filter({ hasText: 'Make a token' }).first()
    await list.getByText('Make a token').first().click()
    await page.getByRole('heading', { name: 'Make a token' }).first().waitFor()
    const listed = await list.innerText()
    expect(summaries.filter((summary) => !listed.includes(summary))).toEqual([])
    for (const theirs of ['Ask AI', 'Generate MCP', 'Deploy', 'Share']) {
      expect(await page.getByText(theirs, { exact: true }).count(), theirs).toBe(0)
    }
    expect(await page.locator('#plain').count()).toBe(0)
    expect(await judgeEverywhere(page)).toEqual([])
    expect(faults).toEqual([])
    expect(elsewhere).toEqual([])
  },
)

it('lists every operation without any script', async () => {
  const app = openDashboard(someFacts(), aViewer('viewer'), { url: 'http://127.0.0.1' })
  const { operations } = await readDocument(app)
  const page = await (await app.request('/docs/api')).text()
  const lacking = operations.filter(
    ({ method, path, summary }) =>
      !page.includes(`<code class="break">${method} /api/v1${path}</code>`) ||
      !page.includes(summary),
  )
  expect(operations.length).toBeGreaterThan(50)
  expect(lacking).toEqual([])
})
