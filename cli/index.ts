#!/usr/bin/env node
/**
 * Joins the command line to the process it runs in. That is `process` as it stands: an import of
 * `node:process` reads each of its exports, and forty modules of Node.js with them.
 */
import { basename } from 'node:path'
import { asHoldfastError } from '../core/domain/errors.ts'
import { tuneHeap } from '../core/heap.ts'
import { leave } from '../core/leave.ts'
import { readSettings } from './config.ts'
import { main } from './main.ts'
import { printError } from './report.ts'
import { abortOnSignals } from './signals.ts'

tuneHeap()
const [node = 'node', script = 'holdfast', ...argv] = process.argv
const { stdout, stderr } = process
const voice = { argv, settings: readSettings(), stdout, stderr }
const { signal, exitCode } = abortOnSignals(process)

// Whoever reads the output may stop before its end, and that is no reason to stop the work.
for (const stream of [stdout, stderr]) stream.on('error', () => {})

// A defect in what nobody waits for. Scratch that is left behind is swept by the next run.
process.on('uncaughtException', (error) => end(printError(asHoldfastError(error), voice)))

end(
  await main({
    ...voice,
    program: basename(script) === 'holdfast' ? ['holdfast'] : [basename(node), script],
    directory: process.cwd(),
    signal,
    now: () => new Date(),
  }),
)

function end(code: number): void {
  leave(process, () => exitCode() ?? code)
}
