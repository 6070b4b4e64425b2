/**
 * A git bundle is a few lines of text and a pack behind them (gitformat-bundle(5)). Holdfast
 * writes the lines itself: `git bundle create` names no objects without a ref, skips refs
 * whose short names are ambiguous, and knows nothing of a pack that comes over the wire.
 */
import { HoldfastError } from '../domain/errors.ts'
import type { ObjectFormat } from '../domain/refs.ts'

export interface BundleHeader {
  readonly objectFormat: ObjectFormat
  /** Commits that must be there before this bundle is opened. */
  readonly prerequisites: readonly string[]
  /** Names are byte strings. */
  readonly refs: readonly { readonly name: string; readonly oid: string }[]
}

/** The header as bytes, its closing empty line included. */
export function formatBundleHeader({ objectFormat, prerequisites, refs }: BundleHeader): Buffer {
  const lines = [
    ...(objectFormat === 'sha1'
      ? ['# v2 git bundle']
      : ['# v3 git bundle', `@object-format=${objectFormat}`]),
    ...prerequisites.map((oid) => `-${oid} `),
    ...refs.map(({ name, oid }) => `${oid} ${name}`),
  ]
  return Buffer.from(`${lines.join('\n')}\n\n`, 'latin1')
}

/** The pack of a bundle: all behind its first empty line. Throws `store-damaged` without one. */
export async function* packOfBundle(
  bundle: AsyncIterable<Uint8Array>,
  key: string,
): AsyncGenerator<Uint8Array> {
  const endsHeader = createHeaderEnd()
  let header = true
  for await (const bytes of bundle) {
    const start: number | undefined = header ? endsHeader(bytes) : 0
    header = start === undefined
    if (start !== undefined && start < bytes.length) yield bytes.subarray(start)
  }
  if (header) throw noBundle(key)
}

const LINE_FEED = 0x0a

/** Finds where the header ends, chunk by chunk: the offset behind the first empty line. */
function createHeaderEnd(): (chunk: Uint8Array) => number | undefined {
  let lineEnded = false
  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (lineEnded && bytes[0] === LINE_FEED) return 1
    if (bytes.length > 0) lineEnded = bytes.at(-1) === LINE_FEED
    const at = bytes.indexOf('\n\n')
    return at < 0 ? undefined : at + 2
  }
}

function noBundle(key: string): HoldfastError {
  return new HoldfastError('store-damaged', `${key} is no git bundle: its header has no end.`, {
    hint: 'Run `holdfast verify` on the repository; an older snapshot may be whole.',
  })
}
