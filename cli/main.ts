/** From a command line to an exit code. */
import { CommanderError } from 'commander'
import { asHoldfastError } from '../core/domain/errors.ts'
import { VERSION } from '../core/version.ts'
import type { Settings } from './config.ts'
import { plainText } from './plain-text.ts'
import { createProgram } from './program.ts'
import { createProgressLines } from './progress-lines.ts'
import { printAnswer, printError, type Voice } from './report.ts'
import { createCommands, type Work } from './run-commands.ts'
import { toUsageError } from './usage-error.ts'

export interface World extends Voice {
  /** How this program was called. */
  readonly program: readonly string[]
  readonly settings: Settings
  readonly directory: string
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Results go to standard output, progress and errors to standard error. Never throws. */
export async function main(world: World): Promise<number> {
  let exitCode = 0
  const work: Work = async (run) => {
    const progress = await createProgress(world)
    const { settings, signal, directory, program, stdout } = world
    const { report } = progress
    try {
      const answer = await run({ settings, signal, directory, program, stdout, report })
      progress.stop()
      printAnswer(answer, world)
      exitCode = answer.exitCode
    } finally {
      progress.stop()
    }
  }
  try {
    const program = createProgram(createCommands(work), {
      version: VERSION,
      defaults: world.settings,
      write: (text) => world.stdout.write(text),
    })
    await program.parseAsync(world.argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(asHoldfastError(error), world)
    // Help and version were asked for, and are printed.
    if (error.exitCode === 0) return 0
    return printError(toUsageError(error, world.argv), world)
  }
}

function createProgress({ stderr, now }: World) {
  const write = (line: string) => void stderr.write(`${plainText(line)}\n`)
  return stderr.isTTY
    ? import('./progress-bars.ts').then(({ createProgressBars }) => createProgressBars(stderr))
    : createProgressLines(write, now)
}
