import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatBundleList } from '../../../core/archive/bundle-list.ts'
import { git, gitText, tryGit } from '../../git.ts'
import { type Draft, startDraft } from '../../repositories/draft.ts'
import { history, tag } from '../../repositories/fast-import.ts'

const ids = Array.from({ length: 6 }, (_, n) => `2026030${n + 1}T06000${n}Z-0a1b2c3${n}`)

it('names the bundles of a chain in their order, and when each was made', () => {
  expect(
    formatBundleList([
      { id: '20260304T060000Z-ffffffff', uri: '20260304T060000Z-ffffffff.bundle' },
      { id: '20260304T060001Z-00000000', uri: 'https://example.com/b?a=1;b=%20#c' },
    ]),
  ).toBe(`[bundle]
	version = 1
	mode = all
	heuristic = creationToken
[bundle "20260304T060000Z-ffffffff"]
	uri = "20260304T060000Z-ffffffff.bundle"
	creationToken = 20260304060000
[bundle "20260304T060001Z-00000000"]
	uri = "https://example.com/b?a=1;b=%20#c"
	creationToken = 20260304060001
`)
})

it('is read by git as it was meant', async () => {
  const links = ids.map((id, n) => ({ id, uri: `https://example.com/~a;b/${n}?c=[d]&e='f'#%20!` }))
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'list'), formatBundleList(links))
  const config = await gitText(['config', '--file', 'list', '--list'], { cwd: dir })
  expect(config.split('\n')).toEqual([
    ...['bundle.version=1', 'bundle.mode=all', 'bundle.heuristic=creationToken'],
    ...links.flatMap(({ id, uri }, n) => [
      `bundle.${id}.uri=${uri}`,
      `bundle.${id}.creationtoken=2026030${n + 1}06000${n}`,
    ]),
  ])
})

it('may be of no bundle', () => {
  expect(formatBundleList([])).toBe(
    '[bundle]\n\tversion = 1\n\tmode = all\n\theuristic = creationToken\n',
  )
})

it.each([
  '/path with spaces',
  ' /spaces at both ends ',
  '/gr\u00f6\u00dfe/\u65e5\u672c/\u{1f680}',
  'C:\\store\\new\\table',
  '/"quoted" \\"and escaped\\"',
  '\\',
  '"',
  '/# no comment ; either = nor [section "x"]',
  "/it's $HOME `here` %41 \\040 ~",
])('has %j read by git as it is', async (uri) => {
  const dir = await temporaryDirectory()
  await writeFile(join(dir, 'list'), formatBundleList([{ id: ids[0] ?? '', uri }]))
  const asked = ['config', '--file', 'list', '--null', '--get-all', `bundle.${ids[0]}.uri`]

  expect((await git(asked, { cwd: dir })).toString()).toBe(`${uri}\0`)
})

it.each(['', 'secret\n[bundle "x"]', 'secret\r', 'secret\0', 'secret\t', 'secret\u001b[2J'])(
  'refuses %j, and does not repeat it',
  (uri) => {
    expect(() => formatBundleList([{ id: ids[0] ?? '', uri }])).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.not.stringContaining('secret'),
      }),
    )
  },
)

