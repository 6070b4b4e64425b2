import { describe, expect, it } from 'vitest'
import { describeBackup } from '../../cli/describe-backup.ts'
import { describeDoctor } from '../../cli/describe-doctor.ts'
import { describeError, exitCodeOfError } from '../../cli/describe-error.ts'
import { describeList } from '../../cli/describe-list.ts'
import { describeRestore } from '../../cli/describe-restore.ts'
import { describeStatus } from '../../cli/describe-status.ts'
import { describeVerify } from '../../cli/describe-verify.ts'
import type { BackupResult } from '../../core/domain/outcome.ts'
import type { ListedSnapshot } from '../../core/list.ts'
import type { RepositoryStatus } from '../../core/status.ts'

const HINT = { program: ['holdfast'], store: '/srv/store', githubHost: 'github.com' }
const SNAPSHOT = '20260304T060000Z-1f2e3d4c'
const FAILURE = {
  code: 'source-not-found',
  message: 'There is none.',
  hint: 'Check the name.',
} as const

function result(parts: Partial<BackupResult> = {}): BackupResult {
  return {
    source: 'acme/rocket',
    repositoryId: '42',
    status: 'stored',
    snapshot: SNAPSHOT,
    manifest: 'repositories/42/snapshots/x.json',
    manifestSha256: 'ab',
    strategy: 'mirror',
    added: 'increment',
    reason: 'changed since the snapshot before',
    refs: 117,
    storedBytes: 1_536_000,
    transferredBytes: 1_400_000,
    verified: 'objects',
    durationMs: 3200,
    warnings: [],
    ...parts,
  }
}

const failed = result({
  source: 'acme/gone',
  repositoryId: null,
  status: 'failed',
  snapshot: null,
  verified: null,
  error: FAILURE,
})

describe('one backup', () => {
  it('is told whole: verdict, what was stored and where, how to have it back', () => {
    expect(describeBackup([result({ warnings: ['an odd commit'] })], HINT)).toEqual({
      verdict: 'acme/rocket is backed up and verified.',
      tone: 'good',
      lines: [
        '  Refs      117',
        '  Added     an increment: changed since the snapshot before',
        `  Snapshot  ${SNAPSHOT}`,
        '  Stored    1.5 MB written, 1.4 MB read by a clone, in /srv/store',
        '  Verified  objects (git checked every object)',
        '  Took      3.2 s',
        '  Warning: an odd commit',
        '',
        'To have it back:',
        `  holdfast restore acme/rocket rocket-restored --store /srv/store --snapshot ${SNAPSHOT}`,
      ],
    })
  })

  it.each<[Partial<BackupResult>, string, string]>([
    [{ status: 'unchanged' }, 'has not changed and stays backed up and verified', 'good'],
    [{ verified: null }, 'stored, but not verified', 'doubt'],
    [{ status: 'incomplete' }, 'is incomplete', 'doubt'],
    [{ status: 'dry-run', snapshot: null, verified: null }, 'Dry run: nothing', 'doubt'],
    [{ status: 'failed', error: FAILURE }, 'failed', 'bad'],
  ])('that is %j is told as such', (parts, verdict, tone) => {
    const told = describeBackup([result(parts)], HINT)

    expect(told).toMatchObject({ verdict: expect.stringContaining(verdict), tone })
  })

  it.each<[BackupResult['strategy'], string]>([
    ['stream', 'read off the wire'],
    ['mirror', 'read by a clone'],
    [null, 'read from the source'],
  ])('by the strategy %j is told as such', (strategy, read) => {
    expect(describeBackup([result({ strategy })], HINT).lines.join()).toContain(
      `1.4 MB ${read}, in`,
    )
  })

  it('that failed has code, cause and fix, and no command', () => {
    expect(describeBackup([failed], HINT).lines).toEqual([
      '  Error (source-not-found): There is none.',
      '    Fix: Check the name.',
    ])
  })

  it('that was a dry run says what would be added, and has no command', () => {
    const told = describeBackup(
      [result({ status: 'dry-run', snapshot: null, verified: null })],
      HINT,
    )

    expect(told.lines).toEqual([
      '  Refs       117',
      '  Would add  an increment: changed since the snapshot before',
      '  Took       3.2 s',
    ])
  })
})

