import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printDescription, printJson } from '../../cli/output.ts'
import { plainText } from '../../cli/plain-text.ts'
import { describeRestoreCommand } from '../../core/domain/restore-command.ts'
import { shellWord } from '../../core/domain/shell-word.ts'

const ESC = '\u001b'

describe('plain text', () => {
  it.each([
    ['as it is: größe 日本 🚀', 'as it is: größe 日本 🚀'],
    [`${ESC}[31mred${ESC}[0m`, 'red'],
    [`${ESC}[2J${ESC}[1;1Hcleared`, 'cleared'],
    [`\u009b31mred`, 'red'],
    [`${ESC}]0;title\u0007after`, 'after'],
    [`${ESC}]8;;http://x${ESC}\\link`, 'link'],
    ['two\nlines\r\nand\tmore', 'two lines and more'],
    ['abc\u202Egnp.exe', 'abc gnp.exe'],
    ['a\u0000b\u007fc\u0085d\u2028e', 'a b c d e'],
  ])('%j is shown as %j', (text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it('of any text holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainText(`${ESC}[${text}${ESC}]${text}`)).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u)
      }),
    )
  })
})

describe('output', () => {
  const description = {
    verdict: `${ESC}[1mAll\nis well`,
    tone: 'good',
    lines: [`a${ESC}[2Jb`, ''],
  } as const

  it('is cleaned line by line', () => {
    const written: string[] = []
    printDescription(description, { write: (text) => written.push(text), color: false })

    expect(written.join('')).toBe('All is well\nab\n\n')
  })

  it('has colour in its first line alone, where that is wanted', () => {
    const written: string[] = []
    printDescription(description, { write: (text) => written.push(text), color: true })

    expect(written.join('')).toBe(`${ESC}[32mAll is well${ESC}[0m\nab\n\n`)
  })

  it('as JSON means what it meant, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written: string[] = []
        printJson({ text: `${text}\u009b\u202e` }, { write: (each) => written.push(each) })
        const printed = written.join('')
        expect(JSON.parse(printed)).toEqual({ text: `${text}\u009b\u202e` })
        expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\u202e/u)
      }),
    )
  })
})

describe('a word for the shell', () => {
  it.each([
    ['acme/rocket', 'acme/rocket'],
    ['s3://bucket/x?region=eu-1', "'s3://bucket/x?region=eu-1'"],
    ['sp ace', "'sp ace'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['~x', "'~x'"],
    ['a\nb', "$'a\\x0ab'"],
  ])('%j is written %s', (text, word) => {
    expect(shellWord(text)).toBe(word)
  })

  it('is read as what it was, by a real shell', () => {
    // The environment and arguments of programs hold no NUL.
    const texts = fc.sample(fc.string({ unit: 'grapheme', minLength: 0 }), {
      numRuns: 200,
      seed: 7,
    })
    const nasty = [
      '$(x)',
      '`x`',
      '"',
      '\\',
      '!!',
      '*',
      '{a,b}',
      '#',
      '&;|<>',
      "'\n'",
      '\u202e',
      '-n',
    ]
    const words = [...texts, ...nasty].filter((text) => !text.includes('\0'))
    const script = `for word in ${words.map(shellWord).join(' ')}; do printf '%s\\0' "$word"; done`

    const read = execFileSync('bash', ['-c', script]).toString().split('\0')
    expect(read.slice(0, -1)).toEqual(words)
  })
})

describe('the command that restores', () => {
  const hint = { program: ['holdfast'], store: '/srv/backups', githubHost: 'github.com' }
  const snapshot = '20260304T060000Z-1f2e3d4c'
  const command = (source: string, repositoryId: string, parts: Partial<typeof hint> = {}) =>
    describeRestoreCommand({ source, repositoryId, snapshot }, { ...hint, ...parts })

  it.each([
    ['acme/rocket', '42', 'restore acme/rocket rocket-restored'],
    ['/srv/my repo/.git', 'url-1', "restore '/srv/my repo/.git' my-repo-restored"],
    ['https://example.com/a/b.git', 'url-1', 'restore https://example.com/a/b.git b-restored'],
    ['git@example.com:b.git', 'url-1', 'restore git@example.com:b.git b-restored'],
    ['/srv/-rf', 'url-1', 'restore /srv/-rf rf-restored'],
    ['/srv/..', 'url-1', 'restore /srv/.. repository-restored'],
    ['/srv/日本', 'url-1', "restore '/srv/日本' repository-restored"],
  ])('of %s', (source, id, words) => {
    expect(command(source, id)).toBe(
      `holdfast ${words} --store /srv/backups --snapshot ${snapshot}`,
    )
  })

  it('names a repository of another GitHub by its id, and an address as it is', () => {
    const parts = { githubHost: 'ghe.example.com' }

    expect(command('acme/rocket', '42', parts)).toContain('restore 42 rocket-restored')
    expect(command('/srv/x', 'url-1', parts)).toContain('restore /srv/x x-restored')
  })

  it('calls the program as it was called', () => {
    const program = ['node', "/opt/it's here/index.js"]

    expect(command('a/b', '1', { program })).toMatch(
      /^node '\/opt\/it'\\''s here\/index.js' restore /,
    )
  })
})
