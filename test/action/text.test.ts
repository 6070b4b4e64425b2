/** What comes from elsewhere must not speak to the runner, the page or the shell. */
import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeHtml } from '../../action/html.ts'
import { splitList } from '../../action/list.ts'
import { plainLine } from '../../action/plain-line.ts'
import { describeRestore } from '../../action/restore-command.ts'

describe('plainLine', () => {
  it.each([
    ['::error::gone', ': :error::gone'],
    ['  ::add-mask::x', ': :add-mask::x'],
    ['fetching\n::set-output name=x::y', 'fetching ::set-output name=x::y'],
    ['a\r##[error]b', 'a ## [error]b'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['ab\u202etxt.exe', 'ab txt.exe'],
    ['Zürich 50 %', 'Zürich 50 %'],
  ])('%j is %j', (text, line) => expect(plainLine(text)).toBe(line))

  it('is one line that is no command, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom(':', '#', '[', '\n', '\r', ' ', 'a', '\u2028') })
    fc.assert(
      fc.property(text, (raw) => {
        const line = plainLine(raw)
        expect(line).not.toMatch(/[\r\n\u2028]/)
        expect(line.trimStart().startsWith('::')).toBe(false)
        expect(line).not.toContain('##[')
      }),
      { numRuns: 1000 },
    )
  })
})

describe('escapeHtml', () => {
  it('leaves nothing that HTML or markdown reads', () => {
    const hostile = '<img src=x onerror=alert(1)> [a](javascript:b) **c** `d` | @e #1\n\n# f'
    expect(escapeHtml(hostile)).not.toMatch(/[<>*`|[\]()@"'\n]|[^&]#(?!\d+;)/)
  })

  it('gives the text back once the entities are read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = escapeHtml(text).replace(/&#(\d+);/g, (_, code) =>
          String.fromCodePoint(Number(code)),
        )
        expect(read).toBe(text.replace(/\p{Cc}+/gu, ' '))
      }),
    )
  })
})

describe('describeRestore', () => {
  const snapshot = '20260304T060000Z-1f2e3d4c'
  const restore = (source: string, store = 's3://acme-backups', githubHost = 'github.com') =>
    describeRestore({ source, snapshot }, { store, githubHost })

  it.each([
    ['acme/rocket', 'rocket'],
    ['https://git.example.org/deep/er/rocket.git', 'rocket'],
    ['git@example.org:rocket', 'rocket'],
    ['/srv/git/.hidden', 'hidden'],
    ['../..', 'restored'],
  ])('%s goes to %s', (source, directory) => {
    expect(restore(source).split(' ').slice(0, 4)).toEqual([
      'holdfast',
      'restore',
      source,
      directory,
    ])
  })

  it.each([
    ['acme/rocket', 'https://ghe.example.com/acme/rocket'],
    ['https://other.example.com/a/b', 'https://other.example.com/a/b'],
    ['/srv/git/rocket', '/srv/git/rocket'],
  ])('on another GitHub %s is named %s', (source, named) => {
    expect(restore(source, 's3://b', 'ghe.example.com').split(' ')[2]).toBe(named)
  })

  it('is read by a shell as the words it is made of', () => {
    const source = `/srv/it's $(touch x) \`y\` "z"/rocket & co`
    const store = 's3://b/p?endpoint=https://h:9&region=eu-1'
    const shown = execFileSync('sh', ['-c', `printf '%s\\n' ${restore(source, store)}`], {
      encoding: 'utf8',
    })
    expect(shown.trimEnd().split('\n')).toEqual([
      'holdfast',
      'restore',
      source,
      'rocket---co',
      '--store',
      store,
      '--snapshot',
      '20260304T060000Z-1f2e3d4c',
    ])
  })
})

it.each([
  ['a/b', ['a/b']],
  ['a/b, c/d\ne/f,,\n\n', ['a/b', 'c/d', 'e/f']],
  ['a/{b,c}-*, d/e', ['a/{b,c}-*', 'd/e']],
  ['# mine\na/b\n  # theirs\nc/d', ['a/b', 'c/d']],
  ['', []],
])('the list %j', (text, items) => expect(splitList(text)).toEqual(items))
