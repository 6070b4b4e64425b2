/** What is wrong with a page that a browser shows. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { z } from 'zod'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The guidelines in their versions, each with the ones before, and what axe thinks good besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']

const Report = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  wide: z.number(),
})

/** Those that look at colours: all that another theme can break. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** By the rules of accessibility, and by its width. Nothing where all is well. */
export async function judge(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  if (which === 'all') await page.evaluate(AXE)
  const runOnly = JSON.stringify(which === 'all' ? RULES : COLOURS)
  const run = `axe.run({ runOnly: ${runOnly}, resultTypes: ['violations'] })`
  const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
  const report = await page.evaluate(`(async () => ({ ...(await ${run}), wide: ${wide} }))()`)
  const { violations, wide: beyond } = Report.parse(report)
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    ...(beyond > 0 ? [`it is ${beyond} pixels wider than the window`] : []),
  ]
}

/** For everybody's themes and widths. */
const THEMES = ['light', 'dark'] as const
const WIDTHS = [1280, 360] as const

/** What is wrong with it in any theme and width. Another theme changes colours, and nothing else. */
export async function judgeEverywhere(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme })
      const found = await judge(page, colorScheme === 'light' ? 'all' : 'colours')
      faults.push(...found.map((fault) => `${colorScheme}, ${width}: ${fault}`))
    }
  }
  return faults
}

/** What is wrong with it where there is least room. */
export async function judgeNarrow(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: Math.min(...WIDTHS), height: 800 })
  return await judge(page)
}

/** What the browser complains of from now on: scripts that fail, and what the policy forbids. */
export function listenTo(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // That a page says what went wrong is no fault of the page.
    const own = message.location().url === page.url() && NOT_OK.test(message.text())
    if (message.type() === 'error' && !own) complaints.push(message.text())
  })
  page.on('pageerror', (error) => void complaints.push(error.message))
  return complaints
}

const NOT_OK = /^Failed to load resource: the server responded with a status of 4\d\d/
