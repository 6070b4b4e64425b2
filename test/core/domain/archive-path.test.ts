import { describe, expect, it } from 'vitest'
import { createArchiveCheck } from '../../../core/domain/archive-path.ts'

const check = (...entries: readonly (readonly [path: string, kind: string])[]) => {
  const look = createArchiveCheck()
  return entries.map(([path, kind]) => look({ path, kind })).at(-1)
}

describe('an entry of an archive', () => {
  it.each([
    'a',
    'a/b',
    '.gitignore',
    '.gitattributes',
    '.github/x',
    'a.git/config',
    'git',
    'git~2',
    '...',
    '..a',
    'a..',
    '-rf',
    'a\\b',
    'line\nbreak',
    '\u00ff',
  ])('may be %j', (path) => {
    expect(check([path, 'file'])).toBeUndefined()
  })

  it.each([
    '',
    '/a',
    'a//b',
    '.',
    '..',
    'a/..',
    'a/./b',
    '..\\a',
    'a\\..\\b',
    '.git',
    '.GIT/config',
    'a/.git/hooks/x',
    '.git ',
    '.git.',
    '.git::$INDEX_ALLOCATION',
    'a\\.git\\config',
    'GIT~1',
  ])('may not be %j', (path) => {
    expect(check([path, 'file'])).toEqual(expect.any(String))
  })

  it('may not be in the place of a link, or below it', () => {
    const link = ['a/link', 'symlink'] as const
    expect(check(link, ['a/link', 'file'])).toEqual(expect.any(String))
    expect(check(link, ['a/link/b/c', 'file'])).toEqual(expect.any(String))
    expect(check(link, ['a/link', 'symlink'])).toEqual(expect.any(String))
    expect(check(link, ['a/link.b', 'file'])).toBeUndefined()
    expect(check(link, ['a', 'folder'])).toBeUndefined()
    expect(check(['a/link', 'file'], ['a/link', 'file'])).toBeUndefined()
  })
})
