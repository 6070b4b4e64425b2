/** Text from elsewhere within Markdown. */

/** As it is, whatever it holds: without links, mentions or pictures. */
export function quote(text: string): string {
  const lines = text.split(/\r\n|[\n\r]/)
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}text`, ...lines, fence].join('\n')
}

/** A word of our own among words. */
export function inline(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``
}
