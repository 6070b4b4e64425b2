/**
 * Every odd repository, served over http, comes back the same whether it was streamed or
 * cloned: the same refs, the same HEAD, the same objects. Or both refuse it.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import { asHoldfastError, ERROR_CODES } from '../../core/domain/errors.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { ODD_REPOSITORIES } from '../repositories/odd.ts'
import { followRunbook } from '../runbook.ts'
import { startGitServer } from '../servers/git-server.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

describe.each(ODD_REPOSITORIES)('$name: $describe', ({ name, build }) => {
  it('is the same by stream and by mirror', async () => {
    const dir = await temporaryDirectory()
    await mkdir(join(dir, 'served'))
    await build(join(dir, 'served', `${name}.git`))
    const server = await startGitServer({ root: join(dir, 'served') })
    onTestFinished(() => server.close())
    const source = await sourceAt(`${server.url}/${name}.git`)

    /** Where it was restored to, or the code of what was refused. */
    const roundTrip = async (strategy: 'stream' | 'mirror') => {
      const root = join(dir, strategy)
      const tools = verbTools(dir, createDirectoryStore(root))
      const outcome = await backup(source, { ...OBJECTS, strategy }, tools).catch(asHoldfastError)
      if (outcome instanceof Error) return { root, error: outcome }
      const directory = join(dir, `${strategy}.git`)
      const repositoryId = source.identity.id
      await restore({ repositoryId, directory, bare: true, dryRun: false }, tools)
      return { root, directory, outcome }
    }
    const stream = await roundTrip('stream')
    const mirror = await roundTrip('mirror')

    if (stream.directory === undefined || mirror.directory === undefined) {
      const errors = [stream, mirror].map(({ error }) => error?.code)
      expect(
        errors.every((code) => code !== undefined && code in ERROR_CODES),
        `${errors}`,
      ).toBe(true)
      expect(errors).not.toContain('internal')
      return
    }
    expect(stream.outcome?.strategy).toBe('stream')
    expect(await compareRepositories(mirror.directory, stream.directory)).toEqual([])
    const byHand = join(dir, 'by-hand.git')
    await followRunbook(stream.root, { ID: source.identity.id, TARGET: byHand })
    expect(await compareRepositories(mirror.directory, byHand)).toEqual([])
  })
})
