import { expect, it } from 'vitest'
import { BACKUP_CHECK, RETRY } from '../../../app/checks/backup-check.ts'
import { CHECK_EVENTS } from '../../../app/checks/events.ts'
import { POLICY_CHECK } from '../../../app/checks/policy-check.ts'
import { syncChecks } from '../../../app/checks/sync.ts'
import { FAILED, OVERDUE, PROTECTED, repository, setting } from './sample.ts'

interface Press {
  readonly id?: number
  readonly name?: string
  readonly identifier?: string
  readonly action?: string
  readonly repositoryId?: number
}

async function pressing() {
  const { tools, world } = await setting()
  await syncChecks([repository(FAILED)], tools)
  const asked: string[] = []
  const request = async (id: string, actor: string) => void asked.push(`${id} ${actor}`)
  async function press({ id = 1, name = BACKUP_CHECK, identifier = RETRY, ...rest }: Press = {}) {
    const payload = {
      repository: { id: rest.repositoryId ?? 7 },
      check_run: { id, name },
      requested_action: { identifier },
      sender: { login: 'ann' },
    }
    const delivery = { action: rest.action ?? 'requested_action', payload }
    await CHECK_EVENTS.check_run(delivery, { db: tools.db, request })
    return asked.splice(0)
  }
  return { tools, world, press }
}

it('a button has the repository backed up, for whoever pressed it', async () => {
  const { press } = await pressing()
  expect(await press()).toEqual(['7 github:ann'])
})

it.each<[string, Press]>([
  ['another check run', { id: 2 }],
  ['another repository', { repositoryId: 8 }],
  ['another button', { identifier: 'delete' }],
  ['the check of a policy', { name: POLICY_CHECK }],
  ['the same check run being made', { action: 'created' }],
])('nothing comes of %s', async (_, change) => {
  const { press } = await pressing()
  expect(await press(change)).toEqual([])
})

it('an old button does nothing', async () => {
  const { tools, world, press } = await pressing()
  world.head = 'bbb'
  await syncChecks([repository(OVERDUE)], tools)
  expect(await press({ id: 1 })).toEqual([])
  expect(await press({ id: 2 })).toEqual(['7 github:ann'])
  await syncChecks([repository(PROTECTED)], tools)
  expect(await press({ id: 2 })).toEqual([])
})
