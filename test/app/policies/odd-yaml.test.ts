import { describe, expect, it } from 'vitest'
import { type PolicyReading, readPolicyFile } from '../../../app/policies/read.ts'

function placeOf(reading: PolicyReading): unknown {
  if ('file' in reading) return 'no problem'
  const [first] = reading.problems
  return first && { line: first.line, column: first.column, said: `${first.message} ${first.hint}` }
}

/** Aliases of aliases: ten times as many values a line. */
function bomb(levels: number): string {
  const lists = Array.from({ length: levels }, (_, at) => {
    const of = at === 0 ? 'git' : Array.from({ length: 10 }, () => `*a${at - 1}`).join(', ')
    return `a${at}: &a${at} [${of}]`
  })
  return ['version: 1', ...lists, ''].join('\n')
}

describe('YAML that nobody should write', () => {
  it.each<[string, string, number, number, string]>([
    [
      'a key twice',
      'version: 1\nissues: true\nissues: false\n',
      3,
      1,
      '`issues` stands here twice',
    ],
    ['a key twice in a flow', 'version: 1\ndefaults: { rpo: 1h, rpo: 2h }\n', 2, 22, 'twice'],
    ['a tab', 'version: 1\ndefaults:\n\trpo: 1h\n', 3, 1, 'tab'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 2, 1, 'second document'],
    ['a directive', '%YAML 1.1\n---\nversion: 1\n', 1, 1, '%YAML'],
    ['a tag', 'version: 1\nissues: !!bool "true"\n', 2, 9, 'tag'],
    ['a tag of its own', 'version: 1\nissues: !yes true\n', 2, 9, 'tag'],
    ['bytes as a tag', 'version: 1\ndefaults: { rpo: !!binary aGk= }\n', 2, 18, 'tag'],
    ['a tag on a map', 'version: 1\ndefaults: !!map { rpo: 1h }\n', 2, 11, 'tag'],
    ['a tag on a block', 'version: 1\ndefaults: !!map\n  rpo: 1h\n', 2, 11, 'tag'],
    ['a tag on a key', 'version: 1\n!!str issues: true\n', 2, 1, 'tag'],
    ['an alias of nothing', 'version: 1\nissues: *x\n', 2, 9, 'stands for nothing'],
    ['a star without quotes', 'version: 1\ndefaults:\n  schedule: * 3 * * *\n', 3, 13, 'in quotes'],
    ['an alias before its anchor', 'version: *v\nissues: &v true\n', 1, 10, 'stands for nothing'],
    ['an alias of itself', 'version: 1\ndefaults: &d { rpo: *d }\n', 2, 14, 'more than a policy'],
    ['an alias for a key', 'version: &v 1\n*v : 1\n', 2, 1, 'can be no key'],
    ['a number for a key', 'version: 1\n2: 3\n', 2, 1, 'can be no key'],
    ['a list for a key', 'version: 1\n[a]: 3\n', 2, 1, 'can be no key'],
    ['a prototype', 'version: 1\n__proto__: { issues: true }\n', 2, 1, 'can be no key'],
    ['a member of every object', 'version: 1\nconstructor: 1\n', 2, 1, 'no `constructor`'],
    ['bytes that are not UTF-8', 'version: 1\n# M\uFFFDnchen\n', 2, 4, 'UTF-8'],
    ['a zero byte', 'version: 1\nissues:\0 true\n', 2, 8, 'U+0000'],
    ['text that runs backwards', 'version: 1\n# \u202Egnorw\n', 2, 3, 'U+202E'],
    ['a hidden space', 'version: 1\n\u200Bissues: true\n', 2, 1, 'U+200B'],
    ['lines of an old Mac', 'version: 1\rissues: true\r', 1, 11, 'U+000D'],
    ['a mark within', 'version: 1\n\uFEFFissues: true\n', 2, 1, 'U+FEFF'],
    ['an open quote', 'version: 1\ndefaults:\n  rpo: "1h\nissues: true\n', 3, 8, 'not closed'],
    ['an open list', 'version: 1\ndefaults:\n  classes: [git\n\nissues: 1\n', 3, 12, 'not closed'],
  ])('%s', (_, text, line, column, said) => {
    expect(placeOf(readPolicyFile(text))).toEqual({
      ...{ line, column },
      said: expect.stringContaining(said),
    })
  })

  it.each([
    ['a mark at the beginning', '\uFEFFversion: 1\n'],
    ['CR LF', 'version: 1\r\ndefaults:\r\n  rpo: 26h\r\n'],
    ['a document that is marked', '---\nversion: 1\n...\n'],
    ['JSON', '{"version": 1, "defaults": {"rpo": "26h"}}'],
    ['an alias', 'version: 1\ndefaults: { alerts: &a [x], protected-refs: *a }\n'],
    ['an anchor that is used again', 'version: &a 1\nissues: &a true\n'],
    ['quotes of both kinds', `version: 1\ndefaults: { 'rpo': "26h" }\n`],
    [
      'text over two lines',
      'version: 1\nexclude:\n- match: { fork: true }\n  reason: >\n    a\n    b\n',
    ],
  ])('but %s is fine', (_, text) => {
    expect(readPolicyFile(text)).toHaveProperty('file')
  })

  it('has the place of a mistake after a mark and CR LF', () => {
    const text = '\uFEFFversion: 2\r\nisues: true\r\n'
    expect(readPolicyFile(text)).toMatchObject({
      problems: [
        { line: 1, column: 10 },
        { line: 2, column: 1 },
      ],
    })
  })

  it('has the place of an alias where what it stands for is wrong there', () => {
    const text = 'version: 1\nissues: &x true\ndefaults:\n  rpo: *x\n'
    expect(readPolicyFile(text)).toMatchObject({ problems: [{ line: 4, column: 8 }] })
  })

  it('has the place of what an alias stands for where that is wrong within', () => {
    const match = 'match: &m { fork: 1 }'
    const text = `version: 1\ntiers:\n - name: a\n   ${match}\n - name: b\n   match: *m\n`
    expect(readPolicyFile(text)).toMatchObject({ problems: [{ line: 4, column: 22 }] })
  })

  it('keeps a date as it was written', () => {
    const text =
      'version: 1\nexclude:\n - { match: { fork: true }, reason: r, expires: 2027-01-31 }\n'
    const reading = readPolicyFile(text)
    expect(reading).toMatchObject({
      file: { exclusions: [{ expiresAt: new Date('2027-01-31T00:00:00Z') }] },
    })
  })
})

