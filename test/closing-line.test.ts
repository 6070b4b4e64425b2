import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

/** Runs vitest with the closing line over these test files. */
function run(files: Record<string, string>, { refuseSkipped = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'closing-line-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const config = `import { closingLine } from '${resolve('test/closing-line.ts')}'
    export default { test: { reporters: ['default', closingLine({ refuseSkipped: ${refuseSkipped} })] } }`
  writeFileSync(join(folder, 'vitest.config.ts'), config)
  for (const [name, body] of Object.entries(files)) {
    const head = "import { afterAll, beforeAll, describe, expect, it } from 'vitest'\n"
    writeFileSync(join(folder, `${name}.test.ts`), head + body)
  }
  const { stdout, status } = spawnSync(
    process.execPath,
    [resolve('node_modules/vitest/vitest.mjs'), 'run'],
    { cwd: folder, encoding: 'utf8' },
  )
  return {
    last: stdout.trimEnd().split('\n').at(-1),
    endsWithNewline: stdout.endsWith('\n'),
    stdout,
    status,
  }
}

const PASSES = "it('passes', () => {})\n"
const FAILS = "it('fails', () => expect(1).toBe(2))\n"
const SKIPS = "it.skipIf(true)('waits', () => {})\n"

it('counts what passed, failed and was skipped, over all files', () => {
  expect(run({ a: PASSES + FAILS, b: PASSES + SKIPS })).toMatchObject({
    last: '2 passed, 1 failed, 1 skipped',
    endsWithNewline: true,
    status: 1,
  })
})

it('counts each thing that broke, and not only that something did', () => {
  const unread = "import './missing.ts'\n"
  const breaks = `${PASSES}afterAll(() => { throw new Error('no') })`
  const lost = `it('passes', () => { void Promise.reject(new Error('lost')) })`
  const group = `describe('group', () => { beforeAll(() => { throw new Error('no') })\n${PASSES}})`
  expect(run({ a: FAILS, b: unread, c: breaks, d: lost, e: group })).toMatchObject({
    last: '2 passed, 5 failed, 1 skipped',
    status: 1,
  })
})

it('ends with 0 when nothing failed', () => {
  expect(run({ a: PASSES + SKIPS })).toMatchObject({
    last: '1 passed, 0 failed, 1 skipped',
    status: 0,
  })
})

it('fails for a skipped test where nothing may be skipped, and names it', () => {
  const ended = run({ a: PASSES + SKIPS }, { refuseSkipped: true })

  expect(ended).toMatchObject({ last: '1 passed, 1 failed, 0 skipped', status: 1 })
  expect(ended.stdout).toContain('Skipped, where nothing may be: a.test.ts > waits')
})

it.each([
  ['a file that cannot be read', { a: PASSES, b: "import './missing.ts'\n" }, '1 passed, 1 failed'],
  [
    'a hook that breaks',
    { a: `${PASSES}afterAll(() => { throw new Error('no') })` },
    '1 passed, 1',
  ],
  [
    'a hook that breaks before the tests of a group',
    { a: `describe('group', () => { beforeAll(() => { throw new Error('no') })\n${PASSES}})` },
    '0 passed, 1 failed, 1 skipped',
  ],
  [
    'an error that nobody catches',
    { a: `it('passes', () => { void Promise.reject(new Error('lost')) })` },
    '1 passed, 1 failed',
  ],
  ['a file without tests', { a: 'export const nothing = 1\n' }, '0 passed, 1 failed'],
  ['no file at all', {}, '0 passed, 1 failed'],
  [
    'a process that leaves with an error',
    { a: `${PASSES}it('leaves', () => process.exit(3))` },
    /[1-9]\d* failed/,
  ],
])('counts %s as failed', (_what, files, tally) => {
  const { last, status } = run(files)

  expect(last).toMatch(tally)
  expect(status).toBe(1)
})
