import { expect, it } from 'vitest'
import { listChecks, readCheck, saveCheck } from '../../../app/records/checks.ts'
import { describeOnEach } from '../databases.ts'

describeOnEach('checks', (databases) => {
  it('stand once for each kind', async () => {
    const db = await databases.open()
    const told = { githubId: '9', headSha: 'a', conclusion: 'failed', digest: 'd', updatedAt: 1 }
    const check = { repositoryId: '1', kind: 'check', ...told } as const
    const issue = { repositoryId: '1', kind: 'issue', ...told, headSha: null } as const
    await saveCheck(db, { ...check, githubId: '8' })
    await saveCheck(db, check)
    await saveCheck(db, issue)

    expect(await readCheck(db, '1', 'check')).toEqual(check)
    expect(await readCheck(db, '1', 'policy')).toBeUndefined()
    expect(await readCheck(db, '2', 'check')).toBeUndefined()
    expect(await listChecks(db, 'issue')).toEqual(new Map([['1', issue]]))
  })
})
