/** Servers that answer the fetch command with too little, too much, too late, or something else. */

import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pLimit from 'p-limit'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createDice, type Dice } from '../core/git/fuzz-damage.ts'
import {
  DELIMITER,
  FLUSH,
  frame,
  type Lie,
  openPack,
  packet,
  packPackets,
  type Spoken,
  takeApart,
} from '../servers/lying-git-server.ts'
import {
  type Attempt,
  attempt,
  closeScene,
  KINDS,
  LEVELS,
  type Scene,
  setScene,
} from './lying-scene.ts'
import { contentsOf, dataOf, expectNoProcess, expectRefused } from './lying-verdicts.ts'

let scene: Scene

beforeAll(async () => {
  scene = await setScene()
})

afterAll(() => closeScene(scene))

function speaking(...body: readonly Uint8Array[]): Lie {
  return { fetch: () => ({ body }) }
}

describe('an answer', () => {
  const SECRET = 'https://ada:ghp_0123456789@example.com/x'

  it.each<[string, Lie, RegExp]>([
    ['of an error in its third band', telling(3, 'fatal: x'), /^source-unreachable: /],
    ['that the source is corrupt', telling(3, 'fatal: bad object HEAD'), /^source-corrupt: /],
    ['that it has not what it shows', telling(3, 'not our ref'), /^source-broken-refs: /],
    ['of an error in a packet', speaking(packet('ERR gone')), /^source-unreachable: /],
    ['of a band that there is not', telling(4, 'x'), /^source-protocol: .*no band/],
    ['of an empty history', sections('shallow-info\n'), /^source-(unreachable|protocol): /],
    [
      'of a cut history',
      sections('shallow-info\n', `shallow ${'a'.repeat(40)}`),
      /^source-shallow: /,
    ],
    ['of acknowledgments', sections('acknowledgments\n', 'NAK\n'), /^source-protocol: /],
    ['of wanted refs', sections('wanted-refs\n', 'x'), /^source-protocol: /],
    [
      'of packs that lie elsewhere',
      sections('packfile-uris\n', `${'a'.repeat(40)} ${SECRET}`),
      /^source-protocol: /,
    ],
    ['of HTML', speaking(Buffer.from('<!doctype html><p>Sign in')), /^source-protocol: /],
    ['of nothing', speaking(), /^source-unreachable: /],
    [
      'that is compressed',
      changing((truth) => ({
        body: [gzipSync(truth)],
        headers: { 'content-encoding': 'gzip' },
      })),
      /^source-protocol: .*encodes/,
    ],
    [
      'that is said to be compressed',
      changing((truth) => ({ body: [truth], headers: { 'content-encoding': 'br' } })),
      /^source-protocol: .*encodes/,
    ],
    ['shorter than it was said to be', sized(10), /^source-unreachable: /],
    ['longer than it was said to be', sized(-10), /^source-(unreachable|protocol): /],
    [
      'with more behind its end',
      changing((truth) => ({ body: [truth, packet('\u0001more')] })),
      /^source-protocol: /,
    ],
    ['twice', changing((truth) => ({ body: [truth, truth] })), /^source-protocol: /],
    [
      'of progress that tells another size',
      changing((truth) => {
        const { pack, progress } = takeApart(truth)
        return { body: [frame({ pack, progress: [...progress, 'Total 7 (delta 0)\n'] })] }
      }),
      /^source-protocol: .*7 were announced/,
    ],
  ])('%s is refused', async (_, lie, refusal) => {
    for (const kind of KINDS) {
      for (const level of LEVELS)
        await expectRefused(await attempt(scene, { kind, level }, lie), refusal)
    }
  })

  it('under another content type is what its bytes are', async () => {
    const headers = { 'content-type': 'text/html' }
    const lie = changing((truth) => ({ body: [truth], headers }))
    const done = await attempt(scene, { kind: 'base', level: 'objects' }, lie)
    const honest = await attempt(scene, { kind: 'base', level: 'objects' }, {})
    if (done.outcome instanceof HoldfastError) await expectRefused(done, 'source-protocol')
    else expect(await dataOf(done)).toEqual(await dataOf(honest))
  })

  it('full of escapes and secrets shows neither', async () => {
    const spoken = `\u001b]0;owned\u0007\u001b[31mfatal: \u202e${SECRET} is gone`
    const bytes = Buffer.from(spoken).toString('latin1')
    const lie = speaking(...openPack([`${bytes}\n`]), packet(`\u0003${bytes}`))
    const { outcome, tools } = await attempt(scene, { kind: 'base', level: 'wire' }, lie)
    const said = outcome instanceof HoldfastError ? outcome.message : ''
    expect(said).toContain('is gone')
    for (const text of [said, ...tools.heard.map((each) => Object.values(each).join(' '))]) {
      expect(text).not.toContain('ghp_')
      expect(text).not.toMatch(/\p{Cc}|\p{Cf}/u)
    }
  })

  it.each<[string, () => Generator<Buffer>]>([
    ['progress', () => endless(packet(`\u0002${'Still counting. '.repeat(4000)}\r`))],
    ['progress without a line', () => endless(packet(`\u0002${'.'.repeat(60_000)}`))],
    ['signs of life', () => endless(Buffer.from('0005\u0001'.repeat(13_000)))],
    ['empty progress', () => endless(Buffer.from('0005\u0002'.repeat(13_000)))],
  ])('of endless %s is refused', async (_, body) => {
    const lie: Lie = { fetch: () => ({ body: body() }) }
    const done = await attempt(scene, { kind: 'base', level: 'wire' }, lie)
    await expectRefused(done, 'source-protocol')
  })

  it('of endless progress behind half a pack is refused, and git with it', async () => {
    const progress = packet(`\u0002${'Still at it. '.repeat(4000)}\r`)
    const lie: Lie = {
      fetch: (truth) => {
        const { pack } = takeApart(truth)
        const half = packPackets(pack.subarray(0, pack.length / 2))
        return { body: [...openPack(), ...half, ...Array(400).fill(progress)] }
      },
    }
    const done = await attempt(scene, { kind: 'base', level: 'objects' }, lie)
    await expectRefused(done, /^source-protocol: .*progress does not end/)
  })

  function* endless(piece: Buffer): Generator<Buffer> {
    yield* openPack()
    for (;;) yield piece
  }

  function telling(band: number, said: string): Lie {
    return speaking(...openPack(['Counting\n']), packet(String.fromCharCode(band) + said), FLUSH)
  }

  function changing(fetch: (truth: Buffer) => Spoken): Lie {
    return { fetch }
  }

  /** A section before the pack. */
  function sections(...lines: readonly string[]): Lie {
    return speaking(...lines.map((line) => packet(line)), DELIMITER)
  }

  function sized(more: number): Lie {
    return changing((truth) => ({
      body: [truth],
      headers: { 'content-length': String(truth.length + more) },
      ending: 'close',
    }))
  }
})

