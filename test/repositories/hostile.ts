/** Repositories that would have commands run, or files written, by whoever reads them. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Draft, startDraft } from './draft.ts'
import { commit, history } from './fast-import.ts'
import type { OddRepository } from './odd-repository.ts'

/**
 * The file that appears if a command planted in the repository at `dir` has run.
 * It lies in the repository, so that it goes where the repository goes.
 */
export function canaryOf(dir: string): string {
  return join(dir, 'a-planted-command-has-run')
}

const HOOKS = [
  'post-checkout',
  'post-index-change',
  'post-merge',
  'pre-auto-gc',
  'pre-receive',
  'proc-receive',
  'push-to-checkout',
  'reference-transaction',
  'sendemail-validate',
  'update',
]

export const HOSTILE: readonly OddRepository[] = [
  {
    name: 'hooks',
    describe: 'every hook that git knows, each of which leaves a trace',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await plantHooks(draft, join(dir, 'hooks'))
    },
  },
  {
    name: 'hostile-config',
    describe: 'a configuration with commands in every place that may hold one',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      await plantHooks(draft, join(dir, 'my-hooks'))
      const program = await plantProgram(draft, join(dir, 'program'))
      await draft.write('config', hostileConfig(program, join(dir, 'my-hooks')))
    },
  },
  {
    name: 'hostile-config-included',
    describe: 'a configuration that takes another file in',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(history('refs/heads/main'))
      const program = await plantProgram(draft, join(dir, 'program'))
      await draft.write('more-config', hostileConfig(program, join(dir, 'my-hooks')))
      await draft.git(['config', 'include.path', join(dir, 'more-config')])
    },
  },
  {
    name: 'hostile-gitmodules',
    describe: 'submodules whose names, paths and addresses are commands and ways out',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const gitmodules = [
        '[submodule "../../hooks"]\n\tpath = a\n\turl = --upload-pack=touch-pwned\n',
        '[submodule "b"]\n\tpath = -b\n\turl = ext::sh -c touch% pwned\n\tupdate = !touch pwned\n',
        '[submodule "c"]\n\tpath = "c\\r"\n\turl = ssh://-oProxyCommand=touch-pwned/x\n',
      ].join('')
      await draft.import(
        commit('refs/heads/main', {
          files: {
            '.gitmodules': gitmodules,
            a: { mode: '160000', from: '1'.repeat(40) },
            '-b': { mode: '160000', from: '2'.repeat(40) },
          },
        }),
      )
    },
  },
  {
    name: 'hostile-lfsconfig',
    describe: 'an .lfsconfig that sends whoever follows it to another server',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 5\n`
      await draft.import(
        commit('refs/heads/main', {
          files: {
            '.lfsconfig': '[lfs]\n\turl = http://127.0.0.1:9/steal\n\tconcurrenttransfers = 1\n',
            '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
            'a.bin': pointer,
          },
        }),
      )
    },
  },
  {
    name: 'nested-bare-repository',
    describe: 'files in a folder that look like a bare repository with a hostile configuration',
    expect: 'restores',
    async build(dir) {
      const draft = await startDraft(dir)
      await draft.import(
        commit('refs/heads/main', {
          files: {
            'docs/HEAD': 'ref: refs/heads/main\n',
            'docs/config': '[core]\n\tbare = false\n\tworktree = ..\n\tfsmonitor = touch pwned\n',
            'docs/objects/keep': '',
            'docs/refs/heads/keep': '',
          },
        }),
      )
    },
  },
]

function hostileConfig(program: string, hooks: string): string {
  const quoted = JSON.stringify(program)
  return [
    '[core]\n\trepositoryformatversion = 0\n\tbare = true\n',
    `\tfsmonitor = ${quoted}\n\tsshCommand = ${quoted}\n\tpager = ${quoted}\n`,
    `\teditor = ${quoted}\n\taskPass = ${quoted}\n\tgitProxy = ${quoted}\n`,
    `\thooksPath = ${JSON.stringify(hooks)}\n\talternateRefsCommand = ${quoted}\n`,
    `[uploadpack]\n\tpackObjectsHook = ${quoted}\n`,
    `[credential]\n\thelper = ${JSON.stringify(`!${program}`)}\n`,
    `[diff]\n\texternal = ${quoted}\n[gpg]\n\tprogram = ${quoted}\n`,
    `[alias]\n\tclone = ${JSON.stringify(`!${program}`)}\n\tlog = ${JSON.stringify(`!${program}`)}\n`,
    `[remote "origin"]\n\turl = ${JSON.stringify(`ext::${program}`)}\n\tuploadpack = ${quoted}\n`,
    `[filter "lfs"]\n\tsmudge = ${quoted}\n\tprocess = ${quoted}\n`,
    '[fetch]\n\tfsckObjects = false\n[protocol "ext"]\n\tallow = always\n',
  ].join('')
}

async function plantHooks(draft: Draft, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all(HOOKS.map((name) => plantProgram(draft, join(folder, name))))
}

async function plantProgram(draft: Draft, path: string): Promise<string> {
  await writeFile(path, `#!/bin/sh\necho "$0" >> '${canaryOf(draft.dir)}'\n`)
  await chmod(path, 0o755)
  return path
}
