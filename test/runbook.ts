/** Follows RESTORE.md as written, as somebody would who has nothing else. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PATH } from './config.ts'

/**
 * Runs the shell blocks of the RESTORE.md in `store`, one after the other, in a shell whose
 * PATH holds git and sha256sum alone. Throws with what it said when it fails.
 */
export async function followRunbook(
  store: string,
  settings: Readonly<Record<string, string>>,
): Promise<string> {
  const text = await readFile(join(store, 'RESTORE.md'), 'utf8')
  const script = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map((block) => block[1]).join('\n')
  const bin = await mkdtemp(join(tmpdir(), 'holdfast-bin-'))
  try {
    for (const program of ['git', 'sha256sum']) {
      await symlink(await locate(program), join(bin, program))
    }
    const env = { PATH: bin, HOME: '/nonexistent', ...settings }
    const shell = spawn('/bin/sh', ['-c', script], { cwd: store, env })
    let said = ''
    for (const stream of [shell.stdout, shell.stderr]) {
      stream.setEncoding('latin1').on('data', (chunk: string) => {
        said += chunk
      })
    }
    const [status] = await once(shell, 'close')
    if (status !== 0) throw new Error(`RESTORE.md ended with ${status}: ${said}`)
    return said
  } finally {
    await rm(bin, { recursive: true })
  }
}

async function locate(program: string): Promise<string> {
  const { access } = await import('node:fs/promises')
  for (const folder of PATH.split(':')) {
    const path = join(folder, program)
    const found = await access(path).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  throw new Error(`${program} is not on PATH`)
}