describe('an answer that breaks off', () => {
  /** Where things change in an answer, in bytes. */
  function offsetsOf(truth: Buffer): number[] {
    const pack = truth.indexOf('PACK')
    const last = truth.length
    return [
      0,
      3,
      12,
      13,
      pack - 5,
      pack,
      pack + 12,
      (pack + last) >> 1,
      last - 25,
      last - 4,
      last - 1,
    ]
  }

  describe.each(['end', 'close', 'reset'] as const)('by its %s', (ending) => {
    it.each([
      ['base', 'wire', 1],
      ['increment', 'wire', 1],
      ['base', 'objects', 5],
      ['increment', 'objects', 5],
    ] as const)('at any byte is refused: %s at %s', async (kind, level, step) => {
      const before = scene.liar.addressOf('two.git', {})
      let offsets = [0]
      for (let n = 0; n < offsets.length; n += step) {
        const lie: Lie = {
          fetch: (truth) => {
            offsets = offsetsOf(truth)
            return { body: [truth.subarray(0, offsets[n])], ending }
          },
        }
        const done = await attempt(scene, { kind, level }, lie)
        await expectRefused(done, 'source-unreachable')
        // Three times, and each time from a listing of its own.
        expect(
          scene.liar.commandsAt(done.source.address).filter((each) => each === 'fetch'),
        ).toHaveLength(3)
      }
      expect(scene.liar.commandsAt(before)).toEqual([])
    })
  })

  it('and is whole the second time is stored', async () => {
    let times = 0
    const lie: Lie = {
      fetch: (truth) => {
        times += 1
        return { body: [times === 1 ? truth.subarray(0, -4) : truth], ending: 'end' }
      },
    }
    const done = await attempt(scene, { kind: 'base', level: 'objects' }, lie)
    const honest = await attempt(scene, { kind: 'base', level: 'objects' }, {})
    expect(await dataOf(done)).toEqual(await dataOf(honest))
  })

  it.each([0, 0.5, 1])('by standing still is given up: after %d of it', async (part) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const lie: Lie = {
      fetch: (truth) => ({
        // All but the flush, without which nobody knows that it is all.
        body: [truth.subarray(0, (truth.length - 4) * part)],
        ending: 'stall',
      }),
    }
    for (const kind of KINDS) {
      let over = false
      const work = attempt(scene, { kind, level: 'objects' }, lie).finally(() => (over = true))
      while (!over) {
        await sleep(10)
        // Else the clock goes as clocks do.
        await vi.advanceTimersByTimeAsync(scene.liar.stalled > 0 ? 60_001 : 10)
      }
      await expectRefused(await work, /^source-unreachable: .*said nothing for 60 seconds/)
    }
  })
})

