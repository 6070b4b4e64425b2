/** Text made to fit what GitHub takes. */

/** The beginning of `text`, of no more than `most` bytes in UTF-8, between characters. */
export function cutToBytes(text: string, most: number, ending = '…'): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return text
  let end = most - Buffer.byteLength(ending)
  // A byte 10xxxxxx goes on with the character before it.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end) + ending
}

/** The beginning of `text`, of no more than `most` characters. */
export function cutToCharacters(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
