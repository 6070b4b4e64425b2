import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { createObjectReaders } from '../../../core/git/object-readers.ts'
import { gitText } from '../../git.ts'
import { growRepository } from '../../repositories/grow.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { gitContext } from './test-context.ts'

const MOST = 1_000_000
const NEVER = new AbortController().signal

async function setUp() {
  const dir = join(await temporaryDirectory(), 'r.git')
  await growRepository(dir, { commits: 3, files: 3, bytes: 100_000, seed: 1 })
  const readers = createObjectReaders(dir, await gitContext())
  onTestFinished(() => readers.close())
  const listed = await gitText(['-C', dir, 'rev-list', '--objects', '--all'])
  const [commit = ''] = listed.split('\n')
  const ask = (signal = NEVER) => readers.use(signal, ({ read }) => read(commit, MOST))
  return { readers, commit, ask, text: await gitText(['-C', dir, 'cat-file', 'commit', commit]) }
}

/** Ids of the processes that wait for questions. */
async function waiting(): Promise<string[]> {
  const ps = spawn('ps', ['--ppid', String(process.pid), '-o', 'pid=,stat=,args='])
  const lines = (await buffer(ps.stdout)).toString().split('\n')
  const gits = lines.filter((line) => / git cat-file /.test(line) && !/^ *\d+ +Z/.test(line))
  return gits.map((line) => line.trim().split(' ')[0] ?? '').toSorted()
}

it('answer with the processes that answered before', async () => {
  const { ask, text } = await setUp()
  expect((await ask()).bytes.toString().trim()).toBe(text)
  const first = await waiting()
  expect(first).toHaveLength(2)
  for (let n = 0; n < 5; n += 1) expect((await ask()).bytes.toString().trim()).toBe(text)
  expect(await waiting()).toEqual(first)
})

it('answer each of many at once, and keep a few', async () => {
  const { ask, text } = await setUp()
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask()))
  expect(answers.map(({ bytes }) => bytes.toString().trim())).toEqual(answers.map(() => text))
  await expect.poll(waiting, { timeout: 5000 }).toHaveLength(8)
})

it('stay in use after a question that has no answer', async () => {
  const { readers, ask, text } = await setUp()
  await ask()
  const before = await waiting()
  const missing = readers.use(NEVER, ({ read }) => read('0'.repeat(40), MOST))
  await expect(missing).rejects.toMatchObject({ code: 'path-not-found' })
  const refused = readers.use(NEVER, ({ read }) => read('HEAD', MOST))
  await expect(refused).rejects.toMatchObject({ code: 'bad-input' })
  expect((await ask()).bytes.toString().trim()).toBe(text)
  expect(await waiting()).toEqual(before)
})

it('never give the answer to one question to another', async () => {
  const { readers, commit, ask, text } = await setUp()
  await expect(
    readers.use(NEVER, async ({ look }) => {
      look([commit, '0'.repeat(40)]).catch(() => {})
      throw new Error('it was not waited for')
    }),
  ).rejects.toThrow('it was not waited for')
  expect((await ask()).bytes.toString().trim()).toBe(text)
  expect(await readers.use(NEVER, ({ look }) => look([commit]))).toMatchObject([{ type: 'commit' }])
})

it('begin anew where a process was killed while it waited', async () => {
  const { ask, text } = await setUp()
  await ask()
  for (const pid of await waiting()) process.kill(Number(pid), 'SIGKILL')
  await expect.poll(waiting, { timeout: 5000 }).toEqual([])
  expect((await ask()).bytes.toString().trim()).toBe(text)
})

it('end with the lease they are read under, and are not kept', async () => {
  const { readers, ask } = await setUp()
  const lease = new AbortController()
  const reading = readers.use(lease.signal, async ({ read, look }) => {
    await look(['0'.repeat(40)])
    lease.abort()
    return await read('0'.repeat(40), MOST)
  })
  await expect(reading).rejects.toMatchObject({ code: 'interrupted' })
  await expect(ask(lease.signal)).rejects.toMatchObject({ code: 'interrupted' })
  await expect.poll(waiting, { timeout: 5000 }).toEqual([])
})

it('leave nothing when they are closed', async () => {
  const { readers, ask } = await setUp()
  await Promise.all([ask(), ask()])
  readers.close()
  await expect.poll(waiting, { timeout: 5000 }).toEqual([])
  await expect(ask()).rejects.toMatchObject({ code: 'interrupted' })
})
