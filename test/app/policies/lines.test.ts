import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPolicyFile } from '../../../app/policies/read.ts'

/** A line of a policy file, and what it may be by mistake. */
interface Line {
  readonly right: string
  readonly wrong: readonly string[]
}

const VALUES: readonly Line[] = [
  {
    right: 'rpo: 26h',
    wrong: ['rpo: soon', 'rpo: 26', 'rpoo: 26h', 'rpo: 1m', 'rpo: [26h', 'rpo:'],
  },
  { right: 'grace: 2h', wrong: ['grace: -2h', 'grace: !h 2h', 'grace: %2h', "grace: '2h"] },
  { right: 'on-push: true', wrong: ['on-push: yes', 'on_push: true', 'on-push: {true'] },
  {
    right: 'schedule: 0 3 * * *',
    wrong: ['schedule: 0 3 * *', 'schedule: * 3 * * *', 'schedule: *x'],
  },
  {
    right: 'timezone: UTC',
    wrong: ['timezone: Mars', 'timezone: 1', 'time-zone: UTC', 'timezone: "U'],
  },
  {
    right: 'classes: [git, lfs]',
    wrong: ['classes: [git, lsf]', 'classes: [lfs]', 'classes: [git]]'],
  },
  {
    right: 'verify: full',
    wrong: ['verify: fulll', 'verify: null', 'verify: full: x', 'verify: @full'],
  },
  {
    right: 'retention: { last: 3 }',
    wrong: ['retention: { last: x }', 'retention: { last: 3', 'retention: 3'],
  },
]
const MATCHES: readonly Line[] = [
  {
    right: 'topics: [a, b]',
    wrong: ['topics: [a, B]', 'topics: a', 'topics: []', 'topcis: [a, b]'],
  },
  { right: 'archived: false', wrong: ['archived: no', 'archived: "false"', 'archived: [false]'] },
  { right: 'languages: [Go]', wrong: ['languages: [1]', 'language: [Go]', 'languages: [Go'] },
]

const some = (lines: readonly Line[]) => fc.subarray([...lines], { minLength: 1 })
const noise = fc.array(fc.constantFrom('', '# a comment', '    # rpo: wrong', '  '), {
  maxLength: 2,
})

function indented(lines: readonly Line[], by: string): Line[] {
  return lines.map(({ right, wrong }, at) => ({
    right: by + right,
    wrong: [
      ...wrong.map((text) => by + text),
      // What any line may suffer. The first of a map may be indented as it likes.
      ...[`\t${right}`, `${by}x-${right}`],
      ...(at > 0 ? later(right).map((text) => by.slice(1) + text) : []),
    ],
  }))
}

/** What is a mistake where a line of that map stands above; indented one less than that. */
function later(right: string): string[] {
  const [key = ''] = right.split(':')
  return [`   ${right}`, right, ` ${key}`, ` ${right.replace(': ', ':')}`]
}

const fixed = (right: string): Line => ({ right, wrong: [] })

const tier = fc.tuple(some(MATCHES), some(VALUES))
const exclusion = some(MATCHES)

const file = fc
  .record({
    defaults: some(VALUES),
    tiers: fc.array(tier, { minLength: 1, maxLength: 3 }),
    exclude: fc.array(exclusion, { minLength: 1, maxLength: 3 }),
  })
  .map(({ defaults, tiers, exclude }): Line[] => [
    fixed('version: 1'),
    fixed('defaults:'),
    ...indented(defaults, '  '),
    fixed('tiers:'),
    ...tiers.flatMap(([match, values], at) => [
      fixed(`  - name: tier-${at}`),
      fixed('    match:'),
      ...indented(match, '      '),
      ...indented(values, '    '),
    ]),
    fixed('exclude:'),
    ...exclude.flatMap((match) => [
      fixed('  - reason: because'),
      fixed('    match:'),
      ...indented(match, '      '),
    ]),
    fixed('issues: true'),
  ])

/** Lines as bytes of a file may have them. */
const form = fc.record({ end: fc.constantFrom('\n', '\r\n'), mark: fc.constantFrom('', '\uFEFF') })
const textOf = (lines: readonly string[], { end, mark }: { end: string; mark: string }) =>
  mark + lines.map((line) => line + end).join('')

function problemLines(text: string): number[] {
  const reading = readPolicyFile(text)
  return 'problems' in reading ? [...new Set(reading.problems.map(({ line }) => line))] : []
}

/** A file with lines that say nothing between those that do, and where each of these is. */
const spaced = file.chain((lines) =>
  fc.array(noise, { minLength: lines.length, maxLength: lines.length }).map((gaps) => {
    const all = lines.flatMap((line, at) => [...(gaps[at] ?? []).map(fixed), line])
    return { all, said: [...all.keys()].filter((at) => all[at]?.wrong.length !== 0) }
  }),
)

describe('the line that is named', () => {
  it('is none where nothing is wrong', () => {
    fc.assert(
      fc.property(spaced, form, ({ all }, as) => {
        const text = textOf(
          all.map(({ right }) => right),
          as,
        )
        expect(readPolicyFile(text)).toHaveProperty('file')
      }),
    )
  })

  it('is the one with the mistake, and no other', () => {
    fc.assert(
      fc.property(spaced, form, fc.nat(), fc.nat(), ({ all, said }, as, one, other) => {
        const at = said[one % said.length] ?? 0
        const line = all[at]
        const mistake = line?.wrong[other % line.wrong.length] ?? ''
        const text = textOf(
          all.map(({ right }, n) => (n === at ? mistake : right)),
          as,
        )
        expect({ text, lines: problemLines(text) }).toEqual({ text, lines: [at + 1] })
      }),
      { numRuns: 600 },
    )
  })

  it('is that of the item where something is missing', () => {
    fc.assert(
      fc.property(spaced, form, fc.nat(), ({ all }, as, one) => {
        const texts = all.map(({ right }) => right)
        const items = [...texts.keys()].filter((at) => texts[at]?.startsWith('  - '))
        const at = items[one % items.length] ?? 0
        // The item begins with what is its second key now.
        const text = textOf(
          texts.map((right, n) => (n === at ? '  -' : right)),
          as,
        )
        const match = texts.indexOf('    match:', at)
        expect({ text, lines: problemLines(text) }).toEqual({ text, lines: [match + 1] })
      }),
    )
  })
})
