/** Bytes that somebody takes away: whatever they are, a browser must not run them here. */
import { Readable } from 'node:stream'
import type { Asked } from './parts.ts'

export interface Download {
  /** What to call it: any text. */
  readonly fileName: string
  readonly mediaType: string
  /** Undefined where it is not known before. */
  readonly sizeBytes?: number | undefined
  /** Is destroyed when nobody reads it any more. */
  readonly body: Readable
}

/** Sends it as it comes, and ends it when whoever asked has gone. */
export function send(context: Asked, { fileName, mediaType, sizeBytes, body }: Download): Response {
  const headers = {
    'content-type': mediaType,
    'content-disposition': describeAttachment(fileName),
    ...(sizeBytes === undefined ? {} : { 'content-length': String(sizeBytes) }),
    ...INERT,
  }
  const { signal, method } = context.req.raw
  if (method === 'HEAD') {
    body.destroy()
    return context.body(null, 200, headers)
  }
  signal.addEventListener('abort', () => body.destroy(), { once: true })
  if (signal.aborted) body.destroy()
  // What fails on the way ends the response before its end; there is nobody left to tell.
  body.once('error', () => {})
  return context.body(Readable.toWeb(body), 200, headers)
}

/** For content that others wrote. */
const INERT = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
} as const

// Besides what no header may hold: separators of paths, and what turns text around.
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}/\\\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const LONGEST = 200

/** `Content-Disposition` for a file of any name: RFC 6266, with RFC 8187 for what is not ASCII. */
export function describeAttachment(fileName: string): string {
  const name = [...fileName.replace(UNFIT, '_')].slice(0, LONGEST).join('') || 'file'
  const plain = name.replace(/[^A-Za-z0-9 ._-]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, percent)
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`
}
