/** Run in a process of its own: puts a stream on an S3 server, and reports the most memory it had. */
import { readFileSync } from 'node:fs'
import { type S3Server, s3StoreOn } from '../../servers/s3-subject.ts'

const CHUNK_BYTES = 64 * 1024

export interface Order {
  readonly server: S3Server
  readonly sizeBytes: number
}

process.once('message', async ({ server, sizeBytes }: Order) => {
  async function* body() {
    for (let at = 0; at < sizeBytes; at += CHUNK_BYTES) {
      yield Buffer.alloc(Math.min(CHUNK_BYTES, sizeBytes - at), `at ${at} `)
    }
  }
  const result = await s3StoreOn(server).put('big', body(), { expectedBytes: sizeBytes })
  process.send?.({ ...result, peakBytes: peakBytes() })
  process.disconnect()
})

/** Linux counts the parent's memory at the fork as the child's own in `maxRSS`, but not here. */
function peakBytes(): number {
  const line = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
  return Number(line?.[1]) * 1024
}
