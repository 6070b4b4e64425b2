/** SIGINT and SIGTERM end the work in good order; a second one ends it at once. */

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal
  /** What a shell expects of a program that a signal ended; undefined when none came. */
  readonly exitCode: () => number | undefined
}

interface Signalled {
  on(name: 'SIGINT' | 'SIGTERM', act: () => void): unknown
  exit(code: number): void
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const

export function abortOnSignals(program: Signalled): Interruption {
  const controller = new AbortController()
  let exitCode: number | undefined
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    program.on(name, () => {
      if (exitCode !== undefined) program.exit(EXIT_CODES[name])
      exitCode ??= EXIT_CODES[name]
      controller.abort(new Error(`The program was sent ${name}.`))
    })
  }
  return { signal: controller.signal, exitCode: () => exitCode }
}
