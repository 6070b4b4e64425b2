/** A repository under construction. All text is byte strings; `utf8` makes one of text. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { git, gitText } from '../git.ts'

export interface Draft {
  /** The git directory. */
  readonly dir: string
  /** Runs git in the repository and gives its output without the last newline. */
  git(args: readonly string[], input?: string): Promise<string>
  /** Feeds `git fast-import`. */
  import(...commands: readonly string[]): Promise<void>
  /** Points refs at objects, both named as git reads them. */
  point(refs: Readonly<Record<string, string>>): Promise<void>
  /** Writes a file of the git directory. */
  write(path: string, content: string): Promise<void>
}

export interface DraftOptions {
  readonly objectFormat?: 'sha1' | 'sha256'
  /** What HEAD names: `refs/heads/main`. */
  readonly head?: string
  /** Makes `dir/.git` with `dir` as its working tree. */
  readonly workingTree?: boolean
}

/** Begins an empty repository at `dir`: bare, without hooks, and HEAD on an unborn `main`. */
export async function startDraft(dir: string, options: DraftOptions = {}): Promise<Draft> {
  const { objectFormat = 'sha1', head = 'refs/heads/main', workingTree = false } = options
  const bare = workingTree ? [] : ['--bare']
  await git(['init', '-q', '--template=', ...bare, `--object-format=${objectFormat}`, dir])
  const draft = openDraft(workingTree ? join(dir, '.git') : dir)
  await draft.write('HEAD', `ref: ${head}\n`)
  return draft
}

/** Goes on with a repository that exists. `dir` is its git directory. */
export function openDraft(dir: string): Draft {
  const env = { GIT_DIR: dir, GIT_NO_REPLACE_OBJECTS: '1' }
  return {
    dir,
    git: (args, input) =>
      gitText(args, { env, cwd: dir, ...(input === undefined ? {} : { input }) }),
    async import(...commands) {
      await git(['fast-import', '--quiet', '--force'], { env, input: commands.join('') })
    },
    async point(refs) {
      const commands = Object.entries(refs).map(([name, to]) => `update ${name}\0${to}\0\0`)
      await git(['update-ref', '--stdin', '-z'], { env, input: commands.join('') })
    },
    async write(path, content) {
      const file = Buffer.from(`${dir}/${path}`, 'latin1')
      await mkdir(Buffer.from(dirname(`${dir}/${path}`), 'latin1'), { recursive: true })
      await writeFile(file, content, 'latin1')
    },
  }
}

/** Text as the byte string of its UTF-8. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1')
}
