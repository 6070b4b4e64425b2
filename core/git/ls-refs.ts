/**
 * The `ls-refs` command of git protocol v2 (gitprotocol-v2(5)): every ref a source has, with
 * what plain `git ls-remote` does not tell, the branch an unborn HEAD names.
 */
import { HoldfastError } from '../domain/errors.ts'
import {
  type Head,
  type ObjectFormat,
  OID_LENGTH,
  type Ref,
  type RefListing,
  sortRefs,
} from '../domain/refs.ts'
import {
  type Batch,
  DELIMITER,
  FLUSH,
  formatPacket,
  implausible,
  notGit,
  type Packet,
} from './pkt-line.ts'

/** What a server said of itself, by name: `object-format` to `sha1`. */
export type Capabilities = ReadonlyMap<string, string>

/**
 * Reads the advertisement up to its flush. Returns undefined when the server does not
 * speak v2, which is no fault: there is another way to ask.
 */
export async function readCapabilities(
  batches: AsyncIterator<Batch>,
): Promise<Capabilities | undefined> {
  const lines = await readLines(batches)
  // Over http a line and a flush that name the service may come first.
  const answer = lines[0]?.startsWith('# service=') ? await readLines(batches) : lines
  if (answer[0] !== 'version 2') return undefined
  return new Map(
    answer.slice(1).map((line) => {
      const [name = '', ...value] = line.split('=')
      return [name, value.join('=')]
    }),
  )
}

export function objectFormatOf(capabilities: Capabilities): ObjectFormat {
  const format = capabilities.get('object-format') ?? 'sha1'
  if (format === 'sha1' || format === 'sha256') return format
  throw new HoldfastError('source-unsupported', `The source uses the object format ${format}.`, {
    hint: 'Holdfast knows sha1 and sha256.',
  })
}

/** Asks for the refs whose names begin with one of `prefixes`, byte strings; for all if there is none. */
export function lsRefsRequest(
  capabilities: Capabilities,
  prefixes: readonly string[] = [],
): string {
  const unborn = capabilities.get('ls-refs')?.split(' ').includes('unborn')
  return [
    formatPacket('command=ls-refs\n'),
    // A git before 2.28 does not know it, and means sha1.
    ...(capabilities.has('object-format')
      ? [formatPacket(`object-format=${objectFormatOf(capabilities)}`)]
      : []),
    DELIMITER,
    formatPacket('peel\n'),
    formatPacket('symrefs\n'),
    ...(unborn ? [formatPacket('unborn\n')] : []),
    ...prefixes.map((prefix) => formatPacket(`ref-prefix ${prefix}\n`)),
    FLUSH,
  ].join('')
}

/** Reads the answer to `lsRefsRequest`, complete: one that ends early throws. */
export async function readListing(
  batches: AsyncIterator<Batch>,
  objectFormat: ObjectFormat,
): Promise<RefListing> {
  const refs: Ref[] = []
  const names = new Set<string>()
  let head: Head = { kind: 'unknown' }
  for (const line of await readLines(batches)) {
    const ref = parseRef(line, objectFormat)
    if (names.has(ref.name)) throw implausible(`${JSON.stringify(ref.name)} comes twice`)
    names.add(ref.name)
    if (ref.name === 'HEAD') head = toHead(ref)
    else if (hasObject(ref)) refs.push(ref)
  }
  return { objectFormat, head, refs: sortRefs(refs) }
}

type Advertised = Omit<Ref, 'oid'> & { readonly oid?: string }

function parseRef(line: string, objectFormat: ObjectFormat): Advertised {
  const space = line.indexOf(' ')
  const oid = line.slice(0, space)
  const unborn = oid === 'unborn'
  if (space < 0 || !(unborn || isOid(oid, objectFormat))) throw noRef(line)
  const end = line.indexOf(' ', space + 1)
  const name = end < 0 ? line.slice(space + 1) : line.slice(space + 1, end)
  // Most refs are a name and an object.
  if (end < 0) return unborn ? { name } : { name, oid }
  const attributes = line.slice(end + 1).split(' ')
  const target = attribute(attributes, 'symref-target:')
  const peeled = attribute(attributes, 'peeled:')
  if (peeled !== undefined && !isOid(peeled, objectFormat)) throw noRef(line)
  return {
    name,
    ...(unborn ? {} : { oid }),
    ...(target === undefined ? {} : { target }),
    ...(peeled === undefined ? {} : { peeled }),
  }
}

function hasObject(ref: Advertised): ref is Ref {
  return ref.oid !== undefined
}

function noRef(line: string): HoldfastError {
  return notGit(`${JSON.stringify(line)} is no ref`)
}

const HEX = /^[0-9a-f]+$/

function isOid(text: string, objectFormat: ObjectFormat): boolean {
  return text.length === OID_LENGTH[objectFormat] && HEX.test(text)
}

function attribute(attributes: readonly string[], label: string): string | undefined {
  return attributes.find((each) => each.startsWith(label))?.slice(label.length)
}

function toHead({ oid, target }: Advertised): Head {
  if (target === undefined)
    return oid === undefined ? { kind: 'unknown' } : { kind: 'detached', oid }
  return oid === undefined ? { kind: 'unborn', target } : { kind: 'branch', target, oid }
}

/** Some four million refs, with names as GitHub's pull requests have them. */
const MOST_CHARACTERS = 2 ** 28

/** The lines up to the next flush, as byte strings without the line feed. */
async function readLines(batches: AsyncIterator<Batch>): Promise<string[]> {
  const lines: string[] = []
  let length = 0
  for (;;) {
    const next = await batches.next()
    if (next.done) throw notGit('the answer ends before it is complete')
    for (const packet of next.value) {
      if (packet.kind === 'flush') return lines
      const line = lineOf(packet)
      length += line.length
      if (length > MOST_CHARACTERS) throw implausible('their list does not end')
      lines.push(line)
    }
  }
}

function lineOf(packet: Packet): string {
  if (packet.kind !== 'data') throw notGit(`a ${packet.kind} packet comes out of place`)
  const { data } = packet
  const end = data.length - (data.at(-1) === LINE_FEED ? 1 : 0)
  const line = data.toString('latin1', 0, end)
  if (line.startsWith('ERR ')) throw refused(line.slice('ERR '.length))
  return line
}

const LINE_FEED = 10

function refused(said: string): HoldfastError {
  return new HoldfastError('source-not-found', `The source refused: ${said.slice(0, 400)}`, {
    hint: 'Check the address, and that the token may read the repository.',
  })
}
