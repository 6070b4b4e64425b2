import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { RepositoryFile } from '../../../app/github/port.ts'
import { decide } from '../../../app/policies/decide.ts'
import { type LoadedPolicies, loadPolicies } from '../../../app/policies/load.ts'
import type { Db } from '../../../app/records/open.ts'
import { readLastGoodPolicy, readNewestPolicy } from '../../../app/records/policies.ts'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { describeOnEach } from '../databases.ts'
import { subject } from './subject.ts'

const START = new Date('2026-11-21T12:00:00Z')
const CONTROL = 'acme/holdfast'
const ORGANIZATION = 'acme/.github'

/** A file whose default RPO is so many hours. */
const rpo = (hours: number) => `version: 1\ndefaults:\n  rpo: ${hours}h\n`
const BAD = 'version: 1\nisues: true\n'

/** GitHub with these files, by the full name of their repository; an error is thrown. */
function world(db: Db) {
  const files = new Map<string, string | Error>()
  const asked: string[] = []
  let commit = 0
  let at = START
  const readFile = async (
    { owner, name }: { owner: string; name: string },
    path: string,
  ): Promise<RepositoryFile | undefined> => {
    asked.push(`${owner}/${name}:${path}`)
    const text = files.get(`${owner}/${name}`)
    if (text instanceof Error) throw text
    if (text === undefined) return undefined
    const blobSha = createHash('sha1').update(text).digest('hex')
    return { repositoryId: name === 'holdfast' ? '7' : '8', commitSha: `c${commit}`, blobSha, text }
  }
  return {
    asked,
    put(repository: string, text: string | Error | undefined) {
      commit += 1
      if (text === undefined) files.delete(repository)
      else files.set(repository, text)
    },
    pass(ms: number) {
      at = new Date(at.getTime() + ms)
    },
    load: (controlRepository = 'holdfast', installation = { id: '1', account: 'acme' }) =>
      loadPolicies({
        ...{ db, github: { readFile }, installation, now: () => at },
        settings: { controlRepository },
      }),
  }
}

function unavailable(code: 'source-unreachable' | 'source-rate-limited' | 'source-denied') {
  return new HoldfastError(code, 'GitHub said no.', { hint: 'Wait.' })
}

/** The RPO in force in hours; undefined while nobody knows. */
function hours({ files }: LoadedPolicies): number | undefined {
  if (files === null) return undefined
  const decision = decide(files, subject(), START)
  return decision.kind === 'covered' ? decision.policy.rpoMs / 3_600_000 : undefined
}

const kinds = ({ notices }: LoadedPolicies) => notices.map(({ kind }) => kind)
const said = ({ notices }: LoadedPolicies) => notices.map(({ message }) => message).join('\n')

