import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup } from '../../core/backup.ts'
import { timeOfSnapshot } from '../../core/domain/snapshot-id.ts'
import { type RestoreRequest, restore } from '../../core/restore.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { git, gitText } from '../git.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { ODD_REPOSITORIES } from '../repositories/odd.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

/** Three snapshots, a minute apart. */
async function setting() {
  const dir = await temporaryDirectory()
  const original = join(dir, 'original.git')
  await growRepository(original, { commits: 5, files: 5, bytes: 2000, seed: 1 })
  const store = createMemoryStore()
  const source = await sourceAt(original)
  const tools = verbTools(dir, store)
  const snapshots: string[] = []
  for (const minute of [1, 2, 3]) {
    await addCommits(original, 1, minute)
    const now = () => new Date(`2026-03-04T06:0${minute}:00Z`)
    const { snapshot } = await backup(source, OBJECTS, { ...tools, now })
    snapshots.push(snapshot ?? '')
  }
  const request = (more: Partial<RestoreRequest> = {}): RestoreRequest => ({
    repositoryId: source.identity.id,
    directory: join(dir, 'restored'),
    bare: true,
    dryRun: false,
    ...more,
  })
  return { dir, original, store, tools, snapshots, request }
}

describe('which snapshot', () => {
  it.each([
    [{}, 2],
    [{ at: new Date('2026-03-04T06:02:00Z') }, 1],
    [{ at: new Date('2026-03-04T06:02:59Z') }, 1],
    [{ at: new Date('2030-01-01T00:00:00Z') }, 2],
  ])('%o is number %d', async (choice, index) => {
    const { tools, snapshots, request } = await setting()
    const { snapshot } = await restore(request({ ...choice, dryRun: true }), tools)
    expect(snapshot).toBe(snapshots[index])
    expect(timeOfSnapshot(snapshot).getUTCMinutes()).toBe(index + 1)
  })

  it('is told when there is none', async () => {
    const { tools, snapshots, request } = await setting()
    const before = restore(request({ at: new Date('2026-03-04T06:00:59Z') }), tools)
    await expect(before).rejects.toMatchObject({
      code: 'snapshot-not-found',
      message: expect.stringContaining(snapshots[0] ?? ''),
    })
    const wrong = restore(request({ snapshot: '20200101T000000Z-00000000' }), tools)
    await expect(wrong).rejects.toMatchObject({ code: 'snapshot-not-found' })
  })
})

describe('the directory', () => {
  it('that holds something is refused, and stays as it was', async () => {
    const { tools, request } = await setting()
    const { directory } = request()
    await mkdir(directory)
    await writeFile(join(directory, 'precious'), 'mine')
    const refused = { code: 'destination-not-empty' }
    await expect(restore(request(), tools)).rejects.toMatchObject(refused)
    await expect(restore(request({ dryRun: true }), tools)).rejects.toMatchObject(refused)
    const file = request({ directory: join(directory, 'precious') })
    await expect(restore(file, tools)).rejects.toMatchObject(refused)
    expect(await readdir(directory)).toEqual(['precious'])
  })

  it('that is empty is taken', async () => {
    const { original, tools, request } = await setting()
    await mkdir(request().directory)
    await restore(request(), tools)
    expect(await compareRepositories(original, request().directory)).toEqual([])
  })

  it('is not made by a dry run', async () => {
    const { dir, tools, request } = await setting()
    const result = await restore(request({ dryRun: true }), tools)
    expect(result).toMatchObject({ status: 'dry-run', warnings: [] })
    expect(result.readBytes).toBeGreaterThan(0)
    expect(await readdir(dir)).not.toContain('restored')
  })

  it('does not appear when the snapshot is damaged, and nothing else is left', async () => {
    const { dir, store, tools, request } = await setting()
    const bundle = [...store.objects].find(([key]) => key.endsWith('.bundle'))
    const bytes = bundle?.[1].bytes
    if (bytes) bytes[bytes.length - 25] = (bytes[bytes.length - 25] ?? 0) ^ 1
    await expect(restore(request(), tools)).rejects.toMatchObject({
      code: 'store-damaged',
      message: expect.stringContaining(bundle?.[0] ?? '?'),
    })
    expect((await readdir(dir)).sort()).toEqual(['original.git', 'scratch'])
    expect(await readdir(tools.scratch)).toEqual([])
  })
})

describe('a working tree', () => {
  it('is as git itself would check it out, and clean', async () => {
    const { dir, original, tools, request } = await setting()
    await restore(request({ bare: false }), tools)
    const { directory } = request()
    await git(['clone', '--quiet', original, join(dir, 'cloned')])
    const files = await readdir(directory, { recursive: true })
    const tracked = files.filter((file) => !file.startsWith('.git'))
    expect(tracked.length).toBeGreaterThan(3)
    for (const file of tracked) {
      const [ours, theirs] = [directory, join(dir, 'cloned')].map((root) =>
        readFile(join(root, file)).catch(() => 'a folder'),
      )
      expect(await ours).toEqual(await theirs)
    }
    expect(await gitText(['-C', directory, 'status', '--porcelain'])).toBe('')
    expect(await compareRepositories(original, directory)).toEqual([])
  })

  it('that git refuses to write costs no history, and is told', async () => {
    const dir = await temporaryDirectory()
    const original = join(dir, 'original.git')
    await ODD_REPOSITORIES.find(({ name }) => name === 'legacy-dot-git')?.build(original)
    const tools = verbTools(dir)
    const source = await sourceAt(original)
    await backup(source, OBJECTS, tools)
    const directory = join(dir, 'restored')
    const repositoryId = source.identity.id
    const result = await restore({ repositoryId, directory, bare: false, dryRun: false }, tools)
    expect(result.warnings.join()).toContain('complete, but git could not write its working tree')
    expect(await compareRepositories(original, directory)).toEqual([])
  })
})
