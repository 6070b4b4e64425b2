/** By keyboard alone, from a repository to files of its snapshot on one's own disk. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { extract } from 'tar'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { git, gitText } from '../git.ts'
import { chromiumInstalled, startChromium } from '../servers/chromium.ts'
import { CI } from '../servers/config.ts'
import { openDoor } from './door.ts'
import { PASSWORD } from './entrance.ts'
import { enter, tabTo } from './keyboard.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { servePages } from './serve-pages.ts'
import { type Stored, storedRepository } from './stored.ts'

// On a build machine its absence is a failure.
if (CI || chromiumInstalled()) {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  it.each([true, false])(
    'a snapshot is downloaded by keyboard alone, scripts %s',
    async (javaScriptEnabled) => {
      const stored = await storedRepository()
      const { source, facts, base } = stored
      const url = await serve(stored)
      const page = await browser.newPage({ javaScriptEnabled })
      onTestFinished(() => page.context().close())
      page.setDefaultTimeout(5_000)
      const dir = await temporaryDirectory()

      await page.goto(`${url}/repos/acme/rocket`)
      await enter(page, 'summary')
      await tabTo(page, '[name=password]')
      await page.keyboard.type(PASSWORD)
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}/repos/acme/rocket`)
      await enter(page, `main a[href="${base}"]`)
      await page.waitForURL(`${url}${base}`)

      const bundle = await download(page, 'main a[href$="/archive.bundle"]', dir)
      expect(bundle).toMatch(/\/source-[\w-]+\.bundle$/)
      await git(['bundle', 'verify', '--quiet', bundle], { cwd: source.dir })
      await git(['clone', '--quiet', '--mirror', bundle, join(dir, 'clone.git')])
      expect(await refsOf(join(dir, 'clone.git'))).toBe(await refsOf(source.dir))

      // The page is still there, and the keyboard goes on from it.
      const archive = await download(page, 'main a[href*="/archive.tar.gz"]', dir)
      await extract({ file: archive, cwd: dir, strip: 1 })
      const had = await git(['show', 'HEAD:docs/guide/deep.txt'], { cwd: source.dir })
      expect(await readFile(join(dir, 'docs/guide/deep.txt'))).toEqual(had)
      const taken = facts.activity.filter(({ action }) => action === 'snapshot.download')
      expect(taken).toMatchObject([{ actor: 'local:admin' }, { actor: 'local:admin' }])
    },
    30_000,
  )
}

/** Where it lies then, under the name that the site gave it. */
async function download(page: Page, selector: string, dir: string): Promise<string> {
  const begun = page.waitForEvent('download')
  await enter(page, selector)
  const file = await begun
  const path = join(dir, file.suggestedFilename())
  await file.saveAs(path)
  return path
}

async function serve({ facts, open }: Stored): Promise<string> {
  const site = await servePages(async (url) => {
    const { entrance } = await openDoor(createMemoryPorts(facts).activity, url)
    return open(null, { entrance, url, identify: entrance.identify })
  })
  onTestFinished(() => site.close())
  return site.url
}

function refsOf(cwd: string): Promise<string> {
  return gitText(['for-each-ref', '--format=%(objectname) %(refname)'], { cwd })
}
