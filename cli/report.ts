/** Tells what came of a command, in the form that was asked for. */
import type { HoldfastError } from '../core/domain/errors.ts'
import { describeError, errorAsJson, exitCodeOfError } from './describe-error.ts'
import type { Answer } from './description.ts'
import { printDescription, printJson } from './output.ts'
import { plainText } from './plain-text.ts'

export interface Voice {
  /** Without node and the script. */
  readonly argv: readonly string[]
  readonly settings: { readonly color: boolean; readonly debug: boolean }
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

export function printAnswer({ json, text }: Answer, { argv, stdout, settings }: Voice): void {
  const write = (printed: string) => void stdout.write(printed)
  if (wantsJson(argv)) printJson(json, { write })
  else if (typeof text === 'string') write(text)
  else printDescription(text, { write, color: settings.color && stdout.isTTY === true })
}

/** Returns the exit code of the error. */
export function printError(error: HoldfastError, { argv, stdout, stderr, settings }: Voice): 1 | 2 {
  if (wantsJson(argv)) printJson(errorAsJson(error), { write: (text) => void stdout.write(text) })
  else stderr.write(`${describeError(error).map(plainText).join('\n')}\n`)
  if (settings.debug) stderr.write(`${describeTrace(error)}\n`)
  return exitCodeOfError(error)
}

/** The stacks of an error and of what caused it. */
function describeTrace(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describeTrace(error.cause)}`
  return `${error.stack}${cause}`
}

/** Also of a command line that could not be read. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json')
}
