/** What keeps a text from being YAML, for people. */
import { type Document, isCollection, isScalar, visit, type YAMLError } from 'yaml'

/** A fault at a place of the text. */
export interface Fault {
  /** From 0, in UTF-16 units. */
  readonly offset: number
  readonly message: string
  readonly hint: string
}

/**
 * The faults of a document that could not be read. Of errors only the first: those after it
 * come of reading on in a text that was misunderstood.
 */
export function findYamlFaults(document: Document.Parsed, text: string): Fault[] {
  const [first] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0])
  if (first !== undefined) {
    return [findUnclosed(document) ?? describe(first, offsetOf(first, document, text))]
  }
  if (document.directives.yaml.explicit === true) {
    return [{ offset: 0, message: 'The file has a %YAML directive.', hint: 'Leave that line out.' }]
  }
  return document.warnings.map((warning) => describe(warning, warning.pos[0]))
}

const WORDS: Readonly<Partial<Record<YAMLError['code'], readonly [string, string]>>> = {
  BAD_ALIAS: ['A * at the beginning is an alias.', 'Write the value in quotes: "* 3 * * *".'],
  BAD_SCALAR_START: ['A value cannot begin with this character.', 'Write the value in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'There are two keys on one line, or this line is indented too far.',
    'Align it with the lines around it, or write a value that has a colon in quotes.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'This line is neither a key with a value nor an item of a list.',
    'Write "key: value", with a space after the colon.',
  ],
  MULTIPLE_DOCS: ['A second document begins here.', 'Leave out the line ---.'],
  RESOURCE_EXHAUSTION: ['The file is nested too deeply.', 'See docs/policies.md for its form.'],
  TAB_AS_INDENT: ['This line is indented by a tab.', 'Indent it by spaces.'],
  TAG_RESOLVE_FAILED: ['There is a tag (!…) here.', 'Write the plain value, in quotes if need be.'],
}

function describe({ code, message }: YAMLError, offset: number): Fault {
  const [said, hint] = WORDS[code] ?? [
    `This is not YAML: ${message}.`,
    'Compare the line with the examples of docs/policies.md.',
  ]
  return { offset, message: said, hint }
}

/** What is never closed is noticed far below the line where it opens. */
function findUnclosed(document: Document.Parsed): Fault | undefined {
  const openings = new Map<number, number>()
  visit(document, {
    Value(_, node) {
      const closes = isCollection(node)
        ? node.flow
        : isScalar(node) && /^QUOTE/.test(node.type ?? '')
      if (closes && node.range) openings.set(node.range[1], node.range[0])
    },
  })
  const error = document.errors.find(
    ({ code, pos }) => (code === 'MISSING_CHAR' || code === 'BAD_INDENT') && openings.has(pos[0]),
  )
  const offset = error && openings.get(error.pos[0])
  if (offset === undefined) return undefined
  const message = 'A quote or bracket opens here and is not closed.'
  return { offset, message, hint: 'Close it, or write one value a line.' }
}

/** Where the mistake is, which is not where the parser began to doubt. */
function offsetOf({ code, pos }: YAMLError, { errors }: Document.Parsed, text: string): number {
  const key = errors.find(
    (error) => error.code === 'MULTILINE_IMPLICIT_KEY' && error.pos[0] === pos[0],
  )
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && key !== undefined) {
    // A line that is indented too far is read as the end of a key on the line above.
    return firstWordAt(text.lastIndexOf('\n', key.pos[1] - 1) + 1, text)
  }
  return firstWordAt(pos[0], text)
}

/** The first that is said at `offset` or after it, beyond space and comments. */
function firstWordAt(offset: number, text: string): number {
  const silence = /(?:[ \r\n]|(?<=[ \n]|^)#.*)*/my
  silence.lastIndex = offset
  const end = offset + (silence.exec(text)?.[0].length ?? 0)
  return end < text.length ? end : offset
}