describe('a fetch answer with damage at random', () => {
  it.each([
    ['base', 50, 1],
    ['increment', 150, 2],
  ] as const)('is refused, or changes nothing: %s', async (kind, times, seed) => {
    const honest = await dataOf(await attempt(scene, { kind, level: 'objects' }, {}))
    const dice = createDice(seed)
    const limit = pLimit(3)
    let refused = 0
    const work = Array.from({ length: times }, (_, n) => {
      // Half of them where the framing and the beginning of the pack are.
      const damage = damageAt(dice(2 ** 30) / 2 ** 30, n % 2 ? Number.POSITIVE_INFINITY : 900, dice)
      return limit(async () => {
        const lie: Lie = { fetch: (truth) => ({ body: [damage(truth)] }) }
        if (await isRefused(await attempt(scene, { kind, level: 'objects' }, lie), honest)) {
          refused += 1
        }
      })
    })
    await Promise.all(work)
    expect(refused).toBeGreaterThan(times / 2)
    expect(refused).toBeLessThan(times)
    await expectNoProcess()
  })

  /** Turns a bit, or cuts the rest off, within the first `bytes`. */
  function damageAt(place: number, bytes: number, dice: Dice): (truth: Buffer) => Buffer {
    const [bit, cuts] = [dice(8), dice(4) === 0]
    return (truth) => {
      const at = Math.floor(place * Math.min(truth.length, bytes))
      if (cuts) return truth.subarray(0, at)
      const changed = Buffer.from(truth)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      return changed
    }
  }

  async function isRefused(done: Attempt, honest: object): Promise<boolean> {
    const { outcome, store, seed, tools } = done
    expect(await readdir(tools.scratch)).toEqual([])
    if (!(outcome instanceof HoldfastError)) {
      expect(await dataOf(done)).toEqual(honest)
      return false
    }
    expect(`${outcome.code}: ${outcome.message}`).toMatch(/^(source-|verification-failed)/)
    expect(contentsOf(store)).toEqual(contentsOf(seed))
    return true
  }
})