describe('git clone --bundle-uri', () => {
  it('takes a base and five increments from a list beside them', async () => {
    const { source, dir } = await chain()
    await writeFile(join(dir, 'list'), formatBundleList(ids.map((id) => ({ id, uri: fileOf(id) }))))

    // Git 2.39 looks for relative URIs where it runs, and later ones where the list is.
    const { said, sent } = await clone(join(dir, 'list'), source.dir, dir)
    expect(said).toEqual([])
    await expectEqual(join(dir, 'clone.git'), source)
    expect(sent).toBeLessThan((await objectsOf(source.dir)).length)
  })

  it('takes them over HTTP, each once', async () => {
    const { source, dir } = await chain()
    const { address, asked } = await serve(dir)
    const links = ids.map((id) => ({ id, uri: `${address}/${fileOf(id)}` }))
    await writeFile(join(dir, 'list'), formatBundleList(links))

    const { said } = await clone(`${address}/list`, source.dir, await temporaryDirectory())
    expect(said).toEqual([])
    expect([...new Set(asked)].sort()).toEqual([...ids.map(fileOf), 'list'])
    expect(asked.filter((each) => each !== 'list')).toHaveLength(ids.length)
  })

  it('gets every object from them alone, though the source has nothing', async () => {
    const { source, dir } = await chain()
    await writeFile(join(dir, 'list'), formatBundleList(ids.map((id) => ({ id, uri: fileOf(id) }))))
    const empty = await startDraft(join(dir, 'empty.git'))

    const { said } = await clone(join(dir, 'list'), empty.dir, dir)
    expect(said).toEqual(['warning: You appear to have cloned an empty repository.'])
    const all = ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)']
    const held = (await gitText(['-C', join(dir, 'clone.git'), ...all])).split('\n')
    expect(held).toEqual((await objectsOf(source.dir)).sort())
    const bundled = ['for-each-ref', '--format=%(objectname)', 'refs/bundles']
    const tips = await gitText(['-C', join(dir, 'clone.git'), ...bundled])
    expect(tips).toContain(await source.git(['rev-parse', 'main']))
    expect(tips).toContain(await source.git(['rev-parse', 'side']))
  })
})

const fileOf = (id: string) => `${id}.bundle`

/** A repository, and its history as a base and five increments in `dir`. */
async function chain(): Promise<{ source: Draft; dir: string }> {
  const dir = await temporaryDirectory()
  const source = await startDraft(join(dir, 'source.git'))
  let held: string[] = []
  for (const [n, id] of ids.entries()) {
    const from = n === 0 ? undefined : 'refs/heads/main^0'
    await source.import(history('refs/heads/main', 4, from), tag(`v${n}`, 'refs/heads/main'))
    if (n === 3) await source.import(history('refs/heads/side', 2, 'refs/heads/main~1'))
    await source.git(['bundle', 'create', '-q', join(dir, fileOf(id)), '--all', ...held])
    const tips = await source.git(['for-each-ref', '--format=^%(objectname)'])
    held = tips.split('\n')
  }
  return { source, dir }
}

/** Clones `from` to clone.git in `cwd`. Tells what git said, and how many objects came from there. */
async function clone(list: string, from: string, cwd: string) {
  const args = ['clone', '--mirror', '--progress', '--template=', `--bundle-uri=${list}`]
  const { exitCode, stderr } = await tryGit([...args, `file://${from}`, 'clone.git'], { cwd })
  expect(exitCode, stderr).toBe(0)
  const lines = stderr.split(/[\r\n]+/).filter((line) => line !== '')
  const sent = /^remote: Total (\d+)/m.exec(stderr)?.[1] ?? '0'
  const progress = /^(Cloning into|remote: |Receiving objects: |Resolving deltas: )/
  return { said: lines.filter((line) => !progress.test(line)), sent: Number(sent) }
}

/** Fails unless `dir` has the refs and HEAD of `source` and is sound. */
async function expectEqual(dir: string, { git: ask }: Draft): Promise<void> {
  const listed = ['for-each-ref', '--format=%(objectname) %(refname)']
  const refs = (await gitText(['-C', dir, ...listed])).split('\n')
  expect(refs.filter((line) => !line.includes(' refs/bundles/'))).toEqual(
    (await ask(listed)).split('\n'),
  )
  expect(refs.length).toBeGreaterThan((await ask(listed)).split('\n').length)
  await git(['-C', dir, 'fsck', '--full', '--strict'])
}

async function objectsOf(dir: string): Promise<string[]> {
  const listed = await gitText(['-C', dir, 'rev-list', '--objects', '--no-object-names', '--all'])
  return listed.split('\n')
}

/** Serves the files in `dir`, and notes which were asked for. */
async function serve(dir: string): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const name = basename(request.url ?? '')
    asked.push(name)
    readFile(join(dir, name)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const bound = server.address()
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0
  return { address: `http://127.0.0.1:${port}`, asked }
}

async function temporaryDirectory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-list-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}
