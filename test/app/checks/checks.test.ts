import { describe, expect, it } from 'vitest'
import { BACKUP_CHECK, judgeBackup } from '../../../app/checks/backup-check.ts'
import { quote } from '../../../app/checks/markdown.ts'
import {
  POLICY_CHECK,
  type PolicyPlace,
  syncPolicyChecks,
} from '../../../app/checks/policy-check.ts'
import { syncChecks } from '../../../app/checks/sync.ts'
import {
  coverage,
  FAILED,
  failedRun,
  LATE,
  OVERDUE,
  PAUSED,
  PROTECTED,
  refusal,
  repository,
  setting,
} from './sample.ts'

const DAY = 24 * 60

describe('a check run', () => {
  it('is never made where nothing was wrong', async () => {
    const { tools, heard } = await setting()
    await syncChecks(
      [PROTECTED, LATE, PAUSED].map((it, n) => repository(it, String(n))),
      tools,
    )
    expect(heard()).toEqual([])
  })

  it('says once what is wrong, whatever is pushed, and once that it is over', async () => {
    const { tools, world, heard } = await setting()
    await syncChecks([repository(FAILED)], tools)
    expect(heard()).toEqual(['create r7@aaa: failure, The backup failed'])
    world.head = 'bbb'
    await syncChecks([repository(FAILED)], tools)
    await syncChecks([repository(LATE)], tools)
    expect(heard()).toEqual([])
    await syncChecks([repository(PROTECTED)], tools)
    expect(heard()).toEqual(['update 1@aaa: success, Backed up again'])
    await syncChecks([repository(PROTECTED)], tools)
    expect(heard()).toEqual([])
    await syncChecks([repository(FAILED)], tools)
    expect(heard()).toEqual(['create r7@bbb: failure, The backup failed'])
  })

  it('of the same state is said better where it stands, and of another at the new head', async () => {
    const { tools, world, heard } = await setting()
    await syncChecks([repository(FAILED)], tools)
    world.head = 'bbb'
    const other = coverage({ lastRun: failedRun('Another reason.') })
    await syncChecks([repository(other)], tools)
    await syncChecks([repository(OVERDUE)], tools)
    expect(heard().slice(1)).toEqual([
      'update 1@aaa: failure, The backup failed',
      'update 1@aaa: neutral, A newer commit says more',
      'create r7@bbb: failure, The backup is overdue',
    ])
    await syncChecks([repository(PAUSED)], tools)
    expect(heard()).toEqual(['update 2@bbb: neutral, No longer watched'])
  })

  it('gives cause, next step, link and button, and quotes text of others', () => {
    const message = 'git said ```\n@everyone [x](https://evil.example)'
    const verdict = judgeBackup(coverage({ lastRun: failedRun(message) }), 'https://h.example/7')
    expect(verdict).toMatchObject({
      kind: 'wrong',
      check: {
        name: BACKUP_CHECK,
        detailsUrl: 'https://h.example/7',
        actions: [{ label: 'Retry', identifier: 'retry' }],
      },
    })
    const summary = verdict.kind === 'wrong' ? verdict.check.summary : ''
    expect(summary).toContain('Since 2026-11-21T10:05:00.000Z.')
    expect(summary).toContain('```text\nWait for it.\n```')
    expect(summary).toContain('````text\nIts last run failed. source-unreachable: git said ```')
    expect(summary).toContain('[The repository in Holdfast](https://h.example/7)')
    expect(quote('`a`')).toBe('```text\n`a`\n```')
  })

  it('fits in what GitHub takes for a button', () => {
    const verdict = judgeBackup(FAILED, null)
    const [action] = (verdict.kind === 'wrong' && verdict.check.actions) || []
    expect(action?.label.length).toBeLessThanOrEqual(20)
    expect(action?.description.length).toBeLessThanOrEqual(40)
  })

  it('is named so that nobody requires it', () => {
    expect([BACKUP_CHECK, POLICY_CHECK].every((name) => name.endsWith('(information only)'))).toBe(
      true,
    )
  })

  it('is not tried again at once where GitHub refuses it, or there is no head', async () => {
    const { tools, world, heard } = await setting()
    world.fault = refusal('source-denied')
    expect((await syncChecks([repository(FAILED)], tools)).failures).toHaveLength(1)
    world.head = undefined
    await syncChecks([repository(FAILED, '8')], tools)
    ;[world.fault, world.head] = [undefined, 'aaa']
    await syncChecks([repository(FAILED), repository(FAILED, '8')], tools)
    await syncChecks([repository(PROTECTED), repository(PROTECTED, '8')], tools)
    expect(heard()).toEqual([])
    world.minutes = DAY
    await syncChecks([repository(FAILED), repository(FAILED, '8')], tools)
    expect(heard()).toHaveLength(2)
  })

  it('waits when GitHub asks for it, and when there are very many', async () => {
    const { tools, world, heard } = await setting()
    world.fault = refusal('source-rate-limited')
    const many = Array.from({ length: 9 }, (_, n) => repository(FAILED, String(n)))
    expect(await syncChecks(many, tools)).toMatchObject({ failures: [{}] })
    world.fault = undefined
    expect(await syncChecks(many, tools, 5)).toMatchObject({ said: 5, more: true })
    expect(await syncChecks(many, tools, 5)).toMatchObject({ said: 4, more: false })
    expect(heard()).toHaveLength(9)
  })

  it('is not made on an archived repository, which takes none', async () => {
    const { tools, heard } = await setting()
    await syncChecks([{ ...repository(FAILED), archived: true }], tools)
    expect(heard()).toEqual([])
  })
})

describe('a policy check', () => {
  const place = (problems: number, headSha = 'aaa'): PolicyPlace => ({
    ...{ repositoryId: '1', repository: { owner: 'acme', name: 'holdfast' } },
    ...{ headSha, path: '.github/holdfast.yml' },
    annotations: Array.from({ length: problems }, (_, n) => ({
      ...{ path: '.github/holdfast.yml', startLine: n + 1, endLine: n + 1, level: 'failure' },
      ...{ title: `Line ${n + 1}`, message: 'No.' },
    })),
  })

  it('stands while there are problems, and is another one for other problems', async () => {
    const { tools, heard, bodies } = await setting()
    await syncPolicyChecks([place(0)], tools)
    await syncPolicyChecks([place(120)], tools)
    await syncPolicyChecks([place(120, 'bbb')], tools)
    await syncPolicyChecks([place(1, 'ccc')], tools)
    await syncPolicyChecks([place(2, 'ccc')], tools)
    await syncPolicyChecks([place(0, 'ddd')], tools)
    await syncPolicyChecks([place(0, 'ddd')], tools)
    expect(heard()).toEqual([
      'create holdfast@aaa: failure, The policy has 120 problems',
      'update 1@aaa: neutral, A newer commit says more',
      'create holdfast@ccc: failure, The policy has 1 problem',
      'update 2@ccc: neutral, A newer commit says more',
      'create holdfast@ccc: failure, The policy has 2 problems',
      'update 3@ccc: success, The policy is good',
    ])
    expect(bodies[0]).toContain('Line 120: No.')
  })
})
