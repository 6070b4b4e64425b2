/** Whom the App tells, from its settings and secrets. */
import { HoldfastError } from '../core/domain/errors.ts'
import type { Secret } from '../core/domain/secret.ts'
import type { Channel } from './alerts/channel.ts'
import { createHeartbeat } from './alerts/heartbeat.ts'
import { createMailChannel, createMailer, type Mail } from './alerts/mail.ts'
import { createPost } from './alerts/post.ts'
import { createSlackChannel } from './alerts/slack.ts'
import { createWebhookChannel } from './alerts/webhook.ts'
import type { Settings } from './config.ts'
import type { ReadSecret } from './secrets/read-secret.ts'

export interface Channels {
  readonly channels: readonly Channel[]
  /** What can be said of where each leads: a host, or addresses. */
  readonly listed: readonly { readonly name: string; readonly destination: string }[]
  /** Sends reports; undefined where no mail goes out. */
  readonly mailer: ((mail: Mail) => Promise<void>) | undefined
  /** Pings a monitor of the App itself; undefined where there is none. */
  readonly heartbeat: ((reasons: () => readonly string[]) => () => Promise<void>) | undefined
}

/** Throws `bad-input` for a channel of which a part is missing. */
export async function readChannels(
  { mailFrom, mailTo, allowPrivateDestinations }: Settings,
  readSecret: ReadSecret,
  now: () => Date,
): Promise<Channels> {
  const destinations = { allowPrivate: allowPrivateDestinations }
  const post = createPost(destinations)
  const channels: Channel[] = []
  let mailer: Channels['mailer']
  const listed: { name: string; destination: string }[] = []
  const smtp = await readSecret('SMTP_URL')
  if (smtp !== undefined) {
    if (mailFrom === undefined || mailTo.length === 0)
      throw partOf('SMTP_URL', 'MAIL_FROM, MAIL_TO')
    const options = { name: 'mail', smtp, from: mailFrom, to: mailTo, destinations }
    channels.push(createMailChannel(options))
    mailer = createMailer(options)
    listed.push({ name: 'mail', destination: `${mailTo.join(', ')}, by ${hostOf(smtp)}` })
  }
  const slack = await readSecret('SLACK_WEBHOOK_URL')
  if (slack !== undefined) {
    channels.push(createSlackChannel({ name: 'slack', url: slack, post }))
    listed.push({ name: 'slack', destination: hostOf(slack) })
  }
  const webhook = await readSecret('ALERT_WEBHOOK_URL')
  if (webhook !== undefined) {
    const signingSecret = await readSecret('ALERT_WEBHOOK_SECRET')
    if (signingSecret === undefined) throw partOf('ALERT_WEBHOOK_URL', 'ALERT_WEBHOOK_SECRET')
    channels.push(createWebhookChannel({ name: 'webhook', url: webhook, signingSecret, post, now }))
    listed.push({ name: 'webhook', destination: hostOf(webhook) })
  }
  const monitor = await readSecret('HEALTHCHECK_URL')
  return {
    channels,
    listed,
    mailer,
    heartbeat: monitor && ((reasons) => createHeartbeat({ url: monitor, post, reasons })),
  }
}

/** The rest of the address may be a secret. */
function hostOf(url: Secret): string {
  return URL.canParse(url.reveal()) ? new URL(url.reveal()).host : 'an address that is none'
}

function partOf(given: string, missing: string): HoldfastError {
  return new HoldfastError('bad-input', `${given} is set without ${missing}.`, {
    hint: 'Set all of them, or none: docs/alerts.md says what each is.',
  })
}
