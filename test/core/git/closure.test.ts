import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkClosure } from '../../../core/git/closure.ts'
import { startPack } from '../../../core/git/pack.ts'
import { feed } from '../../../core/git/process.ts'
import { initRepository, startIndexPack } from '../../../core/git/repository.ts'
import { gitText } from '../../git.ts'
import { growRepository } from '../../repositories/grow.ts'
import { failureOf, gitContext } from './test-context.ts'

/** A mirror, and a repository that holds the pack of `packed` alone. */
async function packOf(packed: { wanted: string; held?: string }) {
  const context = await gitContext()
  const mirror = join(context.scratch, 'mirror.git')
  await growRepository(mirror, { commits: 20, files: 3000, bytes: 2000, seed: 1 })
  const oid = async (name: string) => [await gitText(['-C', mirror, 'rev-parse', name])]
  const held = packed.held === undefined ? [] : await oid(packed.held)
  const range = { wanted: await oid(packed.wanted), held }
  const dir = join(context.scratch, 'verify.git')
  await initRepository(dir, 'sha1', context, mirror)
  const pack = startPack(mirror, range, context)
  const index = startIndexPack(dir, context, { kind: 'thin', lasts: false })
  await feed(index, pack.stdout)
  await index.ended
  await rm(join(dir, 'objects/info/alternates'))
  return { context, mirror, dir, oid }
}

it('passes when the pack has all that the range needs', async () => {
  const { context, mirror, dir, oid } = await packOf({ wanted: 'main', held: 'main~3' })
  const range = { wanted: await oid('main'), held: await oid('main~3') }
  await checkClosure(dir, mirror, range, context)
})

it('names an object that is not there', async () => {
  const { context, mirror, dir, oid } = await packOf({ wanted: 'main', held: 'main~3' })
  const range = { wanted: await oid('main'), held: await oid('main~4') }
  const failure = await failureOf(checkClosure(dir, mirror, range, context))
  expect(failure).toMatchObject({ code: 'verification-failed' })
  const [missing = ''] = await oid('main~3')
  expect(failure.message).toContain(missing)
})

it('names the first of many, when all that comes after it is there', async () => {
  const { context, mirror, dir, oid } = await packOf({ wanted: 'main^{tree}' })
  const root = await gitText(['-C', mirror, 'commit-tree', '-m', 'alone', 'main^{tree}'])
  const range = { wanted: [root], held: [] }
  const failure = await failureOf(checkClosure(dir, mirror, range, context))
  expect(failure.message).toContain(root)
  const listed = await gitText([
    '-C',
    mirror,
    'rev-list',
    '--objects',
    ...(await oid('main^{tree}')),
  ])
  // More than a pipe holds at once.
  expect(listed.length).toBeGreaterThan(100_000)
})
