import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { check, fuzz, modelPack } from './fuzz.ts'
import { type Recording, recordAnswers } from './fuzz-answers.ts'
import { createDice, damageAnswer } from './fuzz-damage.ts'

let dir: string
let recordings: readonly Recording[]

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'holdfast-fuzz-'))
  recordings = await recordAnswers(dir)
})
afterAll(() => rm(dir, { recursive: true }))

describe('an answer of git', () => {
  it.each([
    ['advertisement', undefined],
    ['advertisement over http', undefined],
    ['listing', undefined],
    ['pack', undefined],
    ['thin pack', undefined],
    ['empty pack', undefined],
    ['unknown want', 'source-changing'],
    ['damaged source', 'source-corrupt'],
    ['shallow source', 'source-shallow'],
  ])('(%s) is read as what it is: %s', async (name, code) => {
    for (const format of ['sha1', 'sha256']) {
      const recording = recordings.find((each) => each.name === `${name}, ${format}`)
      if (recording === undefined) throw new Error(`${name} was not recorded`)
      const { reader, objectFormat, bytes } = recording
      expect((await check(reader, objectFormat, bytes, createDice(1))).code).toBe(code)
    }
  })

  it('that is cut off anywhere is a broken connection, and what came of the pack is right', async () => {
    for (const { name, reader, objectFormat, bytes } of recordings) {
      if (!name.includes('pack')) continue
      const pack = modelPack(bytes.toString('latin1')) ?? ''
      for (let length = 0; length < bytes.length; length += 7) {
        const cut = await check(reader, objectFormat, bytes.subarray(0, length), createDice(length))
        expect(cut.code).toBe('source-unreachable')
        expect(pack.startsWith(cut.read)).toBe(true)
      }
    }
  })
})

describe('damaged at random', () => {
  it('an answer is read or refused with a code of the source, however it comes in pieces', async () => {
    const [first, ...others] = recordings
    if (first === undefined) throw new Error('git said nothing')
    const tally = await fuzz([first, ...others], 20_000, 1)

    // The damage is worth something if it leads to all of these, again and again.
    for (const reader of ['pack', 'listing', 'advertisement']) {
      for (const end of ['read', 'source-protocol', 'source-unreachable']) {
        expect(tally[`${reader}: ${end}`]).toBeGreaterThan(100)
      }
    }
  }, 120_000)

  it('it is damaged in the same way for the same seed', () => {
    const twice = [7, 7, 8].map((seed) => {
      const dice = createDice(seed)
      return Array.from({ length: 50 }, () => damageAnswer('0006a\n0000', ['0005x'], dice))
    })

    expect(twice[0]).toEqual(twice[1])
    expect(twice[0]).not.toEqual(twice[2])
  })
})
