/** Style sheets and scripts, read once when the dashboard is made, under names that change with them. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { pickTokens } from './look/tokens.ts'

export interface Assets {
  /** The address of one of them. */
  readonly addressOf: (name: AssetName) => string
  /** Serves all of them, to be kept for ever. */
  readonly routes: Hono
}

/** Large, and only wanted by one page, so it is read again when it is asked for. */
const LAZY = 'reference.js'
const EAGER = ['dashboard.css', 'dashboard.js', 'htmx.js', 'icon.svg', 'scalar.js'] as const

export type AssetName = (typeof EAGER)[number] | typeof LAZY

const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' } as const
const DARK_ONLY = '(prefers-color-scheme: dark)'
const DARK = `@media ${DARK_ONLY}`
const YEAR = 'public, max-age=31536000, immutable'

export function createAssets(): Assets {
  const texts: Readonly<Record<(typeof EAGER)[number], string>> = {
    'dashboard.css': styleSheet(),
    'dashboard.js': read('#assets/dashboard.js'),
    'htmx.js': read('htmx.org/dist/htmx.min.js'),
    'icon.svg': read('#assets/icon.svg'),
    'scalar.js': read('#assets/scalar.js'),
  }
  const addresses = new Map<AssetName, string>(
    EAGER.map((name) => [name, addressOf(name, digest(texts[name]))]),
  )
  const routes = new Hono()
  for (const name of EAGER) {
    routes.get(addresses.get(name) ?? name, (context) =>
      context.body(texts[name], 200, headers(name)),
    )
  }
  addresses.set(LAZY, addressOf(LAZY, digest(readReference())))
  routes.get(addresses.get(LAZY) ?? '', (context) =>
    context.body(readReference(), 200, headers(LAZY)),
  )
  return { routes, addressOf: (name) => addresses.get(name) ?? `/assets/${name}` }
}

/** Our own sheet, and of GitHub's design tokens those that it uses. */
function styleSheet(): string {
  const own = read('#assets/dashboard.css')
  const themes = ['light', 'dark'].map((name) =>
    read(`@primer/primitives/dist/css/functional/themes/${name}.css`),
  )
  const picked = themes.map((theme) => pickTokens(theme, own))
  // Paper is white, whatever the screen is: pale text would not be seen on it.
  const onScreen = picked.map((sheet) => sheet.replaceAll(DARK, `@media screen and ${DARK_ONLY}`))
  return [...onScreen, own].join('\n')
}

function read(name: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(name), 'utf8')
}

/** Its package exports only what a bundler wants; the script for browsers lies beside that. */
function readReference(): string {
  const entry = createRequire(import.meta.url).resolve('@scalar/api-reference')
  return readFileSync(join(dirname(entry), 'browser/standalone.js'), 'utf8')
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function addressOf(name: string, mark: string): string {
  const [base, extension] = name.split('.')
  return `/assets/${base}-${mark}.${extension}`
}

function headers(name: AssetName): Record<string, string> {
  const kind = name.endsWith('.css') ? 'css' : name.endsWith('.js') ? 'js' : 'svg'
  return { 'content-type': `${TYPES[kind]}; charset=utf-8`, 'cache-control': YEAR }
}
