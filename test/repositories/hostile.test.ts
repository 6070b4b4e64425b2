import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { tryGit } from '../git.ts'
import { canaryOf, HOSTILE } from './hostile.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

/** What was planted does run when somebody lets it: a canary that cannot sing proves nothing. */
const singsFor = async ({ dir }: Built, ...args: string[]) => {
  await expect(access(canaryOf(dir))).rejects.toThrow('ENOENT')
  await tryGit(['-C', dir, ...args], { env: { GIT_ALLOW_PROTOCOL: 'ext' } })
  await access(canaryOf(dir))
}
const file = ({ git }: Built, path: string) => git('cat-file', '-p', `main:${path}`)

proveShapes(HOSTILE, {
  hooks: (built) => singsFor(built, 'update-ref', 'refs/heads/new', 'main'),
  async 'hostile-config'(built) {
    expect(await built.git('config', 'uploadpack.packObjectsHook')).toBe(join(built.dir, 'program'))
    await singsFor(built, 'fetch', 'origin')
  },
  async 'hostile-config-included'(built) {
    expect(await built.git('config', 'core.sshCommand')).toBe(join(built.dir, 'program'))
    await singsFor(built, 'fetch', 'origin')
  },
  async 'hostile-gitmodules'(built) {
    expect(await built.complaint('fsck')).toContain('gitmodulesName')
    expect(await file(built, '.gitmodules')).toContain('ext::')
  },
  async 'hostile-lfsconfig'(built) {
    expect(await file(built, '.lfsconfig')).toContain('url = http://127.0.0.1:9/')
    expect(await file(built, 'a.bin')).toContain('oid sha256:')
  },
  async 'nested-bare-repository'(built) {
    expect(await file(built, 'docs/HEAD')).toBe('ref: refs/heads/main')
    expect(await file(built, 'docs/config')).toContain('fsmonitor')
  },
})
