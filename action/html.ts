/**
 * Text from elsewhere as text within HTML within markdown: every character that either of the
 * two gives a meaning becomes an entity, and a line break, which would end a block, a space.
 */
export function escapeHtml(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[&<>"'`*_~|\\[\]()!#@$:]/g, (char) => `&#${char.codePointAt(0)};`)
}