describe('many backups', () => {
  it('have a row each, and the error of one stands below its row', () => {
    const told = describeBackup([result(), failed, result({ status: 'unchanged' })], HINT)

    expect(told).toMatchObject({ verdict: 'Of 3 repositories: 1 failed.', tone: 'bad' })
    expect(told.lines.slice(0, 5)).toEqual([
      '  stored      acme/rocket, 117 refs, 1.5 MB written, verified: objects, 3.2 s',
      '  failed      acme/gone',
      '  Error (source-not-found): There is none.',
      '    Fix: Check the name.',
      '  unchanged   acme/rocket, 117 refs, 1.5 MB written, verified: objects, 3.2 s',
    ])
    expect(told.lines.filter((line) => line.includes('holdfast restore'))).toHaveLength(2)
  })

  it.each<[BackupResult[], string, string]>([
    [
      [result(), result({ status: 'unchanged' })],
      '2 repositories backed up and verified, 1 of them unchanged.',
      'good',
    ],
    [[result(), result({ verified: null })], '1 of them not verified', 'doubt'],
    [[result(), result({ status: 'incomplete' })], 'Of 2 repositories: 1 incomplete.', 'doubt'],
    [[failed, result({ status: 'incomplete' })], '1 failed, 1 incomplete', 'bad'],
    [[], 'not verified', 'bad'],
  ])('come to one verdict (%#)', (results, verdict, tone) => {
    if (results.length === 0) expect(describeBackup(results, HINT).tone).toBe('bad')
    else {
      expect(describeBackup(results, HINT)).toMatchObject({
        verdict: expect.stringContaining(verdict),
        tone,
      })
    }
  })
})

describe('a restore', () => {
  const restored = {
    repositoryId: '42',
    status: 'restored',
    snapshot: SNAPSHOT,
    takenAt: '2026-03-04T06:00:00.000Z',
    directory: '/srv/rocket',
    refs: 3,
    head: { kind: 'branch', target: 'refs/heads/caf\xc3\xa9', oid: 'ab' },
    readBytes: 2000,
    durationMs: 1000,
    warnings: [],
  } as const

  it('is told with its HEAD as text', () => {
    expect(describeRestore(restored)).toEqual({
      verdict: `${SNAPSHOT} is restored to /srv/rocket and verified.`,
      tone: 'good',
      lines: [
        '  Taken  2026-03-04T06:00:00.000Z',
        '  Refs   3',
        '  HEAD   refs/heads/café',
        '  Read   2.0 KB from the store',
        '  Took   1.0 s',
      ],
    })
  })

  it.each([
    [{ kind: 'unborn', target: 'refs/heads/main' }, 'refs/heads/main, which does not exist yet'],
    [{ kind: 'detached', oid: 'ab' }, 'detached at ab'],
    [{ kind: 'unknown' }, 'not known'],
  ] as const)('with HEAD %j says so', (head, text) => {
    expect(describeRestore({ ...restored, head }).lines).toContain(`  HEAD   ${text}`)
  })

  it('that was dry or has warnings is no plain success', () => {
    expect(describeRestore({ ...restored, status: 'dry-run' })).toMatchObject({
      verdict: expect.stringContaining('would be restored'),
      tone: 'doubt',
    })
    const warned = describeRestore({ ...restored, warnings: ['odd'] })
    expect(warned.tone).toBe('doubt')
    expect(warned.lines).toContain('  Warning: odd')
  })
})

describe('a list', () => {
  const snapshot: ListedSnapshot = {
    repositoryId: '42',
    snapshot: SNAPSHOT,
    repository: 'github.com/acme/rocket',
    takenAt: '2026-03-04T06:00:00.000Z',
    refs: 3,
    restoreBytes: 5000,
    addedBytes: 2000,
    added: 'base',
    verified: 'full',
  }

  it('is grouped by repository, under the newest name', () => {
    const renamed = { ...snapshot, repository: 'github.com/acme/probe', added: 'nothing' } as const

    expect(describeList([snapshot, renamed], '/srv/store')).toEqual({
      verdict: '/srv/store holds 2 snapshots of 1 repository.',
      tone: 'good',
      lines: [
        '',
        'github.com/acme/probe (id 42)',
        `  ${SNAPSHOT}  3 refs, base of 2.0 KB, 5.0 KB to restore, verified: full`,
        `  ${SNAPSHOT}  3 refs, unchanged, 5.0 KB to restore, verified: full`,
      ],
    })
  })

  it('shows what cannot be read, and why', () => {
    const damaged: ListedSnapshot = {
      ...snapshot,
      ...{ repository: null, takenAt: null, refs: null, restoreBytes: null, addedBytes: null },
      ...{ added: null, verified: null },
      error: { code: 'snapshot-invalid', message: 'It is cut off.', hint: 'Compare.' },
    }

    expect(describeList([damaged], 's')).toEqual({
      verdict: 's holds 1 snapshot of 1 repository, 1 of which cannot be read.',
      tone: 'doubt',
      lines: [
        '',
        'a repository of unknown name (id 42)',
        `  ${SNAPSHOT}`,
        '  Error (snapshot-invalid): It is cut off.',
        '    Fix: Compare.',
      ],
    })
  })

  it('of nothing is no good news', () => {
    expect(describeList([], 's')).toMatchObject({ verdict: 's holds no snapshot.', tone: 'doubt' })
  })
})

