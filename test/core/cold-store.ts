/** A store in S3 that holds repositories, and a lifecycle that moves what it is told to. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { backup } from '../../core/backup.ts'
import type { RetrieveRequest } from '../../core/retrieve.ts'
import { addCommits, growRepository } from '../repositories/grow.ts'
import { startS3Double } from '../servers/s3-double.ts'
import type { StoredVersion } from '../servers/s3-double-objects.ts'
import { s3StoreOn } from '../servers/s3-subject.ts'
import { OBJECTS, sourceAt, temporaryDirectory, verbTools } from './verb-tools.ts'

const HOUR_MS = 60 * 60 * 1000

interface History {
  readonly ids: readonly string[]
  readonly objects: ReadonlyMap<string, readonly StoredVersion[]>
}

/**
 * Stores with a base, an increment and an unchanged snapshot of two repositories, all of it in
 * STANDARD. The backups are made once, and each test gets a store with what they left.
 */
export function createColdStores(): () => ReturnType<typeof coldStore> {
  let made: Promise<History> | undefined
  return async () => {
    made ??= makeHistory()
    return coldStore(await made)
  }
}

async function makeHistory(): Promise<History> {
  const dir = await temporaryDirectory()
  const server = await startS3Double()
  onTestFinished(() => server.close())
  const tools = verbTools(dir, s3StoreOn(server))
  const ids: string[] = []
  for (const seed of [1, 2]) {
    const original = join(dir, `original-${seed}.git`)
    await growRepository(original, { commits: 3, files: 2, bytes: 600, seed })
    const source = await sourceAt(original)
    await backup(source, OBJECTS, tools)
    await addCommits(original, 1, 2)
    await backup(source, OBJECTS, tools)
    await backup(source, OBJECTS, tools)
    ids.push(source.identity.id)
  }
  return { ids, objects: new Map(server.bucket().objects) }
}

async function coldStore({ ids, objects: held }: History) {
  const dir = await temporaryDirectory()
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const server = await startS3Double({ coldNow: now })
  onTestFinished(() => server.close())
  for (const [name, versions] of held) {
    server.bucket().objects.set(
      name,
      versions.map((each) => ({ ...each, pieces: [...each.pieces] })),
    )
  }
  const store = s3StoreOn(server, { tools: { now } })
  const tools = verbTools(dir, store)
  const { objects } = server.bucket()
  const past = server.requests.length
  const [repositoryId = ''] = ids
  const request: RetrieveRequest = {
    ...{ repositoryId, all: false, tier: 'standard', days: 3, prices: undefined },
  }
  return {
    ...{ dir, server, store, tools, ids, repositoryId, request },
    pass(hours: number) {
      aheadMs += hours * HOUR_MS
    },
    /** Keys of the first repository that fit. */
    keys: (fits: RegExp) =>
      [...objects.keys()]
        .map((name) => name.replace('holdfast/v1/', ''))
        .filter((key) => key.includes(repositoryId) && fits.test(key)),
    /** What a lifecycle rule does. */
    freeze(fits: RegExp, storageClass = 'GLACIER') {
      for (const [name, versions] of objects) {
        if (!fits.test(name)) continue
        objects.set(
          name,
          versions.map((each) => ({ ...each, storageClass })),
        )
      }
    },
    /** Objects that were asked for, each time they were. */
    asked: () =>
      server.requests
        .slice(past)
        .filter(({ url }) => /[?&]restore/.test(url))
        .map(({ key }) => key.replace('holdfast/v1/', '')),
  }
}
