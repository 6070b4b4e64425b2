/** The repositories that are served are what they are said to be. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { fetchRequest } from '../../bench/fetch-request.ts'
import { cutHistory, prepareRepository, tipsOf } from '../../bench/repositories.ts'
import { startServer } from '../../bench/served.ts'
import { git, gitText, tryGit } from '../git.ts'
import { startDraft } from '../repositories/draft.ts'
import { commit, history, tag } from '../repositories/fast-import.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bench-repositories-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
})

const MAIN = 'refs/heads/main'

/** Ten commits on main with a tag on the last, an older branch, and one that left main late. */
async function source(): Promise<string> {
  const dir = join(root, 'source.git')
  const draft = await startDraft(dir)
  await draft.import(
    history('refs/heads/old', 2),
    history(MAIN, 8, 'refs/heads/old'),
    tag('v1', MAIN),
    commit('refs/heads/late', { from: MAIN, files: { late: 'late\n' } }),
  )
  return dir
}

function refsOf(dir: string): Promise<string> {
  return gitText(['for-each-ref', '--format=%(refname) %(subject)'], { env: { GIT_DIR: dir } })
}

it('copies a repository, with all refs in one pack', async () => {
  const from = await source()
  const copy = await prepareRepository(from, join(root, 'copy'))
  expect(copy).toMatchObject({ name: 'source', refs: 4, leftOut: 0 })
  expect(await refsOf(copy.directory)).toBe(await refsOf(from))
  const counts = await gitText(['count-objects', '-v'], { env: { GIT_DIR: copy.directory } })
  expect(counts).toMatch(/^count: 0$/m)
  expect(counts).toMatch(/^packs: 1$/m)
})

it('goes back on the main line, and with it whatever holds a later commit', async () => {
  const { directory } = await prepareRepository(await source(), join(root, 'copy'))
  const earlier = join(root, 'earlier')
  expect(await cutHistory(directory, 3, earlier)).toBe(true)
  const fifth = 'Change 5 on refs/heads/main'
  expect((await refsOf(earlier)).split('\n')).toEqual([
    `refs/heads/late ${fifth}`,
    `refs/heads/main ${fifth}`,
    'refs/heads/old Change 2 on refs/heads/old',
  ])
  const env = { GIT_DIR: earlier }
  await git(['fsck', '--full', '--no-dangling'], { env })
  // What was cut away is not only unnamed but gone.
  const tip = await gitText(['rev-parse', MAIN], { env: { GIT_DIR: directory } })
  expect((await tryGit(['cat-file', '-e', tip], { env })).exitCode).not.toBe(0)
})

it('does not go back further than the history goes', async () => {
  const { directory } = await prepareRepository(await source(), join(root, 'copy'))
  expect(await cutHistory(directory, 9, join(root, 'nine'))).toBe(true)
  expect(await cutHistory(directory, 10, join(root, 'ten'))).toBe(false)
})

it('leaves out the refs of a partial clone that lack an object', async () => {
  const from = await source()
  await git(['config', 'uploadpack.allowFilter', 'true'], { env: { GIT_DIR: from } })
  const partial = join(root, 'partial.git')
  await git(['clone', '-q', '--mirror', '--filter=blob:none', `file://${from}`, partial])
  // Asked for, the contents of main are fetched after all; those that only `late` has are not.
  const list = ['rev-list', '--objects', '--no-object-names', MAIN]
  const oids = await gitText(list, { env: { GIT_DIR: from } })
  await git(['-C', partial, 'cat-file', '--batch'], { input: `${oids}\n` })

  const copy = await prepareRepository(partial, join(root, 'copy'))
  expect(copy).toMatchObject({ name: 'partial', leftOut: 1, refs: 3 })
  expect(await refsOf(copy.directory)).not.toContain('refs/heads/late')
  await git(['fsck', '--connectivity-only'], { env: { GIT_DIR: copy.directory } })
})

it('makes the same repository of the same size each time', async () => {
  const one = await prepareRepository('generated:tiny', join(root, 'one'))
  const other = await prepareRepository('generated:tiny', join(root, 'other'))
  expect(await tipsOf(one.directory)).toEqual(await tipsOf(other.directory))
  expect(one.objects).toBeGreaterThan(1000)
  await expect(prepareRepository('generated:huge', join(root, 'huge'))).rejects.toThrow('tiny')
})

it('serves it, counts what it sends, and gives a pack for one request', async () => {
  const { directory } = await prepareRepository(await source(), join(root, 'copy'))
  const earlier = join(root, 'earlier')
  await cutHistory(directory, 3, earlier)
  const served = await startServer(join(root, 'served'))
  onTestFinished(() => served.close())
  await served.show('it', earlier)
  await git(['clone', '-q', '--mirror', served.url('it'), join(root, 'clone')])
  const cloned = await served.sent()
  expect(cloned.requests).toBe(3)
  expect(await served.sent()).toEqual({ requests: 0, bytes: 0 })

  await served.show('it', directory)
  const [wants, haves] = await Promise.all([tipsOf(directory), tipsOf(earlier)])
  const packs = await Promise.all([
    ask(served.url('it'), fetchRequest(wants)),
    ask(served.url('it'), fetchRequest(wants, haves)),
  ])
  const [whole = 0, part = 0] = packs.map(countOf)
  const list = ['rev-list', '--objects', '--all']
  const all = await gitText(list, { env: { GIT_DIR: directory } })
  expect(whole).toBe(all.split('\n').length)
  expect(part).toBeLessThan(whole / 2)
  const sent = await served.sent()
  expect(sent).toEqual({ requests: 2, bytes: packs.reduce((sum, { length }) => sum + length, 0) })
})

async function ask(url: string, body: string): Promise<Buffer> {
  const response = await fetch(`${url}/git-upload-pack`, {
    method: 'POST',
    body,
    headers: {
      'Git-Protocol': 'version=2',
      'Content-Type': 'application/x-git-upload-pack-request',
    },
  })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

/** The number of objects that the header of the pack within an answer tells. */
function countOf(answer: Buffer): number {
  return answer.readUInt32BE(answer.indexOf('PACK') + 8)
}
