import { connect, type Socket } from 'node:net'
import type { Secret } from '../../core/domain/secret.ts'
import { type Channel, ChannelError } from './channel.ts'
import { describeItems } from './describe-items.ts'
import { checkHost, createLookup, type Destinations } from './destination.ts'
import { renderMail } from './mail-html.ts'
import type { Message } from './message.ts'

export interface MailOptions {
  readonly name: string
  /** `smtps://user:password@mail.example.com`, or `smtp://…` with STARTTLS. */
  readonly smtp: Secret
  readonly from: string
  readonly to: readonly string[]
  readonly destinations: Destinations
  /** Whether nothing is sent in the clear: by default where only public servers are allowed. */
  readonly requireTls?: boolean
  /** How long the server may be silent. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 20_000

/** E-mail by SMTP. */
export function createMailChannel(options: MailOptions): Channel {
  return {
    name: options.name,
    async send(message) {
      const html = await renderMail(message)
      const transport = await createTransport(options)
      try {
        await transport.sendMail({
          ...{ from: options.from, to: [...options.to], html },
          subject: subjectOf(message),
          text: textOf(message),
          messageId: `<${message.id}@${domainOf(options.from)}>`,
          headers: { 'X-Holdfast-Delivery': message.id, 'Auto-Submitted': 'auto-generated' },
        })
      } catch (error) {
        throw explain(error)
      } finally {
        transport.close()
      }
    },
  }
}

export interface Mail {
  readonly subject: string
  readonly text: string
  readonly attachment: { readonly name: string; readonly type: string; readonly content: Buffer }
}

/** Sends a mail that is no alert, once. Rejects with a `ChannelError`. */
export function createMailer(options: MailOptions): (mail: Mail) => Promise<void> {
  return async ({ subject, text, attachment: { name: filename, type: contentType, content } }) => {
    const transport = await createTransport(options)
    try {
      await transport.sendMail({
        ...{ from: options.from, to: [...options.to], subject, text },
        attachments: [{ filename, contentType, content }],
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    } catch (error) {
      throw explain(error)
    } finally {
      transport.close()
    }
  }
}

async function createTransport(options: MailOptions) {
  const { smtp, destinations, timeoutMs = TIMEOUT_MS } = options
  const { createTransport: create } = await import('nodemailer')
  const url = readUrl(smtp)
  const secure = url.protocol === 'smtps:'
  const port = Number(url.port) || (secure ? 465 : 587)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return create({
    ...{ host, port, secure },
    ...(url.username !== '' && { auth: authOf(url) }),
    requireTLS: options.requireTls ?? !destinations.allowPrivate,
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
    getSocket(_: unknown, callback: (error: Error | null, it?: { connection: Socket }) => void) {
      open(host, port, destinations, timeoutMs).then(
        (connection) => callback(null, { connection }),
        (error: unknown) => callback(explain(error)),
      )
    },
  })
}

/** Nodemailer resolves names by itself, and would not look where they lead. */
function open(
  host: string,
  port: number,
  destinations: Destinations,
  timeoutMs: number,
): Promise<Socket> {
  checkHost(host, destinations)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: createLookup(destinations) })
    const fail = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.setTimeout(timeoutMs, () => fail(new ChannelError('unreachable', 'No answer.')))
    socket.once('error', fail)
    socket.once('connect', () => {
      socket.off('error', fail)
      socket.setTimeout(0)
      resolve(socket)
    })
  })
}

function readUrl(smtp: Secret): URL {
  const url = URL.canParse(smtp.reveal()) ? new URL(smtp.reveal()) : undefined
  if (url !== undefined && /^smtps?:$/.test(url.protocol)) return url
  throw new ChannelError('forbidden', 'The mail server must be given as smtps:// or smtp://.')
}

function authOf(url: URL) {
  return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
}

/** A line break in a subject would begin another header. */
function subjectOf({ title }: Message): string {
  return `[Holdfast] ${title.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`
}

function textOf(message: Message): string {
  const link = message.url === null ? [] : [`All of them: ${message.url}`]
  return [message.title, ...describeItems(message), ...link, message.id].join('\n\n')
}

function domainOf(from: string): string {
  return /@([^\s@<>]+)>?$/.exec(from)?.[1] ?? 'holdfast.invalid'
}

/** What a server says may repeat what it was told: only its codes are kept. */
function explain(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error
  const { code, responseCode } = codesOf(error)
  if (responseCode !== undefined) {
    return new ChannelError('refused', `The mail server answered ${responseCode} (${code}).`)
  }
  return new ChannelError('unreachable', `The mail server did not take the message: ${code}.`)
}

function codesOf(error: unknown): { code: string; responseCode: number | undefined } {
  const unknown = { code: 'no code', responseCode: undefined }
  if (!(error instanceof Error)) return unknown
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const told = 'responseCode' in error ? error.responseCode : undefined
  return { code, responseCode: typeof told === 'number' ? told : undefined }
}