describe('a file made to keep the App busy', () => {
  it.each([
    ['aliases of aliases', bomb(9)],
    ['aliases of aliases, fewer', bomb(5)],
    ['brackets', `version: 1\nx: ${'['.repeat(60_000)}`],
    ['brackets that are closed', `version: 1\nx: ${'['.repeat(30_000)}${']'.repeat(30_000)}`],
    ['dashes', `${'- '.repeat(30_000)}a`],
    ['question marks', `${'? '.repeat(30_000)}a`],
    ['keys', `{${Array.from({ length: 10_000 }, (_, at) => `k${at}`).join()}}`],
    ['one key', `version: 1\n${'a: 1\n'.repeat(13_000)}`],
    ['aliases', `a: &a 1\n${Array.from({ length: 6000 }, (_, at) => `k${at}: *a\n`).join('')}`],
    ['tags', `x: [${'!!str a, '.repeat(7000)}]`],
    ['spaces', `version: 1\n${' '.repeat(65_000)}x`],
    ['comments', `version: 1\n${'#\n'.repeat(32_000)} x`],
    ['anchors', Array.from({ length: 5000 }, (_, at) => `k${at}: &a${at} 1\n`).join('')],
    [
      'slow schedules',
      `version: 1\ntiers:\n${Array.from({ length: 100 }, (_, at) => ` - { name: t${at}, match: { fork: true }, on-push: false, schedule: ${at % 60} 0 29 2 * }\n`).join('')}`,
    ],
  ])('of %s is refused, and soon', (_, text) => {
    const begin = performance.now()
    const reading = readPolicyFile(text)
    expect(performance.now() - begin).toBeLessThan(2500)
    expect(reading).toHaveProperty('problems')
    expect('problems' in reading && reading.problems.length).toBeLessThanOrEqual(50)
  })

  it.each([6, 9])('of aliases of aliases, %d deep, is not counted to the end', (levels) => {
    expect(placeOf(readPolicyFile(bomb(levels)))).toMatchObject({
      said: expect.stringContaining('more than a policy'),
    })
  })

  it('is refused unread when it is larger than 64 KiB', () => {
    const fill = (bytes: number) => `version: 1\n#${'é'.repeat((bytes - 12) / 2)}`
    expect(readPolicyFile(fill(65_536))).toHaveProperty('file')
    expect(readPolicyFile(fill(65_538))).toEqual({
      problems: [
        { line: 1, column: 1, message: expect.stringContaining('65536'), hint: expect.anything() },
      ],
    })
  })
})
