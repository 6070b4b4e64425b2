/** What comes over the wire: counted, and held against what the source says of it. */
import type { PackSummary } from './archive/pack-inspector.ts'
import { HoldfastError } from './domain/errors.ts'
import type { Report } from './domain/progress.ts'
import type { PassingPack } from './pack-passage.ts'

export interface Traffic {
  readonly onProgress: (line: string) => void
  /** Passes chunks on and counts them. */
  count(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer>
  /** Passes a pack on and throws `source-protocol` if it is not the one that was announced. */
  check(pack: PassingPack): PassingPack
  receivedBytes(): number
}

/** How git's pack-objects ends its progress. */
const TOTAL = /^Total (\d+) \(delta \d+\)/

/** An object takes a byte of header and the eight of a zlib stream without content, at least. */
const SMALLEST_OBJECT_BYTES = 9

export function createTraffic({
  source,
  report,
}: {
  readonly source: string
  readonly report: Report
}): Traffic {
  let announced: number | undefined
  let bytes = 0
  return {
    onProgress(line) {
      const total = TOTAL.exec(line)?.[1]
      if (total !== undefined) announced = Number(total)
      report({ kind: 'remote', source, line })
    },
    async *count(chunks) {
      for await (const chunk of chunks) {
        bytes += chunk.length
        yield chunk
      }
    },
    async *check(pack) {
      const summary: PackSummary = yield* pack
      const { objects, sizeBytes } = summary
      if ((announced ?? objects) !== objects) throw another(objects, `${announced} were announced`)
      if (objects * SMALLEST_OBJECT_BYTES > sizeBytes) {
        throw another(objects, `${sizeBytes} bytes cannot hold them`)
      }
      return summary
    },
    receivedBytes: () => bytes,
  }
}

function another(objects: number, why: string): HoldfastError {
  return new HoldfastError('source-protocol', `The pack claims ${objects} objects, but ${why}.`, {
    hint: 'Check that no proxy changes answers, and run the backup again.',
  })
}
