/** Files whose names or contents are odd, as byte strings. */
import { utf8 } from '../../repositories/draft.ts'
import { seededBytes } from '../../repositories/random-bytes.ts'
import type { Files } from './setting.ts'

export const LFS_OID = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'
export const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${LFS_OID}\nsize 12345\n`
export const SUBMODULE = '0123456789abcdef0123456789abcdef01234567'

export const ODD_FILES: Files = {
  'README.md': '# Rocket\n',
  empty: '',
  'no-line-feed': 'x',
  'windows.txt': 'a\r\nb\r\n',
  'a folder/with spaces/file': 'deep\n',
  '-rf': 'an option\n',
  '--output=x': 'an option\n',
  'HEAD:README.md': 'a revision\n',
  ':(glob)**': 'a pathspec\n',
  '*.md': 'a glob\n',
  '%2e%2e%2f': 'percent\n',
  'back\\slash': 'one name\n',
  'line\nbreak': 'one name\n',
  'tab\tand "quotes"': 'one name\n',
  [utf8('größe/日本語/🚀')]: 'text\n',
  [utf8('\u{FEFF}mark')]: 'a mark\n',
  'gr\u00f6\u00dfe': 'latin1\n',
  'bytes-\u00ff\u00fe\u0080/\u00c0\u00af': 'nothing\n',
  'latin1.txt': 'gr\u00f6\u00dfe\n',
  'binary.bin': '\u0000\u0001\u00ff\n',
  'late-zero.bin': `${'x'.repeat(9000)}\u0000`,
  'large.bin': seededBytes(1)(3_000_000).toString('latin1'),
  'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
  link: { mode: '120000', content: 'README.md' },
  'link-out': { mode: '120000', content: '../../etc/passwd' },
  'link-bytes': { mode: '120000', content: 'gr\u00f6\u00dfe' },
  submodule: { mode: '160000', from: SUBMODULE },
  'movie.mp4': POINTER,
}
