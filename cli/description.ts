/** What a command has to say to people. */
export interface Description {
  /** The sentence that comes first: what a reader must know if they read no further. */
  readonly verdict: string
  readonly tone: 'good' | 'doubt' | 'bad'
  /** One line each; text from outside need not be cleaned. */
  readonly lines: readonly string[]
}

/** What a command comes to. */
export interface Answer {
  readonly exitCode: 0 | 1 | 2 | 3
  /** For `--json`. */
  readonly json: unknown
  /** Text that programs read is printed as it is. */
  readonly text: Description | string
}

/** `Name   value` below one another. */
export function describeFacts(
  facts: readonly (readonly [name: string, value: string])[],
): string[] {
  const width = Math.max(0, ...facts.map(([name]) => name.length))
  return facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
}

/** `1 ref`, `2 refs`. */
export function describeCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
