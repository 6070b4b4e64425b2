import { stat } from 'node:fs/promises'
import { expect } from 'vitest'
import { tryGit } from '../git.ts'
import { DAMAGED } from './damaged.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const fsckSays = (words: RegExp) => async (built: Built) =>
  expect(await built.complaint('fsck', '--full')).toMatch(words)
const gitRefuses = (words: RegExp) => async (built: Built) =>
  expect(await built.complaint('rev-parse', '--git-dir')).toMatch(words)

proveShapes(DAMAGED, {
  async shallow({ git }) {
    expect(await git('rev-parse', '--is-shallow-repository')).toBe('true')
    expect(await git('rev-list', '--count', 'main')).toBe('2')
  },
  async partial({ git, complaint }) {
    expect(await git('config', 'remote.origin.partialclonefilter')).toBe('blob:none')
    expect(await complaint('cat-file', '-p', 'main:README.md')).not.toBe('')
  },
  'missing-blob': fsckSays(/missing blob/),
  'missing-tree': fsckSays(/missing tree/),
  'missing-commit': fsckSays(/missing commit/),
  'empty-object': fsckSays(/is empty/),
  'flipped-byte-loose': fsckSays(/corrupt/),
  'flipped-byte-packed': fsckSays(/pack checksum mismatch/),
  'truncated-pack': fsckSays(/does not match index/),
  'pack-without-index': fsckSays(/invalid sha1 pointer/),
  'alternates-gone': fsckSays(/unable to normalize alternate/),
  'ref-to-nothing': fsckSays(/refs\/heads\/broken: invalid sha1 pointer 1{40}/),
  'ref-of-garbage': fsckSays(/refs\/heads\/broken: invalid sha1 pointer 0{40}/),
  'ref-empty': fsckSays(/refs\/heads\/broken: invalid sha1 pointer 0{40}/),
  'packed-refs-garbage': fsckSays(/unexpected line in .*packed-refs/),
  'head-of-garbage': gitRefuses(/not a git repository/),
  'head-missing': gitRefuses(/not a git repository/),
  'config-garbage': gitRefuses(/bad config line 1/),
  'format-of-the-future': gitRefuses(/unknown repository extension/),
  'out-of-reach': gitRefuses(/dubious ownership|Permission denied|not a git repository/),
  'no-repository': gitRefuses(/not a git repository/),
  'empty-folder': gitRefuses(/not a git repository/),
  async 'plain-file'({ dir }) {
    expect((await stat(dir)).isFile()).toBe(true)
    expect((await tryGit(['clone', '-q', '--bare', dir, `${dir}.clone`])).exitCode).toBe(128)
  },
  async 'bundle-file'({ dir }) {
    expect((await stat(dir)).isFile()).toBe(true)
    expect((await tryGit(['clone', '-q', '--mirror', dir, `${dir}.clone`])).exitCode).toBe(0)
  },
})
