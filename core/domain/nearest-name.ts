/** Guesses which name was meant by one that was misspelt. */

/** The name that takes the fewest changes of a letter, if they are a third of it at most. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('_', '-')
  const ranked = names
    .map((name) => ({ name, changes: changesBetween(plain(written), plain(name)) }))
    .toSorted((a, b) => a.changes - b.changes)
  const best = ranked[0]
  return best !== undefined && best.changes <= best.name.length / 3 ? best.name : undefined
}

/** Levenshtein's distance. */
function changesBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1)
      line.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1))
    }
    above = line
  }
  return above[b.length] ?? 0
}
