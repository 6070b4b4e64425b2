/** The Action as it is shipped, run as a runner runs it. */
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { git } from '../git.ts'
import { createRunnerFolder, type RunnerFolder, runStep } from './as-a-runner.ts'

/** A repository with two commits, a branch and a tag. */
async function createRepository(folder: RunnerFolder, name = 'rocket'): Promise<string> {
  const path = join(folder.root, name)
  await git(['init', '--quiet', '--initial-branch=main', path])
  for (const message of ['first', 'second']) {
    await git(['commit', '--quiet', '--allow-empty', '-m', message], { cwd: path })
  }
  await git(['branch', 'topic', 'HEAD~1'], { cwd: path })
  await git(['tag', '-a', '-m', 'one', 'v1'], { cwd: path })
  return path
}

it('backs up, tells the job all about it, and tidies up after it', async () => {
  const folder = await createRunnerFolder()
  const repository = await createRepository(folder)
  const inputs = { store: './store', repository, token: 'ghs_CANARY' }
  const main = await runStep('index', folder, { inputs })

  expect(main.exitCode, main.output).toBe(0)
  expect(Object.fromEntries(main.outputs)).toMatchObject({
    status: 'stored',
    'snapshot-id': expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/),
    manifest: expect.stringMatching(/^repositories\/.*\.json$/),
    'manifest-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
    'stored-bytes': expect.stringMatching(/^[1-9]\d*$/),
    'duration-seconds': expect.stringMatching(/^\d+\.\d$/),
    refs: '3',
    verified: 'objects',
    'restore-command': expect.stringMatching(/^holdfast restore .* --store \/.+\/work\/store /),
  })
  expect(JSON.parse(main.outputs.get('results') ?? '')).toHaveLength(1)
  expect(main.summary).toMatch(/^<h2>✅ .* is backed up and verified\./)
  expect(main.summary).toContain(main.outputs.get('snapshot-id'))
  expect(main.output).toMatch(/^::group::/m)
  expect(main.output).not.toMatch(/^::(error|warning)/m)
  expect(existsSync(join(folder.workspace, 'store', 'holdfast', 'v1'))).toBe(true)

  const post = await runStep('post', folder, { inputs, state: main.state })
  expect(post.exitCode, post.output).toBe(0)
  expect(post.output).toContain('Removed the scratch directory.')
  expect(existsSync(main.state.get('scratch') ?? '/')).toBe(false)
})

it('masks secrets before it says anything of the job, and says them nowhere else', async () => {
  const folder = await createRunnerFolder()
  const repository = await createRepository(folder)
  const inputs = { store: './store', repository, token: 'ghs_CANARY' }
  const { output, outputs, summary, state } = await runStep('index', folder, { inputs })
  const lines = output.split('\n')
  const header = Buffer.from('x-access-token:ghs_CANARY').toString('base64')
  expect(lines.slice(0, 3)).toEqual([
    'Holdfast is starting.',
    '::add-mask::ghs_CANARY',
    `::add-mask::${header}`,
  ])
  const rest = lines.filter((line) => !line.startsWith('::add-mask::'))
  for (const said of [...rest, JSON.stringify([[...outputs], summary, [...state]])]) {
    expect(said).not.toContain('CANARY')
    expect(said).not.toContain(header)
  }
})

it('a source that fails stops no other, and fails the job', async () => {
  const folder = await createRunnerFolder()
  const repository = await createRepository(folder)
  const inputs = { store: './store', repositories: `${repository}\n${folder.root}/nowhere` }
  const { exitCode, output, outputs, summary } = await runStep('index', folder, { inputs })
  expect(exitCode).toBe(1)
  expect(output).toMatch(/^::error title=Backup of .*nowhere failed::.+\(source-not-found\)$/m)
  expect(outputs.get('status')).toBe('failed')
  const results: { status: string }[] = JSON.parse(outputs.get('results') ?? '')
  expect(results.map((result) => result.status)).toEqual(['failed', 'stored'])
  expect(summary).toMatch(/^<h2>❌ Of 2 repositories, 1 failed\./)
})

it('an unchanged repository is no failure, and costs nothing', async () => {
  const folder = await createRunnerFolder()
  const repository = await createRepository(folder)
  const inputs = { store: './store', repository }
  await runStep('index', folder, { inputs })
  const { exitCode, outputs } = await runStep('index', folder, { inputs })
  expect([exitCode, outputs.get('status')]).toEqual([0, 'unchanged'])
  expect(outputs.get('transferred-bytes')).toBe('0')
})

it('a dry run stores nothing', async () => {
  const folder = await createRunnerFolder()
  const repository = await createRepository(folder)
  const inputs = { store: './store', repository, 'dry-run': 'true' }
  const { exitCode, outputs, output } = await runStep('index', folder, { inputs })
  expect(exitCode, output).toBe(0)
  expect(outputs.get('status')).toBe('dry-run')
  expect(outputs.get('stored-bytes')).toBe('0')
  expect(existsSync(join(folder.workspace, 'store', 'holdfast', 'v1', 'repositories'))).toBe(false)
})

it('inputs that cannot be used are named, with the way out', async () => {
  const folder = await createRunnerFolder()
  const inputs = { store: './store', concurrency: 'many' }
  const { exitCode, output, outputs } = await runStep('index', folder, { inputs })
  expect(exitCode).toBe(1)
  expect(output).toContain('::error title=Backup failed::Input `concurrency` cannot be used')
  expect(output).toContain('Give a whole number from 1 to 100.')
  expect(outputs.get('status')).toBe('failed')
})

it('a cancelled job ends within the time the runner gives it, and says so', async () => {
  const folder = await createRunnerFolder()
  const silent = createServer((request) => {
    request.socket.setTimeout(0)
    asked()
  })
  let asked = () => {}
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    silent.closeAllConnections()
    silent.close()
  })
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  let cancelledAt = Number.NaN
  const inputs = {
    store: './store',
    repository: `http://127.0.0.1:${address.port}/acme/rocket`,
    'fail-on': 'never',
  }
  const { exitCode, output, outputs } = await runStep('index', folder, {
    inputs,
    onFirstOutput: (child) => {
      asked = () => {
        cancelledAt = performance.now()
        child.kill('SIGINT')
      }
    },
  })
  expect(performance.now() - cancelledAt).toBeLessThan(7500)
  expect(exitCode).toBe(1)
  expect(output).toMatch(/^::error title=.*\(interrupted\)$/m)
  expect(outputs.get('status')).toBe('failed')
})

it('says its first line within 150 ms of the start of node', async () => {
  const folder = await createRunnerFolder()
  const inputs = { store: './store', concurrency: 'many', token: 'x' }
  const times: number[] = []
  for (let i = 0; i < 5; i += 1) {
    times.push((await runStep('index', folder, { inputs })).firstOutputMs)
  }
  expect(Math.min(...times)).toBeLessThan(150)
})
