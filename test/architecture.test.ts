/**
 * Proves that the arrows in docs/architecture.md are enforced. A lint rule whose
 * glob has gone stale passes everything, and an override quietly replaces the
 * options of the one before it, so each rule is shown lines that it must refuse
 * and lines that it must let pass.
 */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

const RULES = ['biome.json', 'lint', '.gitignore', '.oxlintrc.json', 'tsconfig.json']

/** One file of each layer above the domain. */
const LAYERS = [
  ...['core/git/mirror.ts', 'core/store/s3.ts', 'core/github/client.ts', 'core/archive/pack.ts'],
  ...[
    'core/prune.ts',
    'core/browse/file.ts',
    'action/main.ts',
    'cli/index.ts',
    'cli/commands/backup.ts',
  ],
  ...['app/main.ts', 'app/config.ts', 'dashboard/index.ts'],
]
/** The parts of the App, and the libraries that each is the home of. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  alerts: ['nodemailer', 'mjml'],
  checks: [],
  discovery: [],
  dispatch: [],
  github: ['@octokit/core', '@octokit/auth-app', 'probot'],
  leases: ['jose', 'hono'],
  planning: ['croner'],
  policies: ['yaml'],
  records: ['kysely', 'kysely/migration', 'pg'],
  results: [],
  secrets: [],
  server: ['hono', '@hono/node-server', 'probot', 'prom-client'],
  webhooks: [],
}
const LIBRARIES_OF_PARTS = [...new Set(Object.values(PARTS).flat())]
const NOWHERE = ['./../elsewhere/index.ts', '../../elsewhere/index.ts', 'nock']
const PROCESSES = ['node:child_process', 'node:cluster']
const EVERYWHERE = ['node:fs', 'node:fs/promises', 'zod', 'picomatch', 'p-limit', './own.ts']

/** Folders of the dashboard, but its ports. */
const DASHBOARD = ['api', 'events', 'guards', 'look', 'pages', 'queries', 'reports', 'session']