describeOnEach('policies', (databases) => {
  it('are built in where there is no file', async () => {
    const { load, asked } = world(await databases.open())
    const loaded = await load()
    expect(loaded).toMatchObject({ files: [], problems: [], notices: [], lapsed: [] })
    expect(loaded.looks).toMatchObject([
      { origin: 'control', state: 'absent', error: null, vanishedAt: null },
      { origin: 'organization', state: 'absent' },
    ])
    expect(asked).toEqual([
      'acme/holdfast:.github/holdfast.yml',
      'acme/.github:.github/holdfast.yml',
    ])
  })

  it('are those of the control repository, then of the organisation', async () => {
    const { load, put } = world(await databases.open())
    put(ORGANIZATION, rpo(30))
    expect(hours(await load())).toBe(30)
    put(CONTROL, rpo(31))
    const loaded = await load()
    expect(hours(loaded)).toBe(31)
    expect(loaded.files).toMatchObject([
      {
        ...{ origin: 'control', path: '.github/holdfast.yml', commitSha: 'c2' },
        repository: { owner: 'acme', name: 'holdfast' },
      },
      { origin: 'organization' },
    ])
    expect(said(loaded)).toBe(
      'The policy of acme/.github is not looked at: The policy of acme/holdfast is in force.',
    )
  })

  it('are read once where the control repository is .github', async () => {
    const { load, put, asked } = world(await databases.open())
    put(ORGANIZATION, rpo(30))
    const loaded = await load('.GitHub')
    expect(asked).toEqual(['acme/.GitHub:.github/holdfast.yml'])
    expect(loaded.looks).toHaveLength(1)
  })

  it('stay as they were last good while the newest is not', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, rpo(30))
    await load()
    put(CONTROL, BAD)
    const loaded = await load()
    expect(hours(loaded)).toBe(30)
    expect(loaded.files?.[0]?.commitSha).toBe('c1')
    expect(loaded.problems).toEqual([
      {
        repository: { owner: 'acme', name: 'holdfast' },
        ...{ repositoryId: '7', headSha: 'c2', path: '.github/holdfast.yml' },
        problems: [
          {
            ...{ line: 2, column: 1, hint: 'Did you mean `issues`?' },
            message: 'There is no `isues` here.',
          },
        ],
      },
    ])
    expect(said(loaded)).toBe(
      'The policy of acme/holdfast has a problem: its last good version stays in force.',
    )
    put(CONTROL, rpo(32))
    const mended = await load()
    expect([hours(mended), mended.problems, mended.notices]).toEqual([32, [], []])
  })

  it('are the next in order while the first was never good', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, BAD)
    put(ORGANIZATION, rpo(30))
    const loaded = await load()
    expect(hours(loaded)).toBe(30)
    expect(loaded.problems).toHaveLength(1)
    expect(said(loaded)).toContain('problem: The policy of acme/.github is in force')
  })

  it('give way to the next in order when the file vanishes, and say so for a month', async () => {
    const { load, put, pass } = world(await databases.open())
    put(CONTROL, rpo(30))
    put(ORGANIZATION, rpo(31))
    await load()
    put(CONTROL, undefined)
    pass(1000)
    const gone = await load()
    expect(hours(gone)).toBe(31)
    expect(said(gone)).toBe(
      'The policy of acme/holdfast is gone since 2026-11-21T12:00:01.000Z: The policy of acme/.github is in force.',
    )
    put(ORGANIZATION, undefined)
    pass(30 * 86_400_000 - 1)
    const none = await load()
    expect([hours(none), kinds(none)]).toEqual([24, ['vanished', 'vanished']])
    expect(said(none)).toContain('the built-in policy holds')
    pass(1)
    expect(kinds(await load())).toEqual(['vanished'])
  })

  it('do not go back behind the day the file was gone', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, rpo(30))
    await load()
    put(CONTROL, undefined)
    await load()
    put(CONTROL, BAD)
    const loaded = await load()
    expect([hours(loaded), kinds(loaded)]).toEqual([24, ['invalid']])
  })

  it.each(['source-unreachable', 'source-rate-limited', 'source-denied'] as const)(
    'are what was read last when GitHub says %s',
    async (code) => {
      const { load, put } = world(await databases.open())
      put(CONTROL, rpo(30))
      await load()
      put(CONTROL, unavailable(code))
      const loaded = await load()
      expect([hours(loaded), kinds(loaded)]).toEqual([30, ['unread']])
      expect(loaded.looks[0]).toMatchObject({ state: 'good', error: { code } })
    },
  )

  it('stay invalid, or absent, while GitHub does not answer', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, BAD)
    put(ORGANIZATION, rpo(30))
    await load()
    put(ORGANIZATION, undefined)
    await load()
    for (const repository of [CONTROL, ORGANIZATION]) {
      put(repository, unavailable('source-unreachable'))
    }
    const loaded = await load()
    expect(loaded.files).toEqual([])
    // It was still there when somebody looked last, at a later commit.
    expect(loaded.problems).toMatchObject([{ headSha: 'c3', problems: [{ line: 2 }] }])
    expect(loaded.looks).toMatchObject([{ state: 'invalid' }, { state: 'absent' }])
  })

  it('are not known where they were never read', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, unavailable('source-unreachable'))
    put(ORGANIZATION, rpo(30))
    const loaded = await load()
    expect(loaded.files).toBeNull()
    expect(loaded.looks[0]).toMatchObject({ state: 'unknown', newest: null, good: null })
    expect(said(loaded)).toContain('could not be read, and never was: GitHub said no.')
    put(CONTROL, undefined)
    expect(hours(await load())).toBe(30)
  })

  it('are known where only what is overruled was never read', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, rpo(30))
    put(ORGANIZATION, unavailable('source-unreachable'))
    const loaded = await load()
    expect([hours(loaded), kinds(loaded)]).toEqual([30, ['unread']])
    expect(loaded.looks[1]?.state).toBe('unknown')
  })

  it('do not hide a defect', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, new TypeError('a defect'))
    await expect(load()).rejects.toThrow('a defect')
  })

  it('are stored once a version, and a version that comes back is the newest again', async () => {
    const db = await databases.open()
    const { load, put } = world(db)
    for (const text of [rpo(30), rpo(31), rpo(30), BAD, rpo(30), undefined, rpo(30)]) {
      put(CONTROL, text)
      const loaded = await load()
      expect(hours(loaded)).toBe(text === undefined ? 24 : text === rpo(31) ? 31 : 30)
      await load()
    }
    const rows = await db
      .selectFrom('policies')
      .selectAll()
      .where('origin', '=', 'control')
      .execute()
    expect(rows.map(({ text, valid }) => [text, valid]).toSorted()).toEqual(
      [
        ['', 1],
        [BAD, 0],
        [rpo(30), 1],
        [rpo(31), 1],
      ].toSorted(),
    )
    expect(await readNewestPolicy(db, '1', 'control')).toMatchObject({
      ...{ kind: 'version', version: { text: rpo(30), commitSha: 'c7', problems: [] } },
    })
  })

  it('are the newest by the order of reading, not by the clock', async () => {
    const { load, put, pass } = world(await databases.open())
    put(CONTROL, rpo(30))
    await load()
    pass(-3_600_000)
    put(CONTROL, rpo(31))
    expect(hours(await load())).toBe(31)
    put(CONTROL, unavailable('source-unreachable'))
    expect(hours(await load())).toBe(31)
  })

  it('of one installation are not those of another', async () => {
    const { load, put } = world(await databases.open())
    put(CONTROL, rpo(30))
    await load()
    const other = await load('holdfast', { id: '2', account: 'umbrella' })
    expect([hours(other), other.looks[0]?.state]).toEqual([24, 'absent'])
    expect(hours(await load())).toBe(30)
  })

  it('are refused, and can be stored, with zero bytes, secret keys or a megabyte', async () => {
    const db = await databases.open()
    const { load, put, pass } = world(db)
    put(CONTROL, 'version: 1\nissues: \0true\n')
    expect((await load()).problems[0]?.problems).toMatchObject([{ line: 2, column: 9 }])
    pass(1000)
    await load()
    expect(await readNewestPolicy(db, '1', 'control')).toMatchObject({ readAt: START })

    put(CONTROL, 'version: 1\ndefaults: { recipients: [AGE-SECRET-KEY-1QQPZRY9X8] }\n')
    const loaded = await load()
    expect(loaded.problems[0]?.problems).toMatchObject([{ line: 2, column: 26 }])
    expect(said(loaded)).toContain('has a problem')

    put(CONTROL, `version: 1\n# ${'x'.repeat(1_000_000)}\n`)
    expect((await load()).problems[0]?.problems).toMatchObject([{ line: 1, column: 1 }])

    const rows = await db.selectFrom('policies').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain('QQPZRY')
    expect(Math.max(...rows.map(({ text }) => text.length))).toBeLessThan(70_000)
  })

  it('that another version of the App took for good are judged anew', async () => {
    const db = await databases.open()
    const { load, put } = world(db)
    put(CONTROL, rpo(30))
    await load()
    put(CONTROL, BAD)
    await load()
    await db.updateTable('policies').set({ valid: 1 }).where('text', '=', BAD).execute()
    await db.updateTable('policies').set({ text: BAD }).where('text', '=', rpo(30)).execute()
    put(CONTROL, unavailable('source-unreachable'))
    const loaded = await load()
    expect([loaded.files, loaded.looks[0]?.state]).toEqual([[], 'invalid'])
  })

  it('tell of exclusions that have expired', async () => {
    const { load, put, pass } = world(await databases.open())
    const exclusion = '{ match: { fork: true }, reason: Old., expires: 2026-11-22 }'
    put(CONTROL, `version: 1\nexclude:\n  - ${exclusion}\n`)
    pass(12 * 3_600_000 - 1)
    expect((await load()).lapsed).toEqual([])
    pass(1)
    const loaded = await load()
    expect(loaded.lapsed).toMatchObject([{ reason: 'Old.', origin: { line: 3 } }])
    expect(said(loaded)).toBe(
      'The exclusion "Old." (line 3) ended at 2026-11-22T00:00:00.000Z: what it named is backed up.',
    )
  })

  it('are remembered with what was wrong with them', async () => {
    const db = await databases.open()
    const { load, put } = world(db)
    expect(await readNewestPolicy(db, '1', 'control')).toBeUndefined()
    expect(await readLastGoodPolicy(db, '1', 'control')).toBeUndefined()
    put(CONTROL, BAD)
    await load()
    expect(await readLastGoodPolicy(db, '1', 'control')).toBeUndefined()
    expect(await readNewestPolicy(db, '1', 'control')).toMatchObject({
      ...{ kind: 'version', readAt: START },
      version: { repositoryId: '7', problems: [{ line: 2, column: 1 }] },
    })
    expect(await readNewestPolicy(db, '1', 'organization')).toEqual({
      ...{ kind: 'absent', since: START },
    })
  })
})
