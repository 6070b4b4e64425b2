/** A real browser for tests. Debian package: chromium. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PROGRAM = '/usr/bin/chromium'

export function chromiumInstalled(): boolean {
  return existsSync(PROGRAM)
}

/** Of its own, with nothing kept from before. Its sandbox needs rights that containers lack. */
export async function startChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: PROGRAM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}