const REFUSED: readonly (readonly [file: string, line: string, refusal: string])[] = [
  ...LAYERS.flatMap((file) =>
    NOWHERE.map((name) => [file, `import '${name}'`, 'noRestrictedImports'] as const),
  ),
  ...LAYERS.filter((file) => file !== 'core/git/mirror.ts').flatMap((file) =>
    PROCESSES.map((name) => [file, `import '${name}'`, 'Only core/git starts a process'] as const),
  ),

  ['core/domain/retention.ts', "import '../store/store.ts'", 'The domain knows no one'],
  ['core/domain/retention.ts', "import './../store/store.ts'", 'The domain knows no one'],
  [
    'core/domain/retention.ts',
    "import type { Store } from '../store/store.ts'",
    'The domain knows no one',
  ],
  [
    'core/domain/retention.ts',
    "export { createS3Store } from '../store/s3.ts'",
    'The domain knows no one',
  ],
  ['core/domain/retention.ts', "import 'node:fs'", 'The domain knows no one'],
  ['core/domain/retention.ts', "await import('node:fs')", 'The domain knows no one'],
  ['core/domain/retention.ts', "import '@aws-sdk/client-s3'", 'The domain knows no one'],
  ['core/domain/retention.ts', "import 'simple-git'", 'The domain knows no one'],
  ['core/domain/retention.ts', 'export const clock = () => Date.now()', 'no clock and no dice'],
  ['core/domain/retention.ts', 'export const today = () => new Date()', 'no clock and no dice'],
  ['core/domain/retention.ts', 'export const dice = () => Math.random()', 'no clock and no dice'],

  ['core/git/mirror.ts', "import '../store/s3.ts'", 'Adapters do not meet'],
  ['core/git/mirror.ts', "import '../backup.ts'", 'Adapters do not meet'],
  ['core/git/mirror.ts', "import '../../cli/index.ts'", 'Adapters do not meet'],
  ['core/git/mirror.ts', "import './../store/s3.ts'", 'Adapters do not meet'],
  ['core/git/mirror.ts', "import '@aws-sdk/client-s3'", 'another home'],
  ['core/git/mirror.ts', "import '@octokit/core'", 'another home'],
  ['core/store/s3.ts', "import '../git/mirror.ts'", 'Adapters do not meet'],
  ['core/store/s3.ts', "import type { Mirror } from '../git/mirror.ts'", 'Adapters do not meet'],
  ['core/store/s3.ts', "import 'simple-git'", 'another home'],
  ['core/store/s3.ts', "import '@actions/core'", 'another home'],
  ['core/github/client.ts', "import '../git/mirror.ts'", 'Adapters do not meet'],
  ['core/github/client.ts', "import '@smithy/node-http-handler'", 'another home'],
  ['core/archive/pack.ts', "import '../store/s3.ts'", 'Adapters do not meet'],
  ['core/archive/pack.ts', "import '@octokit/core'", 'another home'],

  ['core/prune.ts', "import '../app/main.ts'", 'core serves the programs'],
  ['core/prune.ts', "import '../cli/index.ts'", 'core serves the programs'],
  ['core/prune.ts', "import './../cli/index.ts'", 'core serves the programs'],
  ['core/prune.ts', "await import('node:child_process')", 'Only core/git starts a process'],
  ['core/prune.ts', "import 'child_process'", 'useNodejsImportProtocol'],
  ['core/prune.ts', "import 'simple-git'", 'another home'],
  ['core/prune.ts', "import '@aws-sdk/lib-storage'", 'another home'],
  ['core/prune.ts', "import 'cli-progress'", 'another home'],
  ['core/browse/file.ts', "import '../../dashboard/index.ts'", 'core serves the programs'],
  ['core/browse/file.ts', "import 'tar'", 'another home'],

  ['action/main.ts', "import '../app/main.ts'", 'A program uses core'],
  ['action/main.ts', "import '../cli/index.ts'", 'A program uses core'],
  ['action/main.ts', "import './../cli/index.ts'", 'A program uses core'],
  ['action/main.ts', "import '../test/git.ts'", 'A program uses core'],
  ['action/main.ts', "import 'commander'", 'another home'],
  ['action/main.ts', "import '@aws-sdk/client-sts'", 'another home'],
  ['cli/index.ts', "import '../action/main.ts'", 'A program uses core'],
  ['cli/index.ts', "import '@actions/core'", 'another home'],
  ['cli/index.ts', "import '@octokit/core'", 'another home'],
  ['cli/commands/backup.ts', "import '../../action/main.ts'", 'A program uses core'],
  ['cli/commands/backup.ts', "import '@aws-sdk/client-s3'", 'another home'],
  ['app/config.ts', "import '../dashboard/index.ts'", 'A program uses core'],
  ['app/config.ts', "import '@aws-sdk/client-s3'", 'another home'],
  ...Object.entries(PARTS).flatMap(([part, own]) => {
    const file = `app/${part}/x.ts`
    const elsewhere = part === 'alerts' ? '../checks/x.ts' : '../alerts/x.ts'
    return [
      ...['../main.ts', '../../dashboard/x.ts', './../../cli/x.ts', elsewhere].map(
        (name) => [file, `import '${name}'`, 'noRestrictedImports'] as const,
      ),
      ...[...LIBRARIES_OF_PARTS, '@aws-sdk/client-s3', 'simple-git']
        .filter((name) => !own.includes(name))
        .map((name) => [file, `import '${name}'`, 'another home'] as const),
      [file, "import 'node:child_process'", 'Only core/git starts a process'] as const,
    ]
  }),
  ['app/records/x.ts', "import '../github/port.ts'", 'no part of the App'],
  ['app/records/migrations/0001-x.ts', "import '../../main.ts'", 'no part of the App'],
  ['app/records/migrations/0001-x.ts', "import 'pg'", 'another home'],
  ['app/main.ts', "import '../cli/index.ts'", 'A program uses core'],
  ['app/main.ts', "import '@actions/core'", 'another home'],
  ['app/join-dashboard.ts', "import '../cli/index.ts'", 'A program uses core'],
  ['app/join-routes.ts', "import '../dashboard/create.ts'", 'A program uses core'],
  ['dashboard/index.ts', "import '../app/records.ts'", 'A program uses core'],
  ['dashboard/index.ts', "import 'probot'", 'another home'],
  ...DASHBOARD.flatMap((folder) => [
    [`dashboard/${folder}/x.tsx`, "import '../../app/main.ts'", 'A program uses core'] as const,
    [`dashboard/${folder}/x.tsx`, "import 'kysely'", 'another home'] as const,
    [`dashboard/${folder}/x.tsx`, "import '../../elsewhere/x.ts'", 'A program uses core'] as const,
    [`dashboard/${folder}/x.tsx`, "import './../x.ts'", 'A program uses core'] as const,
  ]),
  ['dashboard/ports/x.ts', "import '../pages/x.tsx'", 'A port says'],
  ['dashboard/ports/x.ts', "import '../../core/store/store.ts'", 'A port says'],
  ['dashboard/ports/x.ts', "import 'hono'", 'A port says'],
  ['app/views/x.ts', "import '../alerts/x.ts'", 'A view shows'],
  ['app/views/x.ts', "import '../../dashboard/pages/x.tsx'", 'A view shows'],
  ['app/views/x.ts', "import 'kysely'", 'another home'],
  ['app/demo/x.ts', "import '../../cli/index.ts'", 'The demo joins'],
  ['app/demo/x.ts', "import 'kysely'", 'another home'],

  ['app/main.ts', 'export const token = process.env.TOKEN', 'noProcessEnv'],
  ['core/prune.ts', "import { env } from 'node:process'; env.HOME", 'noProcessEnv'],
  ['test/prune.test.ts', 'export const home = process.env.HOME', 'noProcessEnv'],
  ['core/prune.ts', 'export default 1', 'noDefaultExport'],
  ['core/prune.ts', 'export enum Color { Red }', 'noEnum'],
  ['core/prune.ts', 'export const first = (list: any) => list', 'noExplicitAny'],
  ['core/prune.ts', 'export const second = (list: string[]) => list[1]!', 'noNonNullAssertion'],
  ['test/prune.test.ts', "it.only('alone', () => {})", 'noFocusedTests'],
  ['test/prune.test.ts', "it.skip('later', () => {})", 'noSkippedTests'],
  ['core/wheel.ts', "import './axle.ts'", 'noImportCycles'],
  ['core/axle.ts', "import './wheel.ts'", 'noImportCycles'],
  ['core/prune.ts', 'Promise.resolve()', 'no-floating-promises'],
  ['test/prune.test.ts', 'Promise.resolve()', 'no-floating-promises'],
  ['core/prune.ts', 'export const late = Promise.resolve() ? 1 : 2', 'no-misused-promises'],
]

