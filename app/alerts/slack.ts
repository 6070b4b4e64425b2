/** Slack's incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import type { Secret } from '../../core/domain/secret.ts'
import type { Channel } from './channel.ts'
import { describeItems } from './describe-items.ts'
import type { Message } from './message.ts'
import type { Post } from './post.ts'

export interface SlackOptions {
  readonly name: string
  readonly url: Secret
  readonly post: Post
}

export function createSlackChannel({ name, url, post }: SlackOptions): Channel {
  return {
    name,
    send(message) {
      const body = JSON.stringify(slackBody(message))
      return post({ url, contentType: 'application/json', body })
    },
  }
}

/** Characters of a section, of a header, and how many blocks a message may have. */
const SECTION = 3000
const HEADER = 150
const MOST_BLOCKS = 50

const MARK = { notice: 'ℹ️', warning: '⚠️', critical: '🚨' } as const

/** For people and for tests: what is posted. */
export function slackBody(message: Message) {
  const mark = message.about === 'resolved' ? '✅' : MARK[message.severity]
  const sections = describeItems(message).map((text) => section(escapeText(text)))
  const page = message.url === null ? [] : [section(`<${escapeText(message.url)}|All of them>`)]
  return {
    text: escapeText(`${mark} ${message.title}`),
    // Links and names in messages are text from elsewhere.
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: cut(`${mark} ${message.title}`, HEADER), emoji: true },
      },
      ...sections.slice(0, MOST_BLOCKS - 3),
      ...page,
      { type: 'context', elements: [{ type: 'mrkdwn', text: `Holdfast, ${message.id}` }] },
    ],
  }
}

function section(text: string) {
  return { type: 'section', text: { type: 'mrkdwn', text: cut(text, SECTION) } }
}

/** What Slack takes for its own: https://docs.slack.dev/messaging/formatting-message-text */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Neither within a character nor within `&amp;`. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.slice(0, most - 1)
  return `${start.replace(/(&[a-z]*|\p{Surrogate})$/u, '')}…`
}
