import { expect, it } from 'vitest'
import { aViewer, openDashboard } from './open.ts'
import { PATHS } from './page-list.ts'
import { richFacts } from './rich-facts.ts'

const LINK = /<a [^>]*href="(\/[^"#]*)/g
/** What lies in a snapshot is in a store, and these facts have none. */
const CONTENT = /\/tree\?/

it('leads from every page only to pages that there are', async () => {
  const facts = richFacts(30)
  const [one] = facts.snapshots
  if (one === undefined) throw new Error('there is a snapshot')
  facts.snapshots = facts.fleet.repositories.flatMap(({ id, verified }) =>
    verified === null ? [] : [{ ...one, repositoryId: id, snapshot: verified.snapshot }],
  )
  const app = openDashboard(facts, aViewer('admin'))
  const links = new Map<string, string>()
  for (const path of PATHS) {
    const page = await (await app.request(path)).text()
    for (const [, href = ''] of page.matchAll(LINK)) {
      if (!CONTENT.test(href)) links.set(href.replaceAll('&amp;', '&'), path)
    }
  }
  expect(links.size).toBeGreaterThan(100)
  const dead = []
  for (const [href, from] of links) {
    const { status } = await app.request(href)
    if (status === 404) dead.push(`${from} leads to ${href}`)
  }
  expect(dead).toEqual([])
})
