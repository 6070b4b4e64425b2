import type { Message, MessageItem } from './message.ts'

/** What a message says, paragraph by paragraph, as plain text. */
export function describeItems(message: Message): string[] {
  const { items, count, about } = message
  const left = count - items.length
  const paragraphs = items.map((item) => describeItem(item, about, count > 1))
  return left > 0 ? [...paragraphs, `And ${left.toLocaleString('en-US')} more.`] : paragraphs
}

/** The title of a message about one alert is the title of that alert. */
function describeItem(
  { title, text, next, since }: MessageItem,
  about: Message['about'],
  titled: boolean,
): string {
  const head = titled ? [title] : []
  const began = `Since ${since.toISOString()}.`
  if (about === 'resolved') return [...head, `${began} It is over.`].join('\n')
  return [...head, text, began, `Next: ${next}`].join('\n')
}
