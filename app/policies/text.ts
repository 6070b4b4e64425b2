/** What can be said of a policy file before anything in it is understood. */
import type { PolicyProblem } from './problem.ts'

/** Far more than any organisation needs, and little enough to read at every start. */
export const MOST_BYTES = 65_536

/** A file's text without its byte order mark, or why nobody should try to read it. */
export function readText(text: string): { text: string } | { problem: PolicyProblem } {
  if (Buffer.byteLength(text) > MOST_BYTES) return { problem: tooLarge() }
  const plain = text.replace(/^\uFEFF/, '')
  const odd = ODD_CHARACTER.exec(plain)
  return odd === null ? { text: plain } : { problem: oddCharacter(plain, odd) }
}

/**
 * Characters that show nothing or turn what is shown around, line ends of old Macs, and what a
 * decoder leaves of bytes that are not UTF-8.
 */
const ODD_CHARACTER =
  /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFFD\p{Surrogate}]/u

function oddCharacter(text: string, { 0: character, index }: RegExpExecArray): PolicyProblem {
  const before = text.slice(0, index).split('\n')
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return {
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    message:
      character === '\uFFFD'
        ? 'Here are bytes that are not UTF-8.'
        : `Here is a character that nobody sees (U+${code}).`,
    hint:
      character === '\uFFFD'
        ? 'Save the file as UTF-8.'
        : 'Take it out; lines end in LF or CR LF, and text is UTF-8.',
  }
}

function tooLarge(): PolicyProblem {
  return {
    line: 1,
    column: 1,
    message: `The file has more than ${MOST_BYTES} bytes.`,
    hint: 'Name repositories by globs, topics or custom properties rather than one by one.',
  }
}