describe('a verification', () => {
  const intact = {
    repositoryId: '42',
    intact: true,
    snapshots: 2,
    objects: 3,
    bytes: 4000,
    restored: SNAPSHOT,
    damage: [],
    warnings: ['odd'],
  }

  it('names each damaged object', () => {
    const damage = [{ key: 'k', code: 'store-damaged', message: 'It is not as written.' }] as const
    const damaged = { ...intact, repositoryId: '43', intact: false, restored: null, damage }

    expect(describeVerify({ intact: false, repositories: [intact, damaged] }, 's')).toEqual({
      verdict: 'Damage: 1 of 2 repositories in s.',
      tone: 'bad',
      lines: [
        `  42: intact, 2 snapshots, 3 objects and 4.0 KB read, ${SNAPSHOT} restored and checked by git`,
        '    Warning: odd',
        '  43: DAMAGED, 2 snapshots, 3 objects and 4.0 KB read',
        '    k (store-damaged): It is not as written.',
        '    Warning: odd',
      ],
    })
  })

  it('of what is intact is good, and of nothing is not', () => {
    expect(describeVerify({ intact: true, repositories: [intact] }, 's')).toMatchObject({
      verdict: '1 repository in s intact.',
      tone: 'good',
    })
    expect(describeVerify({ intact: true, repositories: [] }, 's').tone).toBe('bad')
  })
})

describe('a status', () => {
  const sound: RepositoryStatus = {
    repositoryId: '42',
    repository: 'github.com/acme/rocket',
    snapshot: SNAPSHOT,
    takenAt: '2026-03-04T06:00:00.000Z',
    ageMs: 200_000_000,
    refs: 1,
    chainLength: 2,
    restoreBytes: 5000,
    verified: 'objects',
    verifiedAt: '2026-03-04T06:00:00.000Z',
    checkedAt: null,
    damage: [],
    present: true,
  }

  it('tells age and proof', () => {
    expect(describeStatus([sound], 's')).toEqual({
      verdict: '1 repository in s, each with a verified snapshot.',
      tone: 'good',
      lines: [
        '  github.com/acme/rocket (id 42)',
        `    ${SNAPSHOT}: 2 d 7 h old, 1 ref, 5.0 KB in 2 bundles, verified when stored: objects, not checked since`,
      ],
    })
  })

  it.each<[Partial<RepositoryStatus>, string]>([
    [{ present: false }, '    Error: objects are missing from the store'],
    [{ damage: ['bundles/x'], checkedAt: 'then' }, '    Error: bundles/x is damaged'],
  ])('with %j is bad', (parts, line) => {
    const told = describeStatus([sound, { ...sound, ...parts }], 's')

    expect(told).toMatchObject({
      verdict: '1 of 2 repositories in s cannot be restored in full.',
      tone: 'bad',
    })
    expect(told.lines).toContain(line)
    expect(told.lines.at(-1)).toContain('Fix: ')
  })

  it('of nothing is bad', () => {
    expect(describeStatus([], 's')).toMatchObject({
      verdict: 'Nothing is backed up in s.',
      tone: 'bad',
    })
  })
})

describe('the doctor', () => {
  const ok = { name: 'git', status: 'ok', finding: 'version 2.39' } as const

  it('says what to mend', () => {
    const degraded = {
      name: 'versioning',
      status: 'degraded',
      finding: 'off',
      fix: 'Turn it on.',
    } as const

    expect(describeDoctor([ok, degraded])).toEqual({
      verdict: 'Backups work, with less protection than there could be.',
      tone: 'doubt',
      lines: [
        '  ok        git         version 2.39',
        '  degraded  versioning  off',
        '    Fix: Turn it on.',
      ],
    })
  })

  it.each([
    ['ok', 'All is well.', 'good'],
    ['unknown', 'could not be seen', 'doubt'],
    ['failed', 'Backups cannot work', 'bad'],
  ] as const)('with a check that is %s', (status, verdict, tone) => {
    expect(describeDoctor([ok, { ...ok, status }])).toMatchObject({
      verdict: expect.stringContaining(verdict),
      tone,
    })
  })
})

describe('an error', () => {
  it('has code, cause and fix', () => {
    expect(describeError(FAILURE)).toEqual([
      'Error (source-not-found): There is none.',
      '  Fix: Check the name.',
    ])
    expect(describeError({ ...FAILURE, hint: '' })).toHaveLength(1)
  })

  it.each([
    ['bad-input', 2],
    ['git-missing', 2],
    ['store-no-credentials', 2],
    ['source-not-found', 1],
    ['internal', 1],
    ['store-damaged', 1],
  ] as const)('%s ends with %d', (code, exitCode) => {
    expect(exitCodeOfError({ code })).toBe(exitCode)
  })
})
