/**
 * Text from outside as every database stores it: PostgreSQL refuses NUL, and half a surrogate
 * pair is read back as another character.
 */
export function storableText(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\u{fffd}').replaceAll('\0', '\u{fffd}')
}
