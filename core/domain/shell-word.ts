/** A word that a POSIX shell reads as `text`; with control characters, bash and its like. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9@%+=:,./_-]+$/.test(text)) return text
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  return `$'${text.replace(/[\\']/g, '\\$&').replace(ALL_CONTROL, escapeBytes)}'`
}

// Whatever would not be printed as it is: see plain-text.ts.
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const ALL_CONTROL = new RegExp(CONTROL.source, 'gu')

function escapeBytes(char: string): string {
  return Array.from(
    new TextEncoder().encode(char),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('')
}
