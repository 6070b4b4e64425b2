/** What lies in trees: many files, large ones, deep ones, oddly named ones. */
import { git } from '../git.ts'
import { startDraft, utf8 } from './draft.ts'
import { commit, history } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'
import { seededBytes } from './random-bytes.ts'

const MEGABYTE = 1024 * 1024

export const CONTENTS: readonly OddRepository[] = [
  {
    name: 'submodules',
    describe: 'two submodules, one of them in no .gitmodules',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: {
            '.gitmodules': '[submodule "lib"]\n\tpath = lib\n\turl = ../lib.git\n',
            lib: { mode: '160000', from: '1'.repeat(40) },
            forgotten: { mode: '160000', from: '2'.repeat(40) },
          },
        }),
      )
    },
  },
  {
    name: 'names-of-files',
    describe: 'files named in latin1, with line breaks, quotes, dashes and spaces at the end',
    expect: 'restores',
    async build(dir) {
      const names = [
        'gr\u00f6\u00dfe',
        'line\nbreak',
        '"quoted"',
        '-rf',
        ' ',
        'end ',
        '~',
        '*',
        '\\',
      ]
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: Object.fromEntries([...names, utf8('日本語')].map((name) => [name, `${name}\n`])),
        }),
      )
    },
  },
  {
    name: 'names-of-files-elsewhere',
    describe: 'files that differ in case alone, and names that other systems cannot have',
    expect: 'restores',
    async build(dir) {
      const names = [
        'File',
        'file',
        'FILE',
        'con',
        'aux.txt',
        'a:b',
        'dot.',
        'git~1',
        '.gıt',
        '.GIT.',
      ]
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: Object.fromEntries(names.map((name) => [utf8(name), `${utf8(name)}\n`])),
        }),
      )
    },
  },
  {
    name: 'links-and-modes',
    describe: 'an executable, and links: within, broken, absolute and out of the tree',
    expect: 'restores',
    async build(dir) {
      const links = { inside: 'run', broken: 'nowhere', absolute: '/etc/passwd', out: '../../x' }
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: {
            run: { mode: '100755', content: '#!/bin/sh\n' },
            ...Object.fromEntries(
              Object.entries(links).map(([name, content]) => [name, { mode: '120000', content }]),
            ),
          },
        }),
      )
    },
  },
  {
    name: 'attributes',
    describe: 'attributes that name filters, encodings and files to leave out of archives',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: {
            '.gitattributes':
              '*.bin filter=lfs diff=lfs merge=lfs -text\nsecret export-ignore\n*.txt text eol=crlf\n',
            'data.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`,
            secret: 'left out of archives\n',
            'note.txt': 'one\ntwo\n',
          },
        }),
      )
    },
  },
  {
    name: 'deep-folders',
    describe: '500 folders within each other',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const path = `${Array.from({ length: 500 }, (_, n) => `d${n % 10}`).join('/')}/file`
      await draft.import(commit('refs/heads/main', { files: { [path]: 'deep down\n' } }))
    },
  },
  {
    name: 'one-blob-in-many-places',
    describe: 'a tree that unpacks to a million times its size',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main', 1))
      let entry = `100644 blob ${await draft.git(['rev-parse', 'main:README.md'])}`
      for (let level = 0; level < 6; level++) {
        const row = Array.from({ length: 10 }, (_, n) => `${entry}\t${n}\n`)
        entry = `040000 tree ${await draft.git(['mktree'], row.join(''))}`
      }
      const tree = entry.split(' ')[2] ?? ''
      await draft.point({ 'refs/heads/bomb': await draft.git(['commit-tree', '-m', 'Bomb', tree]) })
    },
  },
  manyFiles(5000),
  largeBlob('blob-60-mb', 'a blob of 60 MB that does not compress', 60, 'random'),
  largeBlob('blob-40-mb-compressible', 'a blob of 40 MB of the same line', 40, 'repeated'),
]

/** The sizes that take minutes, for whoever has them. */
export const LARGE_CONTENTS: readonly OddRepository[] = [
  manyFiles(100_000),
  largeBlob('blob-1-gb', 'a blob of 1 GB that does not compress', 1024, 'random'),
]

/** `count` files of a line each, a hundred to a folder, in one commit. */
export function manyFiles(count: number): OddRepository {
  return {
    name: `files-${count}`,
    describe: `${count.toLocaleString('en')} small files`,
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const files = Array.from({ length: count }, (_, n): [string, string] => [
        `folder-${Math.floor(n / 100)}/file-${n}.txt`,
        `This is file ${n}\n`,
      ])
      await draft.import(commit('refs/heads/main', { files: Object.fromEntries(files) }))
    },
  }
}

function largeBlob(
  name: string,
  describe: string,
  megabytes: number,
  content: 'random' | 'repeated',
): OddRepository {
  return {
    name,
    describe,
    expect: 'restores',
    async build(dir) {
      await startDraft(dir)
      // Random bytes gain nothing from a compressor but the wait.
      const level = content === 'random' ? '0' : '1'
      const packed = ['-c', 'fastimport.unpackLimit=1', '-c', `core.compression=${level}`]
      await git([...packed, 'fast-import', '--quiet'], {
        env: { GIT_DIR: dir },
        input: blobStream(megabytes, content),
      })
    },
  }
}

async function* blobStream(megabytes: number, content: 'random' | 'repeated') {
  const random = seededBytes(megabytes)
  const repeated = Buffer.alloc(MEGABYTE, 'The same line again.\n')
  yield Buffer.from(`blob\nmark :1\ndata ${megabytes * MEGABYTE}\n`)
  for (let n = 0; n < megabytes; n++) yield content === 'random' ? random(MEGABYTE) : repeated
  const files = { 'large.bin': { mode: '100644', from: ':1' } } as const
  yield Buffer.from(`\n${commit('refs/heads/main', { files })}`)
}
