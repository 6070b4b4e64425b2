/** What a commit says, read from its bytes, whatever was written into it. */

export interface Person {
  readonly name: string
  readonly email: string
  /** Null where it says no time, or one that no calendar has. */
  readonly at: Date | null
}

export interface Commit {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  /** Subject and body, as text; bytes that are none in the encoding it names become U+FFFD. */
  readonly message: string
}

export function parseCommit(oid: string, bytes: Buffer): Commit {
  const end = bytes.indexOf('\n\n')
  const header = bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1')
  const valuesOf = (name: string) =>
    header
      .split('\n')
      .flatMap((line) => (line.startsWith(`${name} `) ? line.slice(name.length + 1) : []))
  const [tree = ''] = valuesOf('tree')
  const [author = ''] = valuesOf('author')
  const [committer = ''] = valuesOf('committer')
  const decode = decoderFor(valuesOf('encoding')[0])
  return {
    oid,
    tree,
    parents: valuesOf('parent'),
    author: parsePerson(decode(Buffer.from(author, 'latin1'))),
    committer: parsePerson(decode(Buffer.from(committer, 'latin1'))),
    message: end < 0 ? '' : decode(bytes.subarray(end + 2)),
  }
}

/** Programs name encodings that nobody knows; then it is what commits are written in by default. */
function decoderFor(encoding = 'utf-8'): (bytes: Uint8Array) => string {
  try {
    const decoder = new TextDecoder(encoding.trim())
    return (bytes) => decoder.decode(bytes)
  } catch {
    return (bytes) => new TextDecoder().decode(bytes)
  }
}

function parsePerson(line: string): Person {
  const [, name = '', email = '', seconds] = PERSON.exec(line) ?? []
  const at = seconds === undefined ? undefined : new Date(Number(seconds) * 1000)
  const exists = at !== undefined && !Number.isNaN(at.getTime())
  return { name: name.trim(), email, at: exists ? at : null }
}

const PERSON = /^([^<]*)<([^>]*)>(?: (-?\d+)(?: [-+]\d+)?)?/
