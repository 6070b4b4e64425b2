import { afterAll, beforeAll } from 'vitest'
import { storeContract } from '../../contract/store.ts'
import { type S3Double, startS3Double } from '../../servers/s3-double.ts'
import { s3Subject } from '../../servers/s3-subject.ts'

let server: S3Double

beforeAll(async () => {
  server = await startS3Double({ buckets: { plain: {}, locked: { objectLock: true } } })
})
afterAll(() => server.close())

storeContract('S3 (the double)', () => s3Subject(server, 'plain'), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'no', objectLock: 'no' },
  // The double keeps what it is sent in the memory of this process.
  bigMib: 24,
})

storeContract('S3 with versions and locks (the double)', () => s3Subject(server, 'locked'), {
  facts: { conditionalWrites: 'yes', checksums: 'yes', versioning: 'yes', objectLock: 'yes' },
  bigMib: 24,
})
