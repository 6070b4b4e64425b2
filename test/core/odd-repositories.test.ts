/**
 * Every odd repository comes back exactly, by Holdfast and by RESTORE.md alone, or is refused
 * with a code and a hint. None is stored and wrong.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backup } from '../../core/backup.ts'
import { asHoldfastError, ERROR_CODES } from '../../core/domain/errors.ts'
import { restore } from '../../core/restore.ts'
import { createDirectoryStore } from '../../core/store/directory.ts'
import { compareRepositories } from '../repositories/compare.ts'
import { ODD_REPOSITORIES } from '../repositories/odd.ts'
import { followRunbook } from '../runbook.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

describe.each(ODD_REPOSITORIES)('$name: $describe', ({ name, build, expect: expected }) => {
  it('comes back exactly, or is refused', async () => {
    const dir = await temporaryDirectory()
    const original = join(dir, name)
    await build(original)
    const root = join(dir, 'store')
    const tools = verbTools(dir, createDirectoryStore(root))

    const outcome = await sourceAt(original)
      .then((source) => backup(source, OBJECTS, tools))
      .catch(asHoldfastError)

    if (outcome instanceof Error) {
      expect(expected, `${outcome.code}: ${outcome.message}`).not.toBe('restores')
      expect(Object.keys(ERROR_CODES)).toContain(outcome.code)
      expect(['internal', 'git-failed']).not.toContain(outcome.code)
      expect(outcome.hint).not.toBe('')
      return
    }
    expect(expected).not.toBe('refused')
    const repositoryId = outcome.repositoryId ?? ''
    const restored = join(dir, 'restored.git')
    await restore({ repositoryId, directory: restored, bare: true, dryRun: false }, tools)
    expect(await compareRepositories(original, restored)).toEqual([])

    const byHand = join(dir, 'by-hand.git')
    await followRunbook(root, { ID: repositoryId, TARGET: byHand })
    expect(await compareRepositories(original, byHand)).toEqual([])

    expect(await readdir(tools.scratch)).toEqual([])
  })
})
