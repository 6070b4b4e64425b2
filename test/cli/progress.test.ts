import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createProgressBars } from '../../cli/progress-bars.ts'
import { createProgressLines } from '../../cli/progress-lines.ts'
import type { Progress } from '../../core/domain/progress.ts'

const phase = (source: string, name: 'fetching' | 'recording'): Progress => ({
  kind: 'phase',
  source,
  phase: name,
})
const bytes = (source: string, doneBytes: number, totalBytes?: number): Progress => ({
  kind: 'bytes',
  source,
  phase: 'fetching',
  doneBytes,
  ...(totalBytes === undefined ? {} : { totalBytes }),
})
const note = (level: 'info' | 'warning'): Progress => ({
  kind: 'note',
  source: 'a',
  level,
  message: 'x',
})

it('as lines tells every phase and note, and bytes now and then', () => {
  const lines: string[] = []
  let seconds = 0
  const { report } = createProgressLines(
    (line) => lines.push(line),
    () => new Date(seconds * 1000),
  )
  const at = (second: number, progress: Progress) => {
    seconds = second
    report(progress)
  }
  at(0, phase('a', 'fetching'))
  at(1, bytes('a', 1000))
  at(9, bytes('a', 9000))
  at(10, bytes('a', 10_000, 20_000))
  at(11, bytes('a', 11_000))
  at(11, bytes('b', 1))
  at(12, note('info'))
  at(12, note('warning'))
  at(21, bytes('b', 2))

  expect(lines).toEqual([
    'a: fetching',
    'a: fetching, 10.0 KB of 20.0 KB',
    'a: x',
    'a: Warning: x',
    'b: fetching, 2 B',
  ])
})

/** What a terminal of so many rows is sent, without what moves its cursor. */
function bars(rows: number, work: (report: (progress: Progress) => void) => void): string {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), {
    isTTY: true,
    columns: 100,
    rows,
  })
  const { report, stop } = createProgressBars(terminal)
  work(report)
  stop()
  const sent = String(terminal.read())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes away
  return sent.replace(/\u001b(\[[0-9;?]*[a-zA-Z]|[78])/g, '')
}

it('as bars shows every source, how far it is, and notes above them', () => {
  const sent = bars(24, (report) => {
    report(phase('a', 'fetching'))
    report(bytes('a', 5_000_000, 10_000_000))
    report(bytes('b', 3000))
    report(note('warning'))
  })

  expect(sent).toContain('a  [==========          ]  fetching, 5.0 MB of 10.0 MB')
  expect(sent).toContain('b  fetching, 3.0 KB')
  expect(sent).toContain('a: Warning: x\n')
})

it('as bars shows no more sources than there is room for, and makes room', () => {
  const sent = bars(4, (report) => {
    for (const source of ['a', 'b', 'c']) report(phase(source, 'fetching'))
    report(phase('a', 'recording'))
    report(phase('d', 'fetching'))
  })

  expect(sent).not.toContain('c  fetching')
  expect(sent).toContain('d  fetching')
})

it('as bars shows no name that a terminal would obey', () => {
  const sent = bars(24, (report) => {
    report(phase('\u001b]0;title\u0007evil\u202e', 'fetching'))
    report({ kind: 'note', source: 'a', level: 'info', message: '\u001b]0;title\u0007' })
  })

  expect(sent).toContain('evil')
  expect(sent).not.toMatch(/\p{Cc}(?<!\n)|\u202e|title/u)
})
