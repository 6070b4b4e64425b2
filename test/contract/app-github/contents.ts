/** Files and heads. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { ROCKET, type Scene } from './scene.ts'

const PATH = '.github/holdfast.yml'
const TEXT = 'version: 1 # äöü 😀\n'

export function contents(scene: () => Scene): void {
  it('reads a file of the default branch, and the commit it is of', async () => {
    const { on, rocket } = scene()
    const bytes = Buffer.from(TEXT)
    await expect(on.readFile(ROCKET, PATH)).resolves.toEqual({
      repositoryId: String(rocket.id),
      commitSha: rocket.branches.get('main'),
      blobSha: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
      text: TEXT,
    })
  })

  it('reads it again at no cost while nothing changed, and anew when it did', async () => {
    const { server, on, rocket } = scene()
    await on.readFile(ROCKET, PATH)
    const before = server.requests.length
    await expect(on.readFile(ROCKET, PATH)).resolves.toMatchObject({ text: TEXT })
    expect(server.requests.slice(before).map(({ status }) => status)).toEqual([304, 304, 304])
    const commitSha = server.setFile(rocket.id, PATH, 'version: 2\n')
    const read = on.readFile(ROCKET, PATH)
    await expect(read).resolves.toMatchObject({ text: 'version: 2\n', commitSha })
  })

  it('finds no file where there is none, no branch, or no repository', async () => {
    const { server, on } = scene()
    server.addRepository({ owner: 'acme', name: 'empty', pushedAt: null })
    await expect(on.readFile(ROCKET, 'gone.yml')).resolves.toBeUndefined()
    await expect(on.readFile({ owner: 'acme', name: 'empty' }, PATH)).resolves.toBeUndefined()
    await expect(on.readFile({ owner: 'acme', name: 'never' }, PATH)).resolves.toBeUndefined()
  })

  it('reads a file under the name that a repository had', async () => {
    const { server, on, rocket } = scene()
    server.rename(rocket.id, 'shuttle')
    const found = { repositoryId: String(rocket.id), text: TEXT }
    await expect(on.readFile(ROCKET, PATH)).resolves.toMatchObject(found)
  })

  it('does not take a file that it may not read for missing', async () => {
    const { server, on, installationId } = scene()
    server.changePermissions(Number(installationId), { metadata: 'read', actions: 'write' })
    await expect(on.readFile(ROCKET, PATH)).rejects.toMatchObject({
      code: 'source-denied',
      hint: expect.stringContaining('contents=read'),
    })
  })

  it('reads the commit that a branch is at', async () => {
    const { server, on, rocket } = scene()
    const sha = server.push(rocket.id, { branch: 'fix/a#b' })
    await expect(on.readHead(ROCKET, 'main')).resolves.toBe(rocket.branches.get('main'))
    await expect(on.readHead(ROCKET, 'fix/a#b')).resolves.toBe(sha)
    const moved = server.push(rocket.id)
    await expect(on.readHead(ROCKET, 'main')).resolves.toBe(moved)
    await expect(on.readHead(ROCKET, 'gone')).resolves.toBeUndefined()
    server.addRepository({ owner: 'acme', name: 'empty', pushedAt: null })
    await expect(on.readHead({ owner: 'acme', name: 'empty' }, 'main')).resolves.toBeUndefined()
  })

  it('tells whether a branch kept its history', async () => {
    const { server, on, rocket } = scene()
    const first = rocket.branches.get('main') ?? ''
    const second = server.push(rocket.id)
    const third = server.push(rocket.id)
    const other = server.push(rocket.id, { forced: true })
    const apart = server.push(rocket.id, { branch: 'orphan' })
    const keeps = (before: string, after: string) => on.keepsCommit(ROCKET, { before, after })
    await expect(keeps(first, third)).resolves.toBe(true)
    await expect(keeps(third, third)).resolves.toBe(true)
    await expect(keeps(second, other)).resolves.toBe(true)
    await expect(keeps(third, other)).resolves.toBe(false)
    await expect(keeps(third, first)).resolves.toBe(false)
    await expect(keeps(third, apart)).resolves.toBe(false)
  })

  it('cannot tell it of commits and repositories that are not there', async () => {
    const { server, on, rocket } = scene()
    const before = rocket.branches.get('main') ?? ''
    const after = server.push(rocket.id, { forced: true })
    await expect(on.keepsCommit(ROCKET, { before, after })).resolves.toBe(false)
    server.forgetCommit(rocket.id, before)
    await expect(on.keepsCommit(ROCKET, { before, after })).resolves.toBeUndefined()
    const never = { owner: 'acme', name: 'never' }
    await expect(on.keepsCommit(never, { before, after })).resolves.toBeUndefined()
  })

  it('does not take for rewritten what it may not read', async () => {
    const { server, on, rocket, installationId } = scene()
    const before = rocket.branches.get('main') ?? ''
    const after = server.push(rocket.id)
    server.changePermissions(Number(installationId), { metadata: 'read' })
    await expect(on.keepsCommit(ROCKET, { before, after })).rejects.toMatchObject({
      code: 'source-denied',
    })
  })
}
