import { describe, expect, it } from 'vitest'
import type { PolicyFile } from '../../../app/policies/file.ts'
import type { PolicyProblem } from '../../../app/policies/problem.ts'
import { readPolicyFile } from '../../../app/policies/read.ts'

function fileOf(text: string): PolicyFile {
  const reading = readPolicyFile(text)
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return reading.file
}

function problemsOf(text: string): readonly PolicyProblem[] {
  const reading = readPolicyFile(text)
  return 'problems' in reading ? reading.problems : []
}

/** A file of these lines after `version: 1`, so that the first of them is line 2. */
function lines(...text: readonly string[]): string {
  return ['version: 1', ...text, ''].join('\n')
}

const RECIPIENT = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'

const WHOLE = lines(
  'defaults:',
  '  schedule: "30 1 * * mon-fri"',
  '  timezone: Europe/Berlin',
  '  rpo: 26h',
  '  grace: 2h',
  '  on-push: true',
  '  debounce: 10m',
  '  classes: [git, lfs, pull-requests]',
  '  refs: ["!refs/pull/**"]',
  '  verify: full',
  '  full-verify-every: never',
  '  storage-class: standard_ia',
  '  retention: { last: 3, yearly: 1 }',
  `  recipients: [${RECIPIENT}]`,
  '  protected-refs: [main, "release/*"]',
  '  alerts: [platform, on-call]',
  'tiers:',
  '  - name: critical',
  '    match:',
  '      repositories: [rocket-*, "!rocket-old"]',
  '      topics: [production]',
  '      visibility: [private, internal]',
  '      languages: [Go]',
  '      properties: { pci: true, team: [core, "007"] }',
  '      archived: false',
  '      fork: false',
  '    rpo: 30m',
  '    storage-class: default',
  '    issues: false',
  'exclude:',
  '  - match: { repositories: [sandbox] }',
  '    reason: Nobody needs it.',
  '  - match: { archived: true }',
  '    reason: "  Kept elsewhere.  "',
  '    expires: 2027-01-31',
  '  - match: { fork: true }',
  '    reason: Soon.',
  '    expires: 2027-01-31T18:00:00+01:00',
  'dispatch:',
  '  mode: repository',
  '  workflow: backup.yaml',
  '  max-parallel: 20',
  '  budget-per-hour: 100',
  'issues: true',
)

describe('a whole file', () => {
  const file = fileOf(WHOLE)

  it('says every value of a policy', () => {
    expect(file.defaults.values).toEqual({
      schedule: '30 1 * * mon-fri',
      timeZone: 'Europe/Berlin',
      rpoMs: 93_600_000,
      graceMs: 7_200_000,
      onPush: true,
      debounceMs: 600_000,
      classes: ['git', 'lfs', 'pull-requests'],
      refs: ['!refs/pull/**'],
      verify: 'full',
      fullVerifyEveryMs: null,
      storageClass: 'STANDARD_IA',
      retention: { last: 3, daily: 0, weekly: 0, monthly: 0, yearly: 1 },
      recipients: [RECIPIENT],
      protectedRefs: ['main', 'release/*'],
      alertChannels: ['platform', 'on-call'],
      issues: true,
    })
  })

  it('knows the line of every value', () => {
    expect(file.defaults.lines).toEqual({
      ...{ schedule: 3, timeZone: 4, rpoMs: 5, graceMs: 6, onPush: 7, debounceMs: 8 },
      ...{ classes: 9, refs: 10, verify: 11, fullVerifyEveryMs: 12, storageClass: 13 },
      ...{ retention: 14, recipients: 15, protectedRefs: 16, alertChannels: 17, issues: 45 },
    })
    expect(file.tiers[0]?.lines).toEqual({ rpoMs: 28, storageClass: 29, issues: 30 })
  })

  it('says what its tiers match and change', () => {
    expect(file.tiers).toEqual([
      {
        name: 'critical',
        line: 19,
        match: {
          repositories: ['rocket-*', '!rocket-old'],
          topics: ['production'],
          visibility: ['private', 'internal'],
          languages: ['Go'],
          properties: { pci: ['true'], team: ['core', '007'] },
          archived: false,
          fork: false,
        },
        values: { rpoMs: 1_800_000, storageClass: null, issues: false },
        lines: expect.anything(),
      },
    ])
  })

  it('says what is excluded, why, and until when', () => {
    expect(file.exclusions).toEqual([
      {
        ...{ match: { repositories: ['sandbox'] }, reason: 'Nobody needs it.' },
        ...{ expiresAt: null, line: 32 },
      },
      {
        ...{ match: { archived: true }, reason: 'Kept elsewhere.', line: 34 },
        expiresAt: new Date('2027-01-31T00:00:00Z'),
      },
      {
        ...{ match: { fork: true }, reason: 'Soon.', line: 37 },
        expiresAt: new Date('2027-01-31T17:00:00Z'),
      },
    ])
  })

  it('says how backups are run', () => {
    expect(file.dispatch).toEqual({
      ...{ mode: 'repository', workflow: 'backup.yaml', maxParallel: 20, dispatchesPerHour: 100 },
    })
  })

  it('may say next to nothing', () => {
    expect(fileOf('version: 1')).toEqual({
      ...{ defaults: { values: {}, lines: {} }, tiers: [], exclusions: [], dispatch: {} },
      quotaBytes: null,
    })
  })

  it.each([
    ['500GB', 5e11],
    ['1.5 TiB', 1.5 * 2 ** 40],
    ['4096', 4096],
  ])('may have a quota of %s', (text, bytes) => {
    expect(fileOf(`version: 1\nquota: ${text}`).quotaBytes).toBe(bytes)
  })
})

