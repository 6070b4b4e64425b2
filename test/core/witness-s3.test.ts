/** A witness takes a server at its word where that tells the checksum of a whole object. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { witness } from '../../core/witness.ts'
import { createColdStores } from './cold-store.ts'

const coldStore = createColdStores()

/** What is found damaged: code and key. */
async function damageIn({ store, repositoryId }: Awaited<ReturnType<typeof coldStore>>) {
  const found: string[] = []
  for await (const each of witness({ store, repositoryId, now: () => new Date() })) {
    if (each.kind === 'damaged') found.push(...each.damage.map(({ key, code }) => `${code} ${key}`))
  }
  return found
}

it('finds a bundle exchanged for another of its size, without reading it', async () => {
  const setting = await coldStore()
  const { server, keys, freeze } = setting
  freeze(/\.bundle$/)
  expect(await damageIn(setting)).toEqual([])

  const [key = ''] = keys(/\.bundle$/)
  const name = `holdfast/v1/${key}`
  const [version] = server.bucket().objects.get(name) ?? []
  if (version === undefined) throw new Error('it was put')
  const bytes = Buffer.alloc(version.sizeBytes, 'x')
  const sha256 = createHash('sha256').update(bytes).digest('base64')
  const checksum = { sha256, type: 'FULL_OBJECT' }
  server.bucket().objects.set(name, [{ ...version, pieces: [bytes], checksum }])

  expect(await damageIn(setting)).toContain(`store-damaged ${key}`)
})
