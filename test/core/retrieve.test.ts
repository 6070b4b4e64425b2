import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { restore } from '../../core/restore.ts'
import { planRetrieval, retrieve } from '../../core/retrieve.ts'
import { retrieveAndWait } from '../../core/retrieve-and-wait.ts'
import { verify } from '../../core/verify.ts'
import { createColdStores } from './cold-store.ts'

const coldStore = createColdStores()

const DATA = /\/(bundles|refs)\//
const BUNDLES = /\.bundle$/

describe('a plan', () => {
  it('has nothing to do where all can be read', async () => {
    const { tools, request, asked } = await coldStore()
    const plan = await planRetrieval(request, tools)

    expect(plan).toMatchObject({
      ...{ status: 'available', complete: true, readyUntil: null, time: null, warnings: [] },
      standing: { archived: { objects: 0, bytes: 0 }, ready: { objects: 0 } },
    })
    expect(plan.standing.available.objects).toBeGreaterThan(4)
    expect(asked()).toEqual([])
  })

  it('counts what lies in the cold, and tells time and price of each tier', async () => {
    const { store, tools, request, asked, freeze, keys } = await coldStore()
    freeze(BUNDLES)
    const infos = await Promise.all(keys(BUNDLES).map((key) => store.head(key)))
    const sizes = infos.map((info) => info?.sizeBytes ?? 0)
    const prices = { table: awsPrices(), region: 'eu-central-1' }
    const plan = await planRetrieval({ ...request, prices }, tools)

    expect(plan.status).toBe('archived')
    expect(plan.standing.archived).toEqual({
      objects: 2,
      bytes: sizes.reduce((sum, size) => sum + size, 0),
    })
    expect(plan.offers).toMatchObject([
      { tier: 'expedited', refusal: null, time: { mostMs: 300_000 } },
      { tier: 'standard', refusal: null, cost: { region: 'eu-central-1', assumedRegion: false } },
      { tier: 'bulk', refusal: null, time: { mostMs: 43_200_000 } },
    ])
    expect(plan.offers.map(({ cost }) => cost?.amount.toFixed(5))).toEqual([
      '0.02400',
      '0.00012',
      '0.00000',
    ])
    expect(asked()).toEqual([])
  })

  it('of one snapshot is about its own chain, and of all about all', async () => {
    const { tools, request, freeze, keys } = await coldStore()
    freeze(BUNDLES)
    const [first = ''] = keys(/snapshots\/[^.]+\.json$/).sort()
    const snapshot = /[^/]+(?=\.json)/.exec(first)?.[0] ?? ''

    const of = async (more: object) => planRetrieval({ ...request, ...more }, tools)
    expect(await of({ snapshot })).toMatchObject({
      snapshots: [snapshot],
      standing: { archived: { objects: 1 } },
    })
    const all = await of({ all: true })
    expect(all.snapshots).toHaveLength(3)
    expect(all.standing.archived.objects).toBe(2)
  })

  it('is none where half a chain is gone, and nothing is asked for', async () => {
    const { server, tools, request, freeze, keys, asked } = await coldStore()
    freeze(BUNDLES)
    const [gone = ''] = keys(BUNDLES)
    server.bucket().objects.delete(`holdfast/v1/${gone}`)

    for (const verb of [planRetrieval, retrieve]) {
      await expect(verb(request, tools)).rejects.toMatchObject({
        code: 'store-missing',
        message: expect.stringContaining(gone),
      })
    }
    expect(asked()).toEqual([])
  })

  it('leaves out a snapshot whose manifest is damaged, and says so, if it is about all', async () => {
    const { server, tools, request, freeze, keys } = await coldStore()
    freeze(BUNDLES)
    const [manifest = ''] = keys(/snapshots\/[^.]+\.json$/)
      .sort()
      .reverse()
    const [version] = server.bucket().objects.get(`holdfast/v1/${manifest}`) ?? []
    version?.pieces.splice(0, 1, Buffer.from('{}'))

    const plan = await planRetrieval({ ...request, all: true }, tools)
    expect(plan.warnings).toEqual([expect.stringContaining(manifest)])
    expect(plan.standing.archived.objects).toBe(2)
    await expect(planRetrieval(request, tools)).rejects.toMatchObject({ code: 'store-damaged' })
  })
})

