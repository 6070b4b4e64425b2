/** The App's own sign of life, as https://healthchecks.io/docs/http_api/ takes it. */
import { Secret } from '../../core/domain/secret.ts'
import type { Post } from './post.ts'

export interface HeartbeatOptions {
  /** `https://hc-ping.com/<uuid>`. */
  readonly url: Secret
  readonly post: Post
  /** Why not all is well; none where all is. */
  readonly reasons: () => readonly string[]
}

/**
 * A duty to be done last: says that a tick did all its duties, or `/fail` and why not. Whoever
 * listens hears nothing when nothing runs, and gives the alarm by itself.
 */
export function createHeartbeat({ url, post, reasons }: HeartbeatOptions): () => Promise<void> {
  return () => {
    const why = reasons()
    const address = why.length === 0 ? url : failAddress(url)
    return post({ url: address, contentType: 'text/plain; charset=utf-8', body: why.join('\n') })
  }
}

function failAddress(url: Secret): Secret {
  const address = url.reveal()
  if (!URL.canParse(address)) return url
  const parsed = new URL(address)
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, '')}/fail`
  return new Secret(parsed.href)
}
