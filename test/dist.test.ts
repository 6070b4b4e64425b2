/** dist/ is committed, so it must be what the sources make, and work alone. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

const ENTRIES = ['cli/index.js', 'action/index.js', 'action/post.js'] as const

it('is what `npm run build` makes of the sources, byte for byte', () => {
  const folder = temporaryFolder()
  const build = spawnSync('npm', ['run', '--silent', 'build', '--', '--dir', folder], {
    encoding: 'utf8',
  })
  expect(build.status, build.stderr).toBe(0)

  const rebuilt = filesOf(folder)
  expect(filesOf('dist')).toEqual(rebuilt)
  const outdated = rebuilt.filter(
    (file) => !readFileSync(join(folder, file)).equals(readFileSync(join('dist', file))),
  )
  expect(outdated, 'out of date: run `npm run build`').toEqual([])
})

it('names as packages of the App only what an installation for production brings', () => {
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')))
  const code = filesOf('dist')
    .filter((name) => /^app\/.*\.js$/.test(name))
    .map((name) => readFileSync(join('dist', name), 'utf8'))
    .join('\n')
  const named = [IMPORT, IMPORT_LATER].flatMap((way) =>
    Array.from(code.matchAll(way), ([, from = '']) => from),
  )
  const packages = named
    .filter((from) => !from.startsWith('.') && !isBuiltin(from))
    .map((from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'))
  expect(packages).toContain('kysely')
  expect(packages.filter((name) => !(name in dependencies))).toEqual([])
})

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) })

const HEAVY = /^(@aws-sdk|@smithy|@octokit|@azure|@actions\/(cache|github)|simple-git|zod)\b/

it.each(ENTRIES)('%s reads no heavy library before its first line', (entry) => {
  expect(packagesIn(staticImports(entry)).filter((name) => HEAVY.test(name))).toEqual([])
  expect(packagesIn(filesOf('dist')).filter((name) => HEAVY.test(name))).toContain('zod')
})

it('knows no path of this machine', () => {
  for (const file of filesOf('dist')) {
    expect(readFileSync(join('dist', file), 'utf8')).not.toContain(process.cwd())
  }
})

it('needs no package to be installed, but for the App', () => {
  const standalone = filesOf('dist').filter((name) => !name.startsWith('app/'))
  for (const file of standalone.filter((name) => name.endsWith('.js'))) {
    const code = readFileSync(join('dist', file), 'utf8')
    const needed = [IMPORT, IMPORT_LATER, REQUIRE].flatMap((way) =>
      Array.from(code.matchAll(way), ([, from]) => from),
    )
    expect(needed.filter((from = '') => !isAtHand(from))).toEqual([])
  }
})

it('carries the licences of what is in it', () => {
  const licences = readFileSync('dist/licenses.txt', 'utf8')
  expect(licences).toMatch(/^@aws-sdk\/client-s3 .*\(Apache-2\.0\)$/m)
  expect(licences).toMatch(/^zod .*\(MIT\)$/m)
  expect(licences).toContain('Permission is hereby granted, free of charge')
})

// The bundler writes each import on a line of its own.
const IMPORT = /^(?:import|export)\b(?:[^;'"\n]*\bfrom)? ?"([^"]+)"/gm
const IMPORT_LATER = /\bimport\("([^"]+)"\)/g
const REQUIRE = /\b__require\(["']([^"']+)["']\)/g

/** `debug` asks for supports-color inside a `try`, and does without. */
function isAtHand(from: string): boolean {
  return from.startsWith('.') || isBuiltin(from) || from === 'supports-color'
}

/** The files that node reads before the first line of `entry`, itself included. */
function staticImports(entry: string): string[] {
  const files = [entry]
  for (const file of files) {
    const code = readFileSync(join('dist', file), 'utf8')
    for (const [, from = ''] of code.matchAll(IMPORT)) {
      const imported = normalize(join(dirname(file), from))
      if (from.startsWith('.') && !files.includes(imported)) files.push(imported)
    }
  }
  return files
}

/** The bundler writes `// node_modules/zod/…` above what it took from there. */
function packagesIn(files: readonly string[]): string[] {
  const code = files.map((file) => readFileSync(join('dist', file), 'utf8')).join('\n')
  const paths = code.matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/\s]+)/gm)
  return [...new Set(Array.from(paths, ([, name = '']) => name))]
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run \`npm run build\`.`)
  return globSync('**', { cwd: folder })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort()
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}