describe('a retrieval', () => {
  it('asks for each object of the chain once, and again without harm', async () => {
    const { tools, request, freeze, asked, keys, pass } = await coldStore()
    freeze(DATA)
    const needed = keys(DATA).filter((key) => !key.endsWith('.list'))
    const result = await retrieve(request, tools)

    expect(result).toMatchObject({ status: 'in-progress', time: { mostMs: 18_000_000 } })
    expect(asked()).toEqual(expect.arrayContaining(needed.filter((key) => BUNDLES.test(key))))
    expect(new Set(asked()).size).toBe(asked().length)
    expect(result.standing['in-progress'].objects).toBe(asked().length)

    expect(await retrieve(request, tools)).toMatchObject({ status: 'in-progress' })
    pass(5)
    const ready = await retrieve(request, tools)
    expect(ready).toMatchObject({ status: 'ready', time: null })
    expect(Date.parse(ready.readyUntil ?? '')).toBeGreaterThan(Date.now() + 3 * 86_400_000)
    expect(await planRetrieval(request, tools)).toEqual(ready)
  })

  it('asks for nothing if a part of it cannot be had by that tier', async () => {
    const { tools, request, freeze, asked, keys } = await coldStore()
    freeze(BUNDLES)
    freeze(new RegExp(keys(BUNDLES)[1] ?? ''), 'DEEP_ARCHIVE')

    const refused = retrieve({ ...request, tier: 'expedited' }, tools)
    await expect(refused).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /not offered for Deep Archive, where 1 of the \d+ objects lie/,
      ),
    })
    expect(asked()).toEqual([])
    expect((await planRetrieval(request, tools)).offers[0]).toMatchObject({
      ...{ tier: 'expedited', time: null, cost: null },
      refusal: 'Expedited is not offered for Deep Archive',
    })
  })

  it('asks for all the others when one cannot be asked for, and tells', async () => {
    const { server, tools, request, freeze, keys, pass } = await coldStore()
    freeze(BUNDLES)
    const [first = '', second = ''] = keys(BUNDLES)
    const strikes = ({ url }: { url: string }) => url.includes('restore') && url.includes(first)
    server.plan([{ at: strikes, fault: 403 }])

    await expect(retrieve(request, tools)).rejects.toMatchObject({
      code: 'store-denied',
      message: expect.stringMatching(/^1 of \d+ objects could not be asked for\. /),
    })
    const state = async (key: string) => (await tools.store.retrieval(key)).state
    expect([await state(first), await state(second)]).toEqual(['archived', 'in-progress'])
    expect(await planRetrieval(request, tools)).toMatchObject({ status: 'archived' })
    pass(5)
    server.plan([])
    await tools.store.retrieve(first, { tier: 'bulk', days: 1 })
    expect(await planRetrieval(request, tools)).toMatchObject({
      ...{ status: 'in-progress', standing: { ready: { objects: 1 } } },
    })
  })
})

