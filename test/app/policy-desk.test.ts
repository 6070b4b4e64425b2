import { expect, it } from 'vitest'
import type { RepositoryFile } from '../../app/github/port.ts'
import { saveOwnPolicy } from '../../app/policies/own.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { createPolicyDesk } from '../../app/policy-desk.ts'
import type { PoliciesPort } from '../../dashboard/ports/policies.ts'
import { describeOnEach } from './databases.ts'
import { installed, NOW } from './discovery/organization.ts'

const FILE: RepositoryFile = {
  ...{ repositoryId: '5', commitSha: 'c'.repeat(40), blobSha: 'b'.repeat(40) },
  text: 'version: 1\ndefaults: { rpo: 12h }\n',
}
const OWN = 'version: 1\ndefaults: { rpo: 1h }\n'

describeOnEach('the desk of policies', ({ open }) => {
  async function scene(file: { now: RepositoryFile | undefined }) {
    const db = await open()
    await installed(db)
    const policies = createPolicies({
      ...{ db, controlRepository: 'holdfast', now: () => NOW },
      github: () => ({
        readFile: async ({ name }) => (name === 'holdfast' ? file.now : undefined),
      }),
    })
    const webUrl = 'https://github.com'
    const desk: PoliciesPort = createPolicyDesk({ db, policies, now: () => NOW, webUrl })
    return { db, desk, policies }
  }

  it('keeps a policy, which holds where there is no file', async () => {
    const file: { now: RepositoryFile | undefined } = { now: undefined }
    const { desk, policies } = await scene(file)
    expect(await desk.read('7')).toMatchObject({ inForce: 'built-in', text: null, draft: null })
    expect(await desk.save('7', { text: OWN, basedOn: null, by: 'github:ada' })).toBe('saved')
    const standing = await desk.read('7')
    expect(standing).toMatchObject({ inForce: 'dashboard', text: OWN, draft: { text: OWN } })
    expect(standing?.sections[0]?.rows).toContainEqual({
      ...{ key: 'rpo', value: '1h', origin: 'the dashboard:2' },
    })

    file.now = FILE
    policies.forget('7')
    const byFile = await desk.read('7')
    expect(byFile).toMatchObject({ inForce: 'control', text: FILE.text, draft: { text: OWN } })
    expect(byFile?.looks[0]?.url).toBe(
      `https://github.com/acme/holdfast/blob/${'c'.repeat(40)}/.github/holdfast.yml`,
    )
    const draft = { text: OWN, basedOn: byFile?.draft?.version ?? null, by: 'github:ada' }
    expect(await desk.save('7', draft)).toBe('overruled')
  })

  it('is taken away by an empty text', async () => {
    const { desk } = await scene({ now: undefined })
    await desk.save('7', { text: OWN, basedOn: null, by: 'github:ada' })
    const version = (await desk.read('7'))?.draft?.version ?? null
    expect(await desk.save('7', { text: ' \n', basedOn: version, by: 'github:ada' })).toBe('saved')
    expect(await desk.read('7')).toMatchObject({ inForce: 'built-in', draft: null })
  })

  it('keeps nothing where somebody was faster, nor with mistakes', async () => {
    const { desk } = await scene({ now: undefined })
    expect(await desk.save('7', { text: 'version: 2', basedOn: null, by: 'a' })).toBe('invalid')
    await desk.save('7', { text: OWN, basedOn: null, by: 'github:ada' })
    expect(await desk.save('7', { text: OWN, basedOn: null, by: 'github:eve' })).toBe('outdated')
  })

  it('says what a text would change, and keeps nothing', async () => {
    const { desk } = await scene({ now: undefined })
    const { problems } = await desk.tryOut('7', 'version: 1\nrpo: 1h\n')
    expect(problems).toMatchObject([{ line: 2 }])
    const trial = await desk.tryOut('7', OWN)
    expect(trial).toMatchObject({ problems: [], unchanged: 0, changes: [] })
    expect(await desk.read('7')).toMatchObject({ inForce: 'built-in' })
  })

  it('says so when this version does not understand what was kept', async () => {
    const { desk, db, policies } = await scene({ now: undefined })
    const account = { id: '7', account: 'acme' }
    await saveOwnPolicy(db, account, 'version: 99\n', NOW)
    policies.forget('7')
    const standing = await desk.read('7')
    expect(standing).toMatchObject({ inForce: 'built-in', draft: { text: 'version: 99\n' } })
    expect(standing?.notices.join()).toContain('not understood by this version')
  })

  it('knows nothing of accounts without the App', async () => {
    const { desk } = await scene({ now: undefined })
    expect(await desk.read('8')).toBeUndefined()
    expect(await desk.save('8', { text: OWN, basedOn: null, by: 'a' })).toBe('overruled')
  })
})
