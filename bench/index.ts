/** `npm run bench`: Holdfast beside its peers. See docs/performance.md. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HELP, type Options, readOptions } from './options.ts'
import { isComplete, measureAll } from './results.ts'
import { startServer } from './served.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args)
    if (options !== undefined) return await bench(options)
    process.stdout.write(HELP)
    return 0
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${said}\n`)
    return error instanceof TypeError ? 2 : 1
  }
}

/** 1 when Holdfast itself could not be measured. */
async function bench(options: Options): Promise<number> {
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => interrupted.abort(new Error(`Ended by ${signal}.`)))
  }
  const root = await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
  const served = await startServer(join(root, 'served'))
  try {
    const results = await measureAll(options, {
      root,
      served,
      signal: interrupted.signal,
      report: (line) => void process.stderr.write(`${line}\n`),
      print: (text) => void process.stdout.write(`${text}\n\n`),
    })
    if (options.json !== undefined) {
      await writeFile(options.json, `${JSON.stringify(results, undefined, 2)}\n`)
    }
    return isComplete(results) ? 0 : 1
  } finally {
    await served.close()
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
}