describe('a retrieval that waits', () => {
  it('looks as often as it was told to, and ends when all is ready', async () => {
    const { tools, request, freeze, pass, asked } = await coldStore()
    freeze(BUNDLES)
    const slept: number[] = []
    const sleep = async (ms: number) => {
      slept.push(ms)
      pass(2)
    }
    const result = await retrieveAndWait(request, 1234, { ...tools, sleep })

    expect(result).toMatchObject({ status: 'ready', standing: { ready: { objects: 2 } } })
    expect(slept).toEqual([1234, 1234, 1234])
    expect(asked()).toHaveLength(2)
    const notes = tools.heard.flatMap((each) => (each.kind === 'note' ? [each.message] : []))
    expect(notes[0]).toMatch(/^0 of 2 objects \(.*\) in cold storage are ready\.$/)
    expect(notes.at(-1)).toMatch(/^2 of 2 objects /)
  })

  it.each([false, true])('is about no snapshot that comes meanwhile (all: %j)', async (all) => {
    const { server, tools, request, freeze, pass, keys } = await coldStore()
    freeze(BUNDLES)
    const { objects } = server.bucket()
    const later = keys(/snapshots\/[^.]+\.json$/)
      .sort()
      .slice(1)
    const versions = later.map((key) => objects.get(`holdfast/v1/${key}`) ?? [])
    for (const key of later) objects.delete(`holdfast/v1/${key}`)
    const sleep = async () => {
      pass(2)
      for (const [index, key] of later.entries()) {
        objects.set(`holdfast/v1/${key}`, versions[index] ?? [])
      }
    }
    const result = await retrieveAndWait({ ...request, all }, 1, { ...tools, sleep })
    expect(result).toMatchObject({ status: 'ready', standing: { ready: { objects: 1 } } })
    expect(await planRetrieval({ ...request, all }, tools)).toMatchObject({ status: 'archived' })
  })

  it.each([
    [503, 'ready'],
    [403, 'store-denied'],
  ])('goes on after what passes, and not after what stays (%i)', async (fault, end) => {
    const { server, tools, request, freeze, pass } = await coldStore()
    freeze(BUNDLES)
    let slept = 0
    const sleep = async () => {
      pass(2)
      slept += 1
      server.plan(slept === 1 ? [{ at: 2, fault }] : [])
    }
    const waited = retrieveAndWait(request, 1, { ...tools, sleep })

    expect(await waited.catch(({ code }) => ({ status: code }))).toMatchObject({ status: end })
    const warned = tools.heard.some((each) => each.kind === 'note' && each.level === 'warning')
    expect(warned).toBe(fault === 503)
  })

  it('ends with what ends its sleep', async () => {
    const { tools, request, freeze } = await coldStore()
    freeze(BUNDLES)
    const sleep = () => Promise.reject(new Error('stopped'))

    await expect(retrieveAndWait(request, 1, { ...tools, sleep })).rejects.toThrow('stopped')
  })

  it('gets manifests first, where a lifecycle rule took them too', async () => {
    const { dir, tools, request, freeze, pass, asked } = await coldStore()
    freeze(/\//)
    const first = await planRetrieval(request, tools)
    expect(first).toMatchObject({ complete: false, standing: { archived: { objects: 1 } } })

    const sleep = async () => pass(5)
    const result = await retrieveAndWait({ ...request, all: true }, 1, { ...tools, sleep })
    expect(result).toMatchObject({ status: 'ready', complete: true })
    expect(asked().filter((key) => key.endsWith('.json'))).toHaveLength(3)

    const directory = join(dir, 'restored')
    const { repositoryId } = request
    const restored = restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    expect(await restored).toMatchObject({ status: 'restored' })
    expect(await verify({ repositoryId, full: true }, tools)).toMatchObject({ intact: true })
  })

  it('does not wait for ever for what is archived again', async () => {
    const { server, tools, request, freeze, pass } = await coldStore()
    freeze(BUNDLES)
    const { objects } = server.bucket()
    const sleep = async () => {
      pass(1)
      for (const [name, versions] of objects) {
        objects.set(
          name,
          versions.map((each) => ({ ...each, retrieval: undefined })),
        )
      }
    }
    await expect(retrieveAndWait(request, 1, { ...tools, sleep })).rejects.toMatchObject({
      code: 'store-archived',
      hint: expect.stringContaining('--days'),
    })
  })
})

describe('what is archived', () => {
  it('is not restored, and nothing is written', async () => {
    const { dir, tools, request, freeze, repositoryId } = await coldStore()
    freeze(BUNDLES)
    const directory = join(dir, 'new', 'restored')
    for (const dryRun of [true, false]) {
      const refused = restore({ repositoryId, directory, bare: false, dryRun }, tools)
      await expect(refused).rejects.toMatchObject({
        code: 'store-archived',
        message: expect.stringMatching(/^2 of the 3 objects that snapshot \S+ needs lie in cold/),
        hint: expect.stringMatching(/`holdfast retrieve \S+ --snapshot \S+ --wait`.*--dry-run/),
      })
    }
    await retrieve(request, tools)
    const refused = restore({ repositoryId, directory, bare: false, dryRun: false }, tools)
    await expect(refused).rejects.toMatchObject({
      code: 'store-archived',
      message: expect.stringContaining('; 2 of them were asked for and are not ready yet.'),
    })
    expect(await readdir(dir)).not.toContain('new')
  })

  it('does not matter to a restore if it needs none of it', async () => {
    const { dir, tools, freeze, repositoryId } = await coldStore()
    freeze(/\.(idx|list)$/)
    const directory = join(dir, 'restored')

    const restored = restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
    expect(await restored).toMatchObject({ status: 'restored' })
  })

  it('is not verified, nor is anything else of that run', async () => {
    const { server, tools, ids, freeze } = await coldStore()
    const [warm = '', cold = ''] = [...ids].sort()
    freeze(new RegExp(`${cold}.*(bundle|idx)$`))
    const before = [...server.bucket().objects.keys()]

    await expect(verify({ full: false }, tools)).rejects.toMatchObject({
      code: 'store-archived',
      message: expect.stringContaining(`verification of repository ${cold} needs`),
      hint: expect.stringContaining(`\`holdfast retrieve ${cold} --all --wait\``),
    })
    expect([...server.bucket().objects.keys()]).toEqual(before)
    expect(await verify({ repositoryId: warm, full: false }, tools)).toMatchObject({ intact: true })
  })

  it('is looked for without reading a manifest twice, where nothing is cold', async () => {
    const { server, tools, repositoryId, keys } = await coldStore()
    const past = server.requests.length
    await verify({ repositoryId, full: false }, tools)

    const read = server.requests.slice(past).filter(({ method }) => method === 'GET')
    const manifests = read.filter(({ key }) => /snapshots\/[^.]+\.json$/.test(key))
    expect(manifests).toHaveLength(keys(/snapshots\/[^.]+\.json$/).length)
  })

  it('names every repository that cannot be verified, and no other', async () => {
    const { tools, ids, freeze, repositoryId, request, pass } = await coldStore()
    freeze(BUNDLES)

    await expect(verify({ full: false }, tools)).rejects.toMatchObject({
      message: expect.stringContaining(`repositories ${[...ids].sort().join(', ')} needs`),
    })
    await retrieve({ ...request, all: true }, tools)
    pass(5)
    const other = ids.find((id) => id !== repositoryId)
    await expect(verify({ full: false }, tools)).rejects.toMatchObject({
      message: expect.stringContaining(`repository ${other} needs`),
    })
  })

  it('hides no damage: what can be read is verified although more is gone', async () => {
    const { server, tools, repositoryId, freeze, keys, pass, request } = await coldStore()
    freeze(BUNDLES)
    await retrieve({ ...request, all: true }, tools)
    pass(5)
    const [gone = ''] = keys(/\.idx$/)
    server.bucket().objects.delete(`holdfast/v1/${gone}`)

    const { repositories } = await verify({ repositoryId, full: false }, tools)
    expect(repositories[0]?.damage).toMatchObject([{ key: gone, code: 'store-missing' }])
  })

  it('and is no part of any snapshot keeps nobody from verifying', async () => {
    const { server, tools, repositoryId, freeze } = await coldStore()
    const key = `repositories/${repositoryId}/bundles/20200101T000000Z-00000000.bundle`
    await tools.store.put(key, Buffer.from('left over'))
    freeze(/20200101T000000Z-00000000/)
    expect(server.bucket().objects.get(`holdfast/v1/${key}`)?.[0]?.storageClass).toBe('GLACIER')

    expect(await verify({ repositoryId, full: false }, tools)).toMatchObject({ intact: true })
  })
})
