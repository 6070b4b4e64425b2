import { createHmac } from 'node:crypto'
import type { Secret } from '../../core/domain/secret.ts'
import type { Channel } from './channel.ts'
import type { Message } from './message.ts'
import type { Post } from './post.ts'

export interface WebhookOptions {
  readonly name: string
  readonly url: Secret
  readonly signingSecret: Secret
  readonly post: Post
  readonly now: () => Date
}

/**
 * Messages as JSON. `X-Holdfast-Signature-256` is `sha256=` and the HMAC-SHA256, in hex, of
 * `<X-Holdfast-Timestamp>.<body>`; the timestamp is in seconds since 1970. A message that is
 * sent again has the same `X-Holdfast-Delivery`.
 */
export function createWebhookChannel(options: WebhookOptions): Channel {
  const { name, url, signingSecret, post, now } = options
  return {
    name,
    send(message) {
      const body = JSON.stringify(bodyOf(message))
      const timestamp = String(Math.floor(now().getTime() / 1000))
      const headers = {
        'X-Holdfast-Event': `alert.${message.about}`,
        'X-Holdfast-Delivery': message.id,
        'X-Holdfast-Timestamp': timestamp,
        'X-Holdfast-Signature-256': `sha256=${sign(signingSecret, `${timestamp}.${body}`)}`,
      }
      return post({ url, contentType: 'application/json', body, headers })
    },
  }
}

function sign(secret: Secret, text: string): string {
  return createHmac('sha256', secret.reveal()).update(text).digest('hex')
}

/** Member by member: what is added to a message is not published by that. */
function bodyOf({ id, about, kind, cause, severity, title, count, since, url, items }: Message) {
  const alerts = items.map((item) => ({
    id: item.alertId,
    about: item.about,
    title: item.title,
    text: item.text,
    next: item.next,
    since: item.since.toISOString(),
  }))
  const rest = { kind, cause, severity, title, count, url, alerts }
  return { id, about, ...rest, since: since.toISOString() }
}
