/** Takes the pictures of README.md from the demo: `npm run screenshots`. Needs Chromium. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const FOLDER = 'docs/images'
const SIZE = { width: 1280, height: 860 }
const PICTURES = [
  ['overview-light', '/', 'light'],
  ['overview-dark', '/', 'dark'],
  ['repository-light', '/repos/acme/rocket', 'light'],
] as const

const demo = spawn(process.execPath, ['dist/app/demo.js'], { stdio: ['ignore', 'pipe', 'inherit'] })
try {
  await takeAll(await addressOf(demo.stdout))
} finally {
  demo.kill('SIGTERM')
  await once(demo, 'close')
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [address] = /http:\S+/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('The demo ended before it was ready.')
}

async function takeAll(address: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  for (const [name, path, colorScheme] of PICTURES) {
    const page = await browser.newPage({ colorScheme, viewport: SIZE })
    await page.goto(new URL(path, address).href)
    await page.screenshot({ path: join(FOLDER, `${name}.png`) })
    await page.close()
  }
  await browser.close()
}
