/** The second band of an answer: what git at the other end says while it works. */
import { StringDecoder } from 'node:string_decoder'

export interface RemoteLines {
  /** Takes what came next; it may begin and end anywhere in a line. */
  take(bytes: Buffer): void
  /** Nothing more comes; gives the last lines, to tell a failure's cause by. */
  end(): string
}

/** Characters of a line that are kept: git's own are not longer than a terminal is wide. */
const LONGEST_LINE = 1000
/** Characters kept to tell a cause by. */
const KEPT = 2000

/** Calls `onLine` for each line that is not empty, fit to be shown. Keeps 3,000 characters. */
export function createRemoteLines(onLine: (line: string) => void): RemoteLines {
  const decoder = new StringDecoder('utf8')
  let open = ''
  let last = ''

  function finish(): void {
    const line = showable(open)
    open = ''
    if (line === '') return
    last = `${last}${line}\n`.slice(-KEPT)
    onLine(line)
  }

  function add(text: string): void {
    const parts = text.split(/[\r\n]/)
    for (const [index, part] of parts.entries()) {
      if (index > 0) finish()
      open += part.slice(0, LONGEST_LINE - open.length)
    }
  }

  return {
    take: (bytes) => add(decoder.write(bytes)),
    end() {
      add(decoder.end())
      finish()
      return last
    },
  }
}

/** A terminal would act on the rest: colours, cursor movements, a change of direction. */
function showable(line: string): string {
  return (
    line
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is to be removed
      .replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
      .replace(/\/\/[^/@\s]+@/g, '//')
      .trimEnd()
  )
}
