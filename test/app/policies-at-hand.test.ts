import { expect, it } from 'vitest'
import type { RepositoryFile } from '../../app/github/port.ts'
import { createPolicies } from '../../app/policies-at-hand.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { openSqlite } from './databases.ts'
import { installed, NOW } from './discovery/organization.ts'

const MINUTE = 60_000
const FILE: RepositoryFile = {
  ...{ repositoryId: '5', commitSha: 'c'.repeat(40), blobSha: 'b'.repeat(40) },
  text: 'version: 1\ndispatch: { max-parallel: 3 }\n',
}
const AWAY = new HoldfastError('source-unreachable', 'Away.', { hint: 'Wait.' })

async function scene(read: () => Promise<RepositoryFile | undefined>) {
  const db = await openSqlite()
  const installation = await installed(db)
  const world = { at: NOW.getTime(), asked: 0 }
  const policies = createPolicies({
    ...{ db, controlRepository: 'holdfast', now: () => new Date(world.at) },
    github: () => ({
      readFile: async (_, path) => {
        expect(path).toBe('.github/holdfast.yml')
        world.asked += 1
        return read()
      },
    }),
  })
  return { world, policies, of: () => policies.of(installation) }
}

it('those who ask at once share a look, and it is good for a quarter of an hour', async () => {
  const { world, policies, of } = await scene(async () => FILE)
  const [first, second] = await Promise.all([of(), of()])
  expect(first?.dispatch.maxParallel).toBe(3)
  expect(second).toBe(first)
  const { asked } = world
  world.at += 15 * MINUTE - 1
  await of()
  expect(world.asked).toBe(asked)
  world.at += 1
  await of()
  expect(world.asked).toBe(2 * asked)
  policies.forget('7')
  await of()
  expect(world.asked).toBe(3 * asked)
})

it('nothing is decided while nobody knows, and it is asked for again within a minute', async () => {
  let away = true
  const { world, of } = await scene(async () => {
    if (away) throw AWAY
    return FILE
  })
  expect(await of()).toBeUndefined()
  away = false
  world.at += MINUTE - 1
  expect(await of()).toBeUndefined()
  world.at += 1
  expect((await of())?.dispatch.maxParallel).toBe(3)
})

it('a defect is not remembered', async () => {
  let broken = true
  const { of } = await scene(async () => {
    if (broken) throw new TypeError('a defect')
    return FILE
  })
  await expect(of()).rejects.toThrow('a defect')
  broken = false
  expect((await of())?.dispatch.maxParallel).toBe(3)
})
