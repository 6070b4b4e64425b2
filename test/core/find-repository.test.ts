import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { identifyAddress, identifyPath } from '../../core/address-identity.ts'
import { manifestKey, nameKey } from '../../core/domain/keys.ts'
import { findRepository } from '../../core/find-repository.ts'
import { createMemoryStore, type MemoryStore } from '../../core/store/memory.ts'

let directory: string
let store: MemoryStore
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'find-')))
  store = createMemoryStore()
})
afterEach(() => rm(directory, { recursive: true }))

function find(text: string, githubHost = 'github.com'): Promise<string> {
  return findRepository(text, store, { githubHost, directory, home: '/nonexistent' })
}

/** Puts a snapshot and a name into the store, as a backup does. */
async function keep(id: string, host: string, ...path: string[]): Promise<void> {
  await store.put(manifestKey(id, '20260304T060000Z-1f2e3d4c'), new Uint8Array(1))
  await store.put(nameKey({ id, host, path, url: 'x' }), new Uint8Array(1))
}

async function keepPath(path: string): Promise<string> {
  const identity = identifyPath(path)
  await keep(identity.id, identity.host, ...identity.path)
  return identity.id
}

it.each([
  '42',
  'acme/rocket',
  'ACME/Rocket',
  'https://github.com/Acme/rocket.git',
  'github.com/acme/rocket',
])('finds a repository of GitHub by %s', async (text) => {
  await keep('41', 'github.com', 'acme', 'rocket2')
  await keep('42', 'github.com', 'acme', 'rocket')

  expect(await find(text)).toBe('42')
})

it('finds it by its ssh address, which is no address of the API', async () => {
  await keep('42', 'github.com', 'acme', 'rocket')

  expect(await find('git@github.com:acme/rocket.git')).toBe('42')
})

it('looks for owner/name on the host it is told', async () => {
  await keep('1', 'github.com', 'acme', 'rocket')
  await keep('2', 'ghes.example.com', 'acme', 'rocket')

  expect(await find('acme/rocket', 'ghes.example.com')).toBe('2')
  expect(await find('ghes.example.com/acme/rocket')).toBe('2')
})

it('finds an address in any spelling', async () => {
  const { id } = identifyAddress('git.example.com', ['a', 'b'], 'https://git.example.com/a/b')
  await keep(id, 'git.example.com', 'a', 'b')

  expect(await find('https://token@git.example.com/a/b.git')).toBe(id)
  expect(await find('git@git.example.com:a/b')).toBe(id)
  expect(await find(id)).toBe(id)
})

it('finds a path by any way that leads there', async () => {
  await mkdir(join(directory, 'rocket'))
  await symlink(join(directory, 'rocket'), join(directory, 'link'))
  const id = await keepPath(join(directory, 'rocket'))

  expect(await find('rocket')).toBe(id)
  expect(await find('./link')).toBe(id)
  expect(await find(join(directory, 'rocket'))).toBe(id)
  expect(await find(`localhost${directory}/rocket`)).toBe(id)
})

it('finds a path that is gone, also below a link', async () => {
  await mkdir(join(directory, 'real'))
  await symlink(join(directory, 'real'), join(directory, 'link'))
  const id = await keepPath(join(directory, 'real', 'lost', 'rocket'))

  expect(await find('./link/lost/rocket')).toBe(id)
})

it('finds the name in the store behind a directory of the same name', async () => {
  await keep('42', 'github.com', 'acme', 'rocket')
  await mkdir(join(directory, 'acme', 'rocket'), { recursive: true })
  expect(await find('acme/rocket')).toBe('42')

  const id = await keepPath(join(directory, 'acme', 'rocket'))
  expect(await find('acme/rocket')).toBe(id)
})

it('does not take a number for a name that begins with it', async () => {
  await keep('421', 'github.com', 'acme', 'rocket')

  await expect(find('42')).rejects.toMatchObject({ code: 'repository-unknown' })
})

it('does not take an owner for a repository', async () => {
  await keep('42', 'github.com', 'acme', 'rocket')

  await expect(find('github.com/acme')).rejects.toMatchObject({ code: 'repository-unknown' })
})

it('does not find a repository that has a name and no snapshot by its number', async () => {
  await store.put('names/github.com/acme/rocket/42', new Uint8Array(1))

  await expect(find('42')).rejects.toMatchObject({ code: 'repository-unknown' })
})

it('tells all that had a name, when it was used again', async () => {
  await keep('42', 'github.com', 'acme', 'rocket')
  await keep('43', 'github.com', 'acme', 'rocket')

  await expect(find('acme/rocket')).rejects.toMatchObject({
    code: 'repository-ambiguous',
    message: expect.stringContaining('42, 43'),
  })
})

it('tells some of what there is instead', async () => {
  await expect(find('acme/none')).rejects.toMatchObject({
    code: 'repository-unknown',
    hint: expect.stringContaining('empty'),
  })
  for (const id of ['1', '2', '3', '4', '5']) await keep(id, 'github.com', 'acme', `r${id}`)
  await expect(find('acme/none')).rejects.toMatchObject({
    code: 'repository-unknown',
    hint: expect.stringMatching(/holds github.com\/acme\/r1, .*github.com\/acme\/r5;/),
  })
  await keep('6', 'github.com', 'acme', 'r6')
  await expect(find('acme/none')).rejects.toMatchObject({
    hint: expect.stringMatching(/\/r5 and more;/),
  })
})

it('shows no credential of an address that it does not know', async () => {
  await expect(find('https://ada:s3cret@git.example.com/a')).rejects.toMatchObject({
    message: expect.not.stringContaining('s3cret'),
  })
})

it('says what the store says when it cannot be read', async () => {
  const broken = {
    ...store,
    list: () => {
      throw new Error('denied')
    },
  }
  const place = { githubHost: 'github.com', directory }

  await expect(findRepository('acme/rocket', broken, place)).rejects.toThrow('denied')
})
