/**
 * Bundles the programs into dist/, which is committed: `uses:` runs it as it
 * lies there, without an install. Each `import()` becomes a chunk of its own, so
 * that a program says its first word before the libraries are read.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { type ChunkingContext, type CodeSplittingGroup, defineConfig, type Plugin } from 'rolldown'
import { z } from 'zod'

/** What every backup needs to ask its source. */
const BACKUP = ['cli/commands/backup.ts', 'core/store/open.ts']

/** What every backup needs besides, up to its end. It is loaded while the source answers. */
const SNAPSHOT = ['core/read-known.ts', 'core/make-snapshot.ts']

/** The command line and the Action, complete in themselves. */
const standalone = defineConfig({
  input: {
    'cli/index': 'cli/index.ts',
    'action/index': 'action/index.ts',
    'action/post': 'action/post.ts',
  },
  platform: 'node',
  transform: { target: 'node20' },
  plugins: [licences(), moduleType()],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    // No hashes: a chunk keeps its name, so that a change of dist/ can be read.
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // The Action, too, needs much of what the command line starts with, but not its parser.
    codeSplitting: {
      groups: [
        together('start', ['cli/index.ts'], (id, context) => !leansOnPackage(id, context)),
        together('backup', BACKUP),
        together('snapshot', SNAPSHOT),
      ],
    },
  },
})

/** The App: its own code and assets, since Node.js reads no JSX; libraries stay installed. */
const server = defineConfig({
  input: { 'app/index': 'app/index.ts', 'app/demo': 'app/demo/index.ts' },
  platform: 'node',
  transform: { target: 'node24' },
  external: /^[^./]/,
  plugins: [assets()],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'app/chunks/[name].js',
  },
})

export default [standalone, server]

/**
 * All that `modules` import, and what that imports, in one file, which is loaded whole in any
 * case: to find, read and link a file takes half a millisecond, and there were fifty.
 */
function together(
  name: string,
  modules: readonly string[],
  takes: (id: string, context: ChunkingContext) => boolean = () => true,
): CodeSplittingGroup {
  return {
    name: (id, context) => {
      const needed = closureOf(
        modules.map((module) => resolve(module)),
        context,
      )
      const isEntry = context.getModuleInfo(id)?.isEntry ?? false
      return needed.has(id) && !isEntry && takes(id, context) ? name : null
    },
  }
}

function leansOnPackage(id: string, context: ChunkingContext): boolean {
  return [...closureOf([id], context)].some((each) => packageFolder(each) !== undefined)
}

/** `ids`, and all that is imported from there before anything runs. */
function closureOf(ids: readonly string[], context: ChunkingContext): ReadonlySet<string> {
  const closure = new Set(ids)
  // A set gives what is added while it is read.
  for (const id of closure) {
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) closure.add(imported)
  }
  return closure
}

/** dist/package.json makes dist/ work alone, wherever it is copied. */
function moduleType(): Plugin {
  return {
    name: 'module-type',
    generateBundle() {
      const source = `${JSON.stringify({ type: 'module' })}\n`
      this.emitFile({ type: 'asset', fileName: 'package.json', source })
    },
  }
}

/** What the App reads beside its code: `#assets/…`, and `../app.yml`. */
function assets(): Plugin {
  return {
    name: 'assets',
    generateBundle() {
      const imports = { '#assets/*': './assets/*' }
      const scope = `${JSON.stringify({ type: 'module', imports })}\n`
      this.emitFile({ type: 'asset', fileName: 'app/package.json', source: scope })
      this.emitFile({ type: 'asset', fileName: 'app.yml', source: readFileSync('app.yml') })
      for (const file of readdirSync('dashboard/assets')) {
        const source = readFileSync(join('dashboard/assets', file))
        this.emitFile({ type: 'asset', fileName: `app/assets/${file}`, source })
      }
    },
  }
}

/** dist/licenses.txt: the licence of every package that is in the bundle, each text once. */
function licences(): Plugin {
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) =>
        chunk.type === 'chunk' ? chunk.moduleIds : [],
      )
      const folders = new Set(modules.flatMap((id) => packageFolder(id) ?? []))
      const source = describeLicences([...folders].map(readPackage))
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source })
    },
  }
}

/** The folder of the package that a module belongs to; our own modules have none. */
function packageFolder(moduleId: string): string | undefined {
  const parts = moduleId.split(sep)
  const at = parts.lastIndexOf('node_modules')
  if (at < 0) return undefined
  return parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join(sep)
}

interface Package {
  /** `zod 4.6.7 (MIT)`. */
  readonly title: string
  readonly licence: string
}

const PackageJson = z.object({ name: z.string(), version: z.string(), license: z.string() })

function readPackage(folder: string): Package {
  const json = readFileSync(join(folder, 'package.json'), 'utf8')
  const { name, version, license } = PackageJson.parse(JSON.parse(json))
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
  const licence = texts.join('\n\n') || 'No text comes with the package.'
  return { title: `${name} ${version} (${license})`, licence }
}

function describeLicences(packages: readonly Package[]): string {
  const titlesOf = new Map<string, Set<string>>()
  for (const { title, licence } of packages.toSorted((a, b) => (a.title < b.title ? -1 : 1))) {
    titlesOf.set(licence, (titlesOf.get(licence) ?? new Set()).add(title))
  }
  const notices = [...titlesOf].map(
    ([licence, titles]) => `${[...titles].join('\n')}\n\n${licence}\n`,
  )
  return notices.join(`\n${'-'.repeat(80)}\n\n`)
}
