/** A small history, in the words of git-fast-import(1). */
import type { Dice } from './dice.ts'
import type { Subject } from './organisation.ts'

/** Commits from day `from` on until before day `to`, counted from `start`; the first has 0. */
export interface Span {
  readonly start: Date
  readonly from: number
  readonly to: number
}

const DAY = 86_400_000

/** Goes on from what `main` has. */
export function formatHistory(subject: Subject, { start, from, to }: Span, dice: Dice): string {
  // What comes after a commit of the same stream goes on from it.
  const begin = from === 0 ? '' : 'reset refs/heads/main\nfrom refs/heads/main^0\n\n'
  const commits = Array.from({ length: to - from }, (_, index) =>
    formatCommit(subject, start, from + index, dice),
  )
  return [begin, ...commits].join('')
}

function formatCommit({ name }: Subject, start: Date, day: number, dice: Dice): string {
  const at = Math.floor((start.getTime() + day * DAY) / 1000)
  const who = `${dice.pick(PEOPLE)} <team@acme.example> ${at} +0000`
  const message = `${dice.pick(WORDS)} ${dice.pick(PARTS)}\n`
  const files = [
    ...(day === 0
      ? [
          ['README.md', `# ${name}\n\nPart of the Holdfast demo.\n`],
          ['LICENSE', 'Nobody owns this.\n'],
          ['docs/guide.md', `# How to use ${name}\n\nAsk the team.\n`],
        ]
      : []),
    [`src/${dice.pick(PARTS)}.txt`, `${'line of text\n'.repeat(20 + day)}${dice.next()}\n`],
    ['CHANGELOG.md', `# Changes\n\nDay ${day}: ${message}`],
  ]
  return [
    'commit refs/heads/main\n',
    `committer ${who}\n`,
    formatData(message),
    ...files.map(([path = '', text = '']) => `M 100644 inline ${path}\n${formatData(text)}`),
    day % 30 === 29 ? `reset refs/tags/v0.${(day + 1) / 30}\nfrom refs/heads/main\n\n` : '\n',
  ].join('')
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`
}

const PEOPLE = ['Ada', 'Grace', 'Linus', 'Margaret'] as const
const WORDS = ['Mend', 'Add', 'Test', 'Explain', 'Speed up', 'Remove'] as const
const PARTS = ['parser', 'cache', 'login', 'export', 'queue', 'search'] as const