describe('a problem', () => {
  it.each<[string, string, number, number, string, string]>([
    // What is it that is wrong, the file, line and column, message, hint.
    ['no file', '', 1, 1, 'The file has an empty value', 'version: 1'],
    ['nothing but a comment', '# later\n', 1, 1, 'The file has an empty value', 'version: 1'],
    ['text', 'hello', 1, 1, 'cannot be "hello"', 'version: 1'],
    ['a list', '- 1', 1, 1, 'cannot be this list', 'version: 1'],
    ['no version', '# x\nissues: true', 2, 1, '`version` is missing', 'Write 1,'],
    ['another version', 'version: 2', 1, 10, '`version` cannot be 2', 'Write 1,'],
    ['a version as text', 'version: "1"', 1, 10, 'cannot be "1"', 'Write 1,'],
    ['a misspelt section', lines('tier: []'), 2, 1, 'no `tier` here', 'mean `tiers`'],
    ['a misspelt value', lines('defaults:', '  shedule: x'), 3, 3, 'in `defaults`', '`schedule`'],
    ['an underscore', lines('defaults: { on_push: true }'), 2, 13, '`on_push`', '`on-push`'],
    ['a value at the top', lines('rpo: 1h'), 2, 1, 'no `rpo` here', 'stands in `defaults`'],
    ['issues in defaults', lines('defaults:', '  issues: true'), 3, 3, 'issues', 'at the top'],
    ['a quota of words', lines('quota: much'), 2, 8, '"much"', '500GB'],
    ['a quota of nothing', lines('quota: 0'), 2, 8, 'cannot be 0', '500GB'],
    ['a quota in defaults', lines('defaults:', '  quota: 1GB'), 3, 3, 'quota', 'at the top'],
    ['nonsense', lines('x1234: 1'), 2, 1, 'no `x1234` here', 'may have version, defaults'],
    ['a merge key', lines('defaults:', '  <<: {}'), 3, 3, 'no `<<`', 'Merge keys'],
    ['an empty section', lines('defaults:'), 2, 1, '`defaults` has an empty value', 'Write keys'],
    ['a section that is a list', lines('defaults:', ' - 1'), 2, 1, 'this list', 'Write keys'],
    ['tiers that are a map', lines('tiers:', '  a: 1'), 2, 1, 'this map', 'a list of tiers'],
    ['a number for a duration', lines('defaults:', '  rpo: 15'), 3, 8, 'cannot be 15', '15m'],
    ['seconds', lines('defaults:', '  grace: 90s'), 3, 10, '"90s"', '15m'],
    ['an old truth', lines('defaults:', '  on-push: yes'), 3, 12, '"yes"', 'true or false'],
    ['a schedule', lines('defaults:', '  schedule: nightly'), 3, 13, '1 fields', 'five fields'],
    ['a time zone', lines('defaults: { timezone: Europe/Berln }'), 2, 23, 'Europe/Berlin?', 'IANA'],
    ['an offset', lines('defaults: { timezone: "+01:00" }'), 2, 23, 'not known', 'IANA'],
    [
      'a class',
      lines('defaults:', '  classes:', '    - git', '    - isues'),
      5,
      7,
      'hold "isues"',
      '`issues`',
    ],
    [
      'classes without git',
      lines('defaults:', '  classes: [lfs]'),
      3,
      3,
      'without git',
      'git, and',
    ],
    ['no classes', lines('defaults:', '  classes: []'), 3, 3, 'an empty list', 'git, and'],
    ['a class for a list', lines('defaults:', '  classes: git'), 3, 12, '"git"', 'a list'],
    ['a class twice', lines('defaults: { classes: [git, git] }'), 2, 28, 'stands there', 'once'],
    ['a level', lines('defaults: { verify: object }'), 2, 21, '"object"', '`objects`'],
    ['a storage class', lines('defaults: { storage-class: COLD }'), 2, 28, '"COLD"', 'GLACIER_IR'],
    [
      'a class of old',
      lines('defaults: { storage-class: standard-ia }'),
      2,
      28,
      'ia',
      'STANDARD_IA',
    ],
    ['keeping nothing', lines('defaults: { retention: { last: 0 } }'), 2, 13, 'nothing', 'above 0'],
    [
      'half a snapshot',
      lines('defaults: { retention: { last: 1.5 } }'),
      2,
      32,
      '1.5',
      'whole number',
    ],
    ['a misspelt rule', lines('defaults: { retention: { dayly: 1 } }'), 2, 26, 'dayly', '`daily`'],
    ['a recipient', lines('defaults:', '  recipients: [age1x]'), 3, 16, 'age1x', 'age-keygen'],
    [
      'a ref pattern',
      lines('defaults:', '  refs: ["a b"]'),
      3,
      10,
      'no ref has',
      'patterns of refs',
    ],
    ['a channel', lines('defaults:', '  alerts: ["#ops"]'), 3, 12, '"#ops"', 'names of channels'],
    [
      'a nameless tier',
      lines('tiers:', '  - match: { fork: true }'),
      3,
      5,
      '`name` is missing',
      'a name',
    ],
    ['a tier of all', lines('tiers:', '  - name: a'), 3, 5, '`match` is missing', 'repositories'],
    [
      'an empty match',
      lines('tiers:', '  - name: a', '    match: {}'),
      4,
      5,
      'empty',
      'repositories: ["*"]',
    ],
    [
      'a list of none',
      lines('tiers:', '  - name: a', '    match: { topics: [] }'),
      4,
      14,
      'an empty list',
      'at least one',
    ],
    [
      'a topic',
      lines('tiers:', '  - name: a', '    match: { topics: [A] }'),
      4,
      23,
      '"A"',
      'lower-case',
    ],
    [
      'a visibility',
      lines('tiers:', '  - name: a', '    match: { visibility: [secret] }'),
      4,
      27,
      'secret',
      'public',
    ],
    [
      'a glob',
      lines('tiers:', '  - name: a', '    match: { repositories: [a b] }'),
      4,
      29,
      'letters',
      'globs',
    ],
    [
      'a number for text',
      lines('tiers:', '  - name: a', '    match: { properties: { tier: 1 } }'),
      4,
      34,
      '1',
      'in quotes',
    ],
    [
      'a property of nothing',
      lines('tiers:', '  - name: a', '    match: { properties: { tier: } }'),
      4,
      28,
      '`tier` has an empty',
      'quotes',
    ],
    [
      'no property',
      lines('tiers:', '  - name: a', '    match: { properties: {} }'),
      4,
      14,
      'nothing',
      'names of',
    ],
    [
      'no reason',
      lines('exclude:', '  - match: { fork: true }'),
      3,
      5,
      '`reason` is missing',
      'why',
    ],
    [
      'an empty reason',
      lines('exclude:', '  - reason: " "', '    match: { fork: true }'),
      3,
      13,
      '" "',
      'why',
    ],
    [
      'a day that never was',
      lines('exclude:', '  - reason: r', '    match: { fork: true }', '    expires: 2027-02-30'),
      5,
      14,
      '2027-02-30',
      '2027-01-31',
    ],
    [
      'a time without a zone',
      lines(
        'exclude:',
        '  - reason: r',
        '    match: { fork: true }',
        '    expires: 2027-02-03T10:00:00',
      ),
      5,
      14,
      '10:00',
      '+01:00',
    ],
    ['a mode', lines('dispatch:', '  mode: centrall'), 3, 9, 'centrall', '`central`'],
    ['a path', lines('dispatch:', '  workflow: ../x.yml'), 3, 13, '../x.yml', 'name of a file'],
    ['too many jobs', lines('dispatch:', '  max-parallel: 257'), 3, 17, '257', '256'],
    ['no budget', lines('dispatch:', '  budget-per-hour: 0'), 3, 20, '0', 'from 1'],
    [
      'two tiers of a name',
      lines(
        'tiers:',
        '  - name: a',
        '    match: { fork: true }',
        '  - match: { fork: false }',
        '    name: a',
      ),
      6,
      11,
      'on line 3',
      'another name',
    ],
  ])('in %s', (_, text, line, column, message, hint) => {
    expect(problemsOf(text)).toEqual([
      {
        ...{ line, column },
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      },
    ])
  })

  it('stands beside all others, in the order of the lines', () => {
    const text = lines('isues: true', 'defaults:', '  rpo: soon', '  x: 1', '  grace: late')
    expect(problemsOf(text).map(({ line }) => line)).toEqual([2, 4, 5, 6])
  })

  it('is one of fifty at most, the last of which stands for more', () => {
    const text = lines(...Array.from({ length: 80 }, (_, at) => `unknown-${at}: 1`))
    const problems = problemsOf(text)
    expect(problems).toHaveLength(50)
    expect(problems.at(-1)).toMatchObject({
      line: 51,
      message: expect.stringContaining('more problems'),
    })
  })

  it('never shows the secret half of a key', () => {
    const key = 'AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQQPZRY9X8GF2TVDW0S3'
    for (const text of [
      lines(`defaults: { recipients: [${key}] }`),
      lines(`defaults: { recipients: ${key} }`),
      lines(`defaults: { ${key}: x }`),
      lines(`defaults: { rpo: ${key} }`),
      lines('defaults: [x]]', key),
      lines(`defaults: { rpo: "${key}" "x }`),
    ]) {
      const problems = problemsOf(text)
      expect(problems).not.toEqual([])
      expect(JSON.stringify(problems)).not.toContain('QQPZRY')
    }
  })
})