const ALLOWED: readonly (readonly [file: string, line: string])[] = [
  ...LAYERS.flatMap((file) => EVERYWHERE.map((name) => [file, `import '${name}'`] as const)),
  ['core/domain/retention.ts', "import './errors.ts'"],
  ['core/domain/retention.ts', "import 'zod'"],
  ['core/domain/retention.ts', "import 'picomatch'"],
  ['core/domain/retention.ts', 'export const at = new Date(0)'],
  ['core/git/mirror.ts', "import './process.ts'"],
  ['core/git/mirror.ts', "import '../domain/refs.ts'"],
  ['core/git/mirror.ts', "import 'node:child_process'"],
  ['core/git/mirror.ts', "import 'simple-git'"],
  ['core/git/mirror.ts', "import 'node:fs/promises'"],
  ['core/store/s3.ts', "import './store.ts'"],
  ['core/store/s3.ts', "import '../domain/manifest.ts'"],
  ['core/store/s3.ts', "import '@aws-sdk/client-s3'"],
  ['core/store/s3.ts', "await import('@aws-sdk/lib-storage')"],
  ['core/store/s3.ts', "import '@smithy/node-http-handler'"],
  ['core/github/client.ts', "import '@octokit/core'"],
  ['core/github/client.ts', "import '../domain/errors.ts'"],
  ['core/archive/pack.ts', "import '../domain/manifest.ts'"],
  ['core/archive/pack.ts', "import 'node:zlib'"],
  ['core/prune.ts', "import './store/store.ts'"],
  ['core/prune.ts', "import './domain/errors.ts'"],
  ['core/version.ts', "import '../package.json'"],
  ['core/prune.ts', "import 'p-limit'"],
  ['core/browse/file.ts', "import '../restore.ts'"],
  ['core/browse/file.ts', "import '../git/blob.ts'"],
  ['core/browse/file.ts', "import './folder.ts'"],
  ['action/main.ts', "import './inputs.ts'"],
  ['action/main.ts', "import '../core/backup.ts'"],
  ['action/main.ts', "import '../core/store/s3.ts'"],
  ['action/main.ts', "import '@actions/core'"],
  ['cli/index.ts', "import '../core/backup.ts'"],
  ['cli/index.ts', "import './commands/backup.ts'"],
  ['cli/index.ts', "import 'commander'"],
  ['cli/commands/backup.ts', "import '../terminal.ts'"],
  ['cli/commands/backup.ts', "import '../../core/backup.ts'"],
  ['cli/commands/backup.ts', "import 'commander'"],
  ['cli/commands/backup.ts', "import 'cli-progress'"],
  ['cli/index.ts', "import 'cli-progress'"],
  ['app/main.ts', "import './dispatch/x.ts'"],
  ...Object.entries(PARTS).flatMap(([part, own]) =>
    ['../../core/backup.ts', './own.ts', ...own].map(
      (name) => [`app/${part}/x.ts`, `import '${name}'`] as const,
    ),
  ),
  ['app/leases/x.ts', "import '../records/x.ts'"],
  ['app/leases/x.ts', "import '../github/port.ts'"],
  ['app/records/migrations/0001-x.ts', "import { sql } from 'kysely'"],
  ['app/records/migrations/0001-x.ts', "import '../migrations.ts'"],
  ['app/join-dashboard.ts', "import '../dashboard/create.ts'"],
  ...['app/main.ts', 'app/config.ts'].flatMap((file) =>
    [
      '../core/backup.ts',
      'probot',
      '@octokit/webhooks',
      'hono',
      'hono/jsx',
      '@hono/node-server',
    ].map((name) => [file, `import '${name}'`] as const),
  ),
  ...['../core/backup.ts', 'hono', 'hono/jsx', '@hono/zod-openapi'].map(
    (name) => ['dashboard/index.ts', `import '${name}'`] as const,
  ),
  ...DASHBOARD.flatMap((folder) =>
    ['../../core/restore.ts', '../ports/x.ts', './own.tsx', 'hono/jsx', 'd3-scale', 'tar'].map(
      (name) => [`dashboard/${folder}/x.tsx`, `import '${name}'`] as const,
    ),
  ),
  ['dashboard/ports/x.ts', "import '../../core/domain/policy.ts'"],
  ['app/views/x.ts', "import '../../dashboard/ports/x.ts'"],
  ['app/views/x.ts', "import '../records/x.ts'"],
  ['app/demo/x.ts', "import '../results/x.ts'"],
  ['app/demo/x.ts', "import '../../dashboard/create.ts'"],
  ['app/config.ts', 'export const port = process.env.PORT'],
  ['vitest.config.ts', 'export default 1'],
  ['test/prune.test.ts', "import '../core/prune.ts'"],
  ['test/prune.test.ts', "import 'node:child_process'"],
  ['test/prune.test.ts', "it.skipIf(false)('where it can', () => {})"],
  ['core/prune.ts', 'await Promise.resolve()'],
]

