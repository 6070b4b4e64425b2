/** GitHub's design tokens are 120 kB a theme, and a page uses some thirty of them. */

const DECLARATION = /^\s*(--[\w-]+):\s*([^;]+);/
const USED = /var\((--[\w-]+)/g

/**
 * The sheet of a theme with the custom properties that `user` names, and those that they are made
 * of. Selectors and conditions stay as they are.
 */
export function pickTokens(theme: string, user: string): string {
  const lines = theme.split('\n')
  const wanted = new Set(namesIn(user))
  // A token may be made of others, further up or down.
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size
    for (const line of lines) {
      const [, name = '', value = ''] = DECLARATION.exec(line) ?? []
      if (wanted.has(name)) for (const other of namesIn(value)) wanted.add(other)
    }
  }
  return lines
    .filter((line) => {
      const name = DECLARATION.exec(line)?.[1]
      return name === undefined ? !/^\s*(\/?\*|$)/.test(line) : wanted.has(name)
    })
    .map((line) => line.replace(/\s*\/\*.*?\*\/\s*$/, ''))
    .join('\n')
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(USED), ([, name = '']) => name)
}
