/**
 * A list as workflows write it: one item a line, or separated by commas. A comma within braces
 * belongs to a glob (`acme/{rocket,probe}`), and a line that begins with `#` is a comment.
 */
export function splitList(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap(splitAtCommas)
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function splitAtCommas(line: string): string[] {
  const items = ['']
  let depth = 0
  for (const char of line) {
    if (char === '{') depth += 1
    if (char === '}') depth = Math.max(0, depth - 1)
    if (char === ',' && depth === 0) items.push('')
    else items[items.length - 1] += char
  }
  return items
}
