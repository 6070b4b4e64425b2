import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import { settleRetrievals } from '../../dashboard/queries/retrieval.ts'
import { PATH } from '../config.ts'
import { createColdStores } from '../core/cold-store.ts'
import { temporaryDirectory } from '../core/verb-tools.ts'
import { gitText } from '../git.ts'
import { aFleet, aRepository, NOW, someFacts } from './facts.ts'
import { createMemoryPorts } from './memory-ports.ts'
import { aViewer } from './open.ts'
import { itemOf, opener, storedRepository } from './stored.ts'

const coldStore = createColdStores()
const HOUR_MS = 3_600_000
const BUNDLES = /\.bundle$/

/** A snapshot whose chain lies in Glacier, behind the dashboard. */
async function setting(storageClass = 'GLACIER') {
  const cold = await coldStore()
  const [newest = ''] = cold
    .keys(/snapshots\/[^.]+\.json$/)
    .sort()
    .reverse()
  const snapshot = /[^/]+(?=\.json)/.exec(newest)?.[0] ?? ''
  const facts = someFacts(aFleet([aRepository({ id: cold.repositoryId })]))
  facts.snapshots.push(await itemOf(cold.store, cold.repositoryId, snapshot))
  cold.freeze(BUNDLES, storageClass)
  const open = await opener(cold.dir, cold.store, facts)
  const base = `/repos/acme/rocket/snapshots/${snapshot}`
  const api = `/repositories/acme/rocket/snapshots/${snapshot}`
  let passedHours = 0
  const settle = async () => {
    const onError = (error: unknown) => {
      throw error
    }
    const now = () => new Date(NOW.getTime() + passedHours * HOUR_MS)
    const prices = { table: awsPrices() }
    const ports = createMemoryPorts(facts)
    await settleRetrievals({ ...ports, store: cold.store, prices, now, onError })
  }
  const pass = (hours: number) => {
    passedHours += hours
    cold.pass(hours)
  }
  return { ...cold, snapshot, facts, open, base, api, settle, pass }
}

function form(fields: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams({ _csrf: 'csrf', ...fields }) }
}

