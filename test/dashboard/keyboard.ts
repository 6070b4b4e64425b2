/** Going through pages by the keyboard alone. */
import type { Page } from 'playwright-core'

/** So many presses nobody makes. */
const MOST = 120

/** Presses Tab until what `selector` names has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let at = 0; at < MOST; at += 1) {
    await page.keyboard.press('Tab')
    const here = `document.activeElement.matches(${JSON.stringify(selector)})`
    if (await page.evaluate(here)) return
  }
  throw new Error(`nobody comes to ${selector} by the keyboard`)
}

/** Follows a link, or presses a button, once Tab has come to it. */
export async function enter(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.press('Enter')
}
