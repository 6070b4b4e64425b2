/** Servers that show other refs than they have, or such as no repository can have. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareRepositories } from '../repositories/compare.ts'
import type { Lie } from '../servers/lying-git-server.ts'
import { DOUBTFUL, IMPOSSIBLE } from './listing-lies.ts'
import { attempt, closeScene, KINDS, LEVELS, type Scene, setScene } from './lying-scene.ts'
import { expectNoLie, expectRefused, restored } from './lying-verdicts.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})

afterAll(() => closeScene(scene))

describe('a listing', () => {
  it.each(Object.entries(IMPOSSIBLE))('with %s is refused', async (_, lie) => {
    const [change, code] = typeof lie === 'function' ? [lie, 'source-implausible'] : lie
    const listing: Lie = { listing: (lines) => change(lines, scene) }
    for (const kind of KINDS) {
      for (const level of LEVELS) {
        await expectRefused(await attempt(scene, { kind, level }, listing), code)
      }
    }
  })

  it.each(Object.entries(DOUBTFUL))('with %s is refused, or restores', async (_, change) => {
    const listing: Lie = { listing: (lines) => change(lines, scene) }
    for (const kind of KINDS) {
      await expectNoLie(await attempt(scene, { kind, level: 'objects' }, listing))
    }
  })

  it.each(Object.entries(IMPOSSIBLE))('with %s is no better by a clone', async (_, lie) => {
    const [change] = typeof lie === 'function' ? [lie] : lie
    const listing: Lie = { listing: (lines) => change(lines, scene) }
    for (const strategy of ['auto', 'mirror'] as const) {
      await expectNoLie(await attempt(scene, { kind: 'base', level: 'objects', strategy }, listing))
    }
  })

  it.each(['auto', 'mirror'] as const)(
    'that only git understands is read by it: %s',
    async (strategy) => {
      const done = await attempt(
        scene,
        { kind: 'base', level: 'objects', strategy },
        { gzip: true },
      )
      const said = 'asked for by git itself: The source encodes its answer as "gzip".'
      expect(done.outcome).toMatchObject({
        status: 'stored',
        strategy: 'mirror',
        warnings: [expect.stringContaining(said)],
      })
      expect(done.tools.heard).toContainEqual(
        expect.objectContaining({ kind: 'note', message: expect.stringContaining(said) }),
      )
      expect(await compareRepositories(scene.original, await restored(done))).toEqual([])
    },
  )

  it('that only git understands is no stream, when nothing else will do', async () => {
    const done = await attempt(scene, { kind: 'base', level: 'objects' }, { gzip: true })
    await expectRefused(done, 'source-protocol')
  })

  it('of many refs is read whole', async () => {
    const many = Array.from({ length: 50_000 }, (_, n) => `${scene.tip} refs/changes/${n}`)
    const listing: Lie = { listing: (lines) => [...lines, ...many] }
    const done = await attempt(scene, { kind: 'increment', level: 'objects' }, listing)
    expect(done.outcome).toMatchObject({ status: 'stored', refs: 50_004 })
  })

  it('without end is refused', async () => {
    function* endless(): Generator<string> {
      const name = 'x'.repeat(60_000)
      // As good as endless, for whoever waits for the end of it.
      for (let n = 0; n < 8000; n += 1) yield `${scene.tip} refs/heads/${n}${name}`
    }
    const done = await attempt(scene, { kind: 'base', level: 'wire' }, { listing: endless })
    await expectRefused(done, 'source-implausible')
  })
})