describe('restoring from cold storage', () => {
  it('tells time and price of each tier before, and why one cannot be had', async () => {
    const { open, base, asked } = await setting('DEEP_ARCHIVE')
    const page = await (await open(aViewer('restorer')).request(`${base}/restore?days=3`)).text()
    expect(page).toContain('In cold storage')
    expect(page).toContain('2 of')
    expect(page).toMatch(/id="tier-expedited"[^>]* disabled/)
    expect(page).toContain('Expedited is not offered for Deep Archive')
    expect(page).not.toMatch(/id="tier-standard"[^>]* disabled/)
    expect(page).toContain('list prices of eu-central-1 as of 2025-10-28')
    expect(page).toMatch(/less than 0\.01 USD/)
    expect(page).toContain('Not now: what it needs cannot be read')
    expect(page).not.toContain('archive.bundle"')
    expect(asked()).toEqual([])
  })

  it('asks for the whole chain at once, shows progress, tells when it is ready, and downloads', async () => {
    const { open, base, api, asked, facts, pass, settle, keys } = await setting()
    const app = open(aViewer('restorer'))
    expect((await app.request(`${base}/archive.bundle`)).status).toBe(409)

    const response = await app.request(`${base}/restore`, form({ tier: 'standard', days: '3' }))
    expect(response.status).toBe(303)
    expect(asked().sort()).toEqual(keys(BUNDLES).sort())
    expect(facts.retrievals).toMatchObject([
      { state: 'pending', startedBy: 'github:restorer', tier: 'standard', days: 3, objects: 2 },
    ])
    expect(facts.activity.at(-1)).toMatchObject({ action: 'snapshot.retrieve', result: 'done' })

    const waiting = await (await app.request(`${base}/restore`)).text()
    expect(waiting).toContain('On its way')
    expect(waiting).toContain('hx-trigger="every 30s"')
    expect(waiting).toContain('2 of them were asked for')
    await settle()
    expect(facts.retrievals[0]?.state).toBe('pending')

    pass(12)
    await settle()
    expect(facts.retrievals[0]).toMatchObject({ state: 'ready', readyUntil: expect.any(Date) })
    const ready = await (await app.request(`${base}/restore`)).text()
    expect(ready).toContain('Ready')
    expect(ready).not.toContain('hx-trigger')
    const bundle = await app.request(`${base}/archive.bundle`)
    expect(bundle.status).toBe(200)
    expect(Buffer.from(await bundle.arrayBuffer()).toString('latin1', 0, 15)).toBe(
      '# v2 git bundle',
    )
    const again = await app.request(`${base}/restore`, form({ tier: 'standard', days: '3' }))
    expect(again.status).toBe(409)

    const listed = async () => (await app.request(`/api/v1${api}/retrievals`)).json()
    expect(await listed()).toMatchObject({ items: [{ state: 'ready' }] })
    for (const item of facts.retrievals.splice(0))
      facts.retrievals.push({ ...item, readyUntil: NOW })
    expect(await listed()).toMatchObject({ items: [{ state: 'expired' }] })
  })

  it('is asked for again where a manifest had to come first, and given up after four days', async () => {
    const { open, base, asked, facts, freeze, pass, settle } = await setting()
    const app = open(aViewer('restorer'))
    await app.request(`${base}/restore`, form({ tier: 'bulk', days: '1' }))
    expect(asked()).toHaveLength(2)
    pass(72)
    freeze(/\/refs\//)
    await settle()
    expect(asked().length).toBeGreaterThan(2)
    const before = asked().length
    pass(96)
    await settle()
    expect(asked()).toHaveLength(before)
    expect(facts.retrievals).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('four days') },
    ])
  })

  it('asks for nothing for a viewer, a forged form, or a tier that is not offered', async () => {
    const { open, base, asked, facts } = await setting('DEEP_ARCHIVE')
    for (const role of ['viewer', 'operator'] as const) {
      const app = open(aViewer(role))
      const response = await app.request(`${base}/restore`, form({ tier: 'bulk', days: '3' }))
      expect(response.status).toBe(403)
      expect(await (await app.request(`${base}/restore`)).text()).toContain(
        'needs the role restorer',
      )
    }
    const app = open(aViewer('restorer'))
    const refused = [
      form({ tier: 'expedited', days: '3' }),
      form({ tier: 'warp', days: '3' }),
      form({ tier: 'bulk', days: '0' }),
      form({ tier: 'bulk', days: '400' }),
    ]
    for (const each of refused) {
      expect((await app.request(`${base}/restore`, each)).status).toBe(400)
    }
    const forged = form({ tier: 'bulk', days: '3', _csrf: 'other' })
    expect((await app.request(`${base}/restore`, forged)).status).toBe(403)
    const hidden = open(aViewer('restorer', [facts.fleet.repositories[0]?.id ?? '']))
    const unseen = await hidden.request(`${base}/restore`, form({ tier: 'bulk', days: '3' }))
    expect(unseen.status).toBe(404)
    expect(asked()).toEqual([])
    expect(facts.retrievals).toEqual([])
  })

  it('notes why the store did not take it', async () => {
    const { open, base, facts, store } = await setting()
    const failing = {
      ...store,
      retrieve: async () => {
        throw new Error('out of order')
      },
    }
    const app = open(aViewer('restorer'), { store: failing, onError: () => {} })
    const response = await app.request(`${base}/restore`, form({ tier: 'bulk', days: '3' }))
    expect(response.status).toBeGreaterThanOrEqual(500)
    expect(facts.retrievals).toMatchObject([{ state: 'failed' }])
    expect(facts.activity.at(-1)).toMatchObject({ result: 'failed' })
  })

  it('is the same by the API', async () => {
    const { open, base, asked, facts } = await setting()
    const app = open(aViewer('restorer'))
    const path = `/api/v1${base.replace('/repos/', '/repositories/')}/retrieval`
    expect(await (await app.request(path)).json()).toMatchObject({
      status: 'archived',
      offers: [{ tier: 'expedited' }, { cost: { currency: 'USD' } }, { tier: 'bulk' }],
    })
    const ask = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ tier: 'bulk', days: 2 }),
    }
    expect((await open(aViewer('operator')).request(path, ask)).status).toBe(403)
    expect(asked()).toEqual([])
    const begun = await app.request(path, ask)
    expect(await begun.json()).toMatchObject({ state: 'pending', tier: 'bulk', objects: 2 })
    expect(asked()).toHaveLength(2)
    expect(await (await app.request(`${path}s`)).json()).toMatchObject({
      items: [{ id: facts.retrievals[0]?.id, startedBy: 'github:restorer' }],
    })
  })
})