const FINDINGS = /noRestricted|noProcessEnv|noDefault|noEnum|Tests|clock|promises|plugin/

let found: ReadonlyMap<string, readonly string[]>
const parent = mkdtempSync(join(tmpdir(), 'architecture-'))
const tree = join(parent, 'tree')
afterAll(() => rmSync(parent, { recursive: true }))

/** One tree with every file, and every case a line in it: each linter is started once. */
beforeAll(() => {
  // Beside the tree and not in it: the linters find it there, and do not lint it.
  symlinkSync(resolve('node_modules'), join(parent, 'node_modules'))
  for (const rules of RULES) cpSync(rules, join(tree, rules), { recursive: true })
  const cases = [...REFUSED, ...ALLOWED]
  for (const name of new Set(cases.map(([file]) => file))) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    writeFileSync(join(tree, name), linesOf(name).join('\n'))
  }
  found = groupFindings([...biome(), ...oxlint()])
})

it.each(REFUSED)('%s may not say: %s', (file, line, refusal) => {
  expect(whatIsSaidOf(file, line)).toContain(refusal)
})

it.each(ALLOWED)('%s may say: %s', (file, line) => {
  expect(whatIsSaidOf(file, line)).not.toMatch(FINDINGS)
})

it('has rules for every folder of code', () => {
  const shown = new Set([...REFUSED, ...ALLOWED].map(([file]) => dirname(file)))
  const code = globSync('{core,cli,action,app,dashboard}/**/*.{ts,tsx}').map((file) =>
    dirname(file),
  )
  expect([...new Set(code)].filter((folder) => !shown.has(folder))).toEqual([])
})

function linesOf(name: string): string[] {
  return [...REFUSED, ...ALLOWED].filter(([file]) => file === name).map(([, line]) => line)
}

function whatIsSaidOf(file: string, line: string): string {
  return found.get(`${file}:${linesOf(file).indexOf(line) + 1}`)?.join('\n') ?? ''
}

interface Finding {
  /** `file:line`. */
  readonly place: string
  readonly said: string
}

function groupFindings(findings: readonly Finding[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  for (const { place, said } of findings) places.set(place, [...(places.get(place) ?? []), said])
  return places
}

const BiomeReport = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      message: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.int() }) }),
    }),
  ),
})

function biome(): Finding[] {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  return BiomeReport.parse(lint('biome', args)).diagnostics.map(
    ({ category, message, location }) => ({
      place: `${location.path}:${location.start.line}`,
      said: `${category}: ${message}`,
    }),
  )
}

const OxlintReport = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      filename: z.string(),
      labels: z.tuple([z.object({ span: z.object({ line: z.int() }) })], z.unknown()),
    }),
  ),
})

function oxlint(): Finding[] {
  const report = OxlintReport.parse(lint('oxlint', ['--type-aware', '--format=json', '.']))
  return report.diagnostics.map(({ code, message, filename, labels: [label] }) => ({
    place: `${filename}:${label.span.line}`,
    said: `${code}: ${message}`,
  }))
}

/** What a linter reports about the tree. */
function lint(program: string, args: readonly string[]): unknown {
  const run = spawnSync(resolve('node_modules/.bin', program), args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  })
  if (run.stdout === '') throw new Error(`${program} reported nothing: ${run.stderr}`)
  return JSON.parse(run.stdout)
}
