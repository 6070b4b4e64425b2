import { expect } from 'vitest'
import { CONTENTS } from './contents.ts'
import { type Built, proveShapes } from './prove-shapes.ts'

const entries = async ({ git }: Built) =>
  (await git('ls-tree', '-r', '-z', 'main')).split('\0').filter(Boolean)
const paths = async (built: Built) => (await entries(built)).map((entry) => entry.split('\t')[1])
const sizeOnDisk = async ({ git }: Built) =>
  Number(/size-pack: (\d+)/.exec(await git('count-objects', '-v'))?.[1])

proveShapes(CONTENTS, {
  async submodules(built) {
    expect((await entries(built)).filter((entry) => entry.startsWith('160000'))).toHaveLength(2)
  },
  async 'names-of-files'(built) {
    const expected = ['gr\u00f6\u00dfe', 'line\nbreak', '"quoted"', '-rf', ' ', 'end ', '\\']
    expect(await paths(built)).toEqual(expect.arrayContaining(expected))
  },
  async 'names-of-files-elsewhere'(built) {
    expect(await paths(built)).toEqual(
      expect.arrayContaining(['File', 'file', 'FILE', 'con', 'a:b', 'git~1', '.GIT.']),
    )
  },
  async 'links-and-modes'(built) {
    const modes = (await entries(built)).map((entry) => entry.slice(0, 6))
    expect(modes.filter((mode) => mode === '120000')).toHaveLength(4)
    expect(modes).toContain('100755')
  },
  async attributes({ git }) {
    expect(await git('cat-file', '-p', 'main:.gitattributes')).toContain('export-ignore')
    expect(await git('cat-file', '-p', 'main:data.bin')).toContain('oid sha256:')
  },
  async 'deep-folders'(built) {
    expect((await paths(built))[0]?.split('/')).toHaveLength(501)
  },
  async 'one-blob-in-many-places'({ git }) {
    expect(await git('rev-list', '--objects', '--count', 'bomb', '--not', 'main')).toBe('8')
    const bottom = await git('ls-tree', 'bomb:0/0/0/0/0')
    expect(bottom.split('\n')).toHaveLength(10)
  },
  async 'files-5000'(built) {
    expect(await paths(built)).toHaveLength(5000)
  },
  async 'blob-60-mb'(built) {
    expect(await built.git('cat-file', '-s', 'main:large.bin')).toBe(String(60 * 1024 * 1024))
    expect(await sizeOnDisk(built)).toBeGreaterThan(60 * 1024)
  },
  async 'blob-40-mb-compressible'(built) {
    expect(await built.git('cat-file', '-s', 'main:large.bin')).toBe(String(40 * 1024 * 1024))
    expect(await sizeOnDisk(built)).toBeLessThan(1024)
  },
})
