import { afterAll, beforeAll } from 'vitest'
import { storeContract } from '../../contract/store.ts'
import { type S3Double, startS3Double } from '../../servers/s3-double.ts'
import { s3Subject } from '../../servers/s3-subject.ts'

let server: S3Double
let aheadMs = 0

beforeAll(async () => {
  server = await startS3Double({
    buckets: { plain: {}, locked: { objectLock: true } },
    coldNow: () => new Date(Date.now() + aheadMs),
  })
})
afterAll(() => server.close())

/** With a clock of the cold storage that both the server and the store go by. */
async function coldSubject(bucket: string) {
  aheadMs = 0
  const subject = await s3Subject(server, bucket, { now: () => new Date(Date.now() + aheadMs) })
  const { objects } = server.bucket(bucket)
  return {
    ...subject,
    async leaveInTheCold(key: string) {
      const name = subject.nameOf(key)
      const versions = objects.get(name) ?? []
      objects.set(
        name,
        versions.map((each) => ({ ...each, storageClass: 'GLACIER' })),
      )
    },
    passHours(hours: number) {
      aheadMs += hours * 60 * 60 * 1000
    },
  }
}

storeContract('S3 (the double)', () => coldSubject('plain'), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
  // The double keeps what it is sent in the memory of this process.
  bigMib: 24,
  cold: true,
})

storeContract('S3 with versions and locks (the double)', () => coldSubject('locked'), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'yes', objectLock: 'yes' },
  bigMib: 24,
  cold: true,
})
