/** The checks that are not tests, so that one command runs all and one line counts all. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

function npmRun(args: readonly string[], folder = '.') {
  const run = spawnSync('npm', ['run', '--silent', ...args], { cwd: folder, encoding: 'utf8' })
  return { status: run.status, said: `${run.stdout}${run.stderr}` }
}

it.each([['lint'], ['types'], ['docs -- --check']])('npm run %s finds nothing', (command) => {
  const { status, said } = npmRun(command.split(' '))
  expect(status, said).toBe(0)
})

describe('the check of the generated pages', () => {
  it.each([
    ['README.md', '| `store` |', '| `shop` |'],
    ['docs/errors.md', 'store-damaged', 'store-demolished'],
    ['docs/commands.md', '`--max-size <size>`', '`--size <size>`'],
    ['docs/schema/snapshot.json', '"takenAt"', '"takenOn"'],
  ])('notices that %s is out of date, and `npm run docs` mends it', (page, is, was) => {
    const folder = copyOfPages()
    const current = readFileSync(join(folder, page), 'utf8')
    expect(current).toContain(is)
    writeFileSync(join(folder, page), current.replace(is, was))

    expect(npmRun(['docs', '--', '--check'], folder)).toEqual({
      status: 1,
      said: `${page} is out of date: run \`npm run docs\`.\n`,
    })
    expect(npmRun(['docs'], folder).status).toBe(0)
    expect(readFileSync(join(folder, page), 'utf8')).toBe(current)
  })

  it('says so when what they are made from is missing', () => {
    const folder = copyOfPages()
    rmSync(join(folder, 'action.yml'))

    const { status, said } = npmRun(['docs'], folder)
    expect(status).toBe(1)
    expect(said).toContain('action.yml is missing')
  })
})

/** A folder with the generated pages, and what they are made from. */
function copyOfPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const part of ['package.json', 'README.md', 'action.yml', 'docs', 'cli', 'core/domain']) {
    cpSync(part, join(folder, part), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  return folder
}
