import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createGroupCommit } from '../../../app/webhooks/group-commit.ts'

const limits = { mostItems: 3, mostBytes: 100, bytesOf: (item: number) => item }

/** Writes groups one at a time, each when it is told to. */
function recorder() {
  const groups: (readonly number[])[] = []
  let next: { resolve(): void; reject(error: Error): void } | undefined
  const write = (items: readonly number[]) => {
    groups.push(items)
    return new Promise<void>((resolve, reject) => {
      next = { resolve, reject }
    })
  }
  const settle = async (error?: Error) => {
    await sleep(1)
    if (error) next?.reject(error)
    else next?.resolve()
    await sleep(1)
  }
  return { groups, write, settle }
}

it('what comes together is written together, and what comes meanwhile next', async () => {
  const { groups, write, settle } = recorder()
  const add = createGroupCommit(write, limits)
  const durable: number[] = []
  const note = async (item: number) => {
    await add(item)
    durable.push(item)
  }
  const first = [note(1), note(2)]
  await sleep(1)
  const second = [note(3), note(4)]
  await sleep(1)

  expect(groups).toEqual([[1, 2]])
  expect(durable).toEqual([])
  await settle()
  expect(groups).toEqual([
    [1, 2],
    [3, 4],
  ])
  expect(durable).toEqual([1, 2])
  await settle()
  await Promise.all([...first, ...second])
  const third = note(5)
  await settle()
  await third
  expect(groups).toHaveLength(3)
})

it('a group has its limits, and one item is always written', async () => {
  const groups: (readonly number[])[] = []
  const add = createGroupCommit(async (items: readonly number[]) => {
    groups.push(items)
  }, limits)
  await Promise.all([1, 2, 3, 4, 60, 40, 1, 500, 2].map(add))

  expect(groups).toEqual([[1, 2, 3], [4, 60], [40, 1], [500], [2]])
})

it('a group that fails fails for each of it, and for no other', async () => {
  const { groups, write, settle } = recorder()
  const add = createGroupCommit(write, limits)
  const results = Promise.allSettled([1, 2, 3, 4].map(add))
  await settle(new Error('full'))
  await settle()

  expect((await results).map(({ status }) => status)).toEqual([
    ...['rejected', 'rejected', 'rejected', 'fulfilled'],
  ])
  expect(groups).toEqual([[1, 2, 3], [4]])
})