describe('an RPO', () => {
  const tier = ['tiers:', '  - name: a', '    match: { fork: true }']

  it.each<[string, string, number, string]>([
    ['shorter than debounce and a run', lines('defaults: { rpo: 14m }'), 2, '15m or more'],
    ['that debounce outgrew', lines('defaults:', '  debounce: 24h'), 3, 'An RPO of 24h'],
    ['of two, the RPO', lines('defaults:', '  debounce: 2d', '  rpo: 1d'), 4, 'An RPO of 24h'],
    ['shorter than the schedule', lines('defaults: { on-push: false, rpo: 23h }'), 2, '24h'],
    [
      'of a schedule with weekends',
      lines('defaults:', '  on-push: false', '  schedule: 0 3 * * 1-5', '  rpo: 71h'),
      5,
      '3d or more',
    ],
    [
      'without pushes',
      lines('defaults: { rpo: 1h }', ...tier, '    on-push: false'),
      6,
      'An RPO of 1h',
    ],
    ['of a tier', lines('defaults: { debounce: 1h }', ...tier, '    rpo: 1h'), 6, '70m or more'],
    [
      'of a slow tier',
      lines('defaults: { on-push: false }', ...tier, '    schedule: 0 3 * * 0'),
      6,
      '7d pass',
    ],
    [
      'of defaults, once',
      lines('defaults: { rpo: 1m }', ...tier, '    on-push: true'),
      ...([2, '15m or more'] as const),
    ],
  ])('%s is refused', (_, text, line, said) => {
    const problems = problemsOf(text)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.line).toBe(line)
    expect(`${problems[0]?.message} ${problems[0]?.hint}`).toContain(said)
  })

  it.each([
    ['as short as can be', lines('defaults: { rpo: 15m }')],
    ['of a schedule', lines('defaults: { on-push: false, rpo: 24h }')],
    ['of weekdays', lines('defaults: { on-push: false, schedule: 0 3 * * 1-5, rpo: 72h }')],
    ['that pushes serve', lines('defaults: { schedule: 0 3 * * 0, rpo: 1h }')],
    [
      'of a faster tier',
      lines('defaults: { on-push: false }', ...tier, '    on-push: true', '    rpo: 15m'),
    ],
  ])('%s is taken', (_, text) => {
    expect(problemsOf(text)).toEqual([])
  })
})
