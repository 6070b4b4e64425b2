/** Where results and errors go: people read them, or programs do. */
import type { Description } from './description.ts'
import { plainText } from './plain-text.ts'

export interface OutputOptions {
  readonly write: (text: string) => void
  readonly color: boolean
}

const COLORS = { good: '\u001b[32m', doubt: '\u001b[33m', bad: '\u001b[31m' } as const
const NO_COLOR = '\u001b[0m'

/** Every line is cleaned here, so that no name and no message can act on a terminal. */
export function printDescription(
  { verdict, tone, lines }: Description,
  { write, color }: OutputOptions,
): void {
  const first = plainText(verdict)
  const text = [color ? `${COLORS[tone]}${first}${NO_COLOR}` : first, ...lines.map(plainText)]
  write(`${text.join('\n')}\n`)
}

export function printJson(value: unknown, { write }: Pick<OutputOptions, 'write'>): void {
  write(`${JSON.stringify(value, null, 2).replace(UNSEEN, escapeChar)}\n`)
}

// What JSON lets stand and a terminal would act on.
const UNSEEN = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

function escapeChar(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
