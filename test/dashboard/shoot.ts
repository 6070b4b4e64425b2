/**
 * Takes pictures of pages over facts in memory, and looks at each with axe.
 *
 *     node --import ./test/dashboard/jsx.ts test/dashboard/shoot.ts <folder> [path…]
 *
 * What is wrong is printed, and ends the program with 1.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { type Browser, chromium, type Page } from 'playwright-core'
import { z } from 'zod'
import { manyFacts } from './many-facts.ts'
import { aViewer, openDashboard } from './open.ts'

const PATHS = [
  ...['/', '/repos', '/repos?state=unprotected&age=7d&q=a', '/repos?q=nothing-like-it'],
  ...['/repos/act?do=pause&scope=all&state=overdue', '/repos/act?do=exclude&id=1001&id=1002'],
  ...['/?said=back-up&n=3', '/nothing'],
]
const THEMES = ['light', 'dark'] as const
const WIDTHS = [1280, 360] as const
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const Report = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  wide: z.boolean(),
})

const [folder = 'shots', ...asked] = process.argv.slice(2)
process.exitCode = await shoot(folder, asked.length === 0 ? PATHS : asked)

async function shoot(into: string, paths: readonly string[]): Promise<number> {
  mkdirSync(into, { recursive: true })
  const site = await serveDashboard()
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  try {
    const faults: string[] = []
    for (const theme of THEMES) {
      for (const width of WIDTHS) {
        for (const path of paths) {
          const name = `${path.replaceAll(/\W+/g, '-')}.${theme}.${width}.png`
          faults.push(
            ...(await look(browser, `${site.url}${path}`, { theme, width }, join(into, name))),
          )
        }
      }
    }
    for (const fault of faults) process.stdout.write(`${fault}\n`)
    return faults.length === 0 ? 0 : 1
  } finally {
    await browser.close()
    site.close()
  }
}

interface Manner {
  readonly theme: (typeof THEMES)[number]
  readonly width: number
}

/** What is wrong with one page. */
async function look(
  browser: Browser,
  url: string,
  { theme, width }: Manner,
  file: string,
): Promise<string[]> {
  const page = await browser.newPage({ colorScheme: theme, viewport: { width, height: 800 } })
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) faults.push(message.text())
  })
  page.on('pageerror', (error) => void faults.push(error.message))
  await page.goto(url, { waitUntil: 'load' })
  await page.screenshot({ path: file, fullPage: true })
  faults.push(...(await judge(page)))
  await page.close()
  return faults.map((fault) => `${file}: ${fault}`)
}

async function judge(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations, wide } = Report.parse(
    await page.evaluate(
      '(async () => ({ ...(await axe.run()), wide: document.documentElement.scrollWidth > innerWidth }))()',
    ),
  )
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ...(wide ? ['it is wider than the window'] : []),
  ]
}

/** With the headers that the App sends, so that what they forbid shows. */
async function serveDashboard(): Promise<{ readonly url: string; readonly close: () => void }> {
  const facts = manyFacts(812)
  facts.views['github:admin'] = [{ name: 'Overdue and large', query: 'state=overdue&sort=-size' }]
  const app = new Hono()
  const own = ["'self'"]
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: [NONCE],
        ...{ styleSrc: own, imgSrc: own, connectSrc: own, formAction: own },
      },
    }),
  )
  app.route('/', openDashboard(facts, aViewer('admin')))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  const address = await new Promise<AddressInfo>((resolve) => {
    server.once('listening', () => {
      const at = server.address()
      if (at !== null && typeof at === 'object') resolve(at)
    })
  })
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() }
}