describe('the page that restores', () => {
  it('says that all is at hand, and leaves no dead button', async () => {
    const { open, base } = await storedRepository()
    const page = await (await open(aViewer('restorer')).request(`${base}/restore`)).text()
    expect(page).toContain('Nothing has to be brought back.')
    expect(page).toContain('archive.bundle"')
    expect(page).toContain('Not yet: restoring to a new repository at GitHub')
    expect(page).not.toContain('disabled')
  })

  it('has no link to files where there is none', async () => {
    const { open, base, store, repository, snapshot } = await storedRepository()
    const { manifest, ...read } = await createManifestReader(store).read(repository.id, snapshot)
    const head = { kind: 'unborn', target: 'refs/heads/main' } as const
    for (const git of [
      { ...manifest.git, head },
      { ...manifest.git, head, empty: true },
    ]) {
      const manifests = { read: async () => ({ ...read, manifest: { ...manifest, git } }) }
      const app = open(aViewer('restorer'), { manifests })
      for (const path of [base, `${base}/restore`]) {
        const page = await (await app.request(path)).text()
        expect(page).not.toContain('at=HEAD')
        expect(page.includes('archive.bundle')).toBe(!git.empty)
      }
    }
  })

  it('shows a command that restores', async () => {
    const { open, base, source, root } = await storedRepository()
    const page = await (await open(aViewer('viewer'), { storeAddress: root }).request(base)).text()
    const command = /<pre id="restore-command">([^<]+)<\/pre>/.exec(page)?.[1] ?? ''
    expect(command).toMatch(/^holdfast restore \S+ rocket-restored --store /)

    const dir = await temporaryDirectory()
    const [, ...words] = command.split(' ')
    const child = spawn(process.execPath, [resolve('cli/index.ts'), ...words], {
      cwd: dir,
      env: { PATH, HOME: dir, TMPDIR: dir },
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    const head = (cwd: string) => gitText(['rev-parse', 'HEAD'], { cwd })
    expect(await head(join(dir, 'rocket-restored'))).toBe(await head(source.dir))
  })

  it('shows the manifest and what it names, and says so when it cannot be read', async () => {
    const { open, base, store, repository, snapshot } = await storedRepository()
    const app = open(aViewer('viewer'))
    const page = await (await app.request(base)).text()
    const { manifest, sha256 } = await createManifestReader(store).read(repository.id, snapshot)
    expect(page).toContain(sha256)
    expect(page).toContain(manifest.git.chain[0]?.object.key)
    expect(page).toContain('Browsing and downloading need the role restorer.')
    expect(page).toContain('The policy does not ask for it.')
    const raw = await app.request(`${base}/manifest.json`)
    expect(await raw.json()).toMatchObject({ snapshot, format: 'holdfast/snapshot/v1' })
    expect((await app.request(`${base}/receipt`)).status).toBe(404)
    const away = open(aViewer('viewer'), { manifests: createManifestReader(createMemoryStore()) })
    const damaged = await away.request(base)
    expect(damaged.status).toBe(200)
    expect(await damaged.text()).toContain('Its manifest cannot be read')
  })
})
