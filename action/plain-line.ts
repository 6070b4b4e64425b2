/**
 * Text from elsewhere (ref names, what git said) as one line that is safe to print in a job's
 * log. The runner obeys lines that begin with `::` and, from older days, `##[` anywhere in one.
 */
export function plainLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/##\[/g, '## [').trim().replace(/^::/, ': :')
}

// Line breaks, escape sequences for terminals, and characters that turn the direction of text.
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
