import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type S3Double, startS3Double } from '../servers/s3-double.ts'
import { FAULTS, prepareTrials, type Trials } from './every-request.ts'

let double: S3Double
let trials: Trials
let requests = 0

beforeAll(async () => {
  double = await startS3Double()
  const forget = () => {
    double.bucket().objects.clear()
    double.bucket().uploads.clear()
  }
  trials = await prepareTrials({ ...double, forget }, 'test', 300)
  requests = (await trials.run([])).requests
})
afterAll(async () => {
  await trials.end()
  await double.close()
})

it('a backup of a changed repository is a handful of requests, some of them parts', () => {
  expect(requests).toBeGreaterThan(12)
  expect(requests).toBeLessThan(25)
})

describe.each(FAULTS)('%s', (fault) => {
  it('once, at every request in turn', { timeout: 300_000 }, async () => {
    for (let at = 1; at <= requests; at += 1) await trials.run([{ at, fault }])
  })
})

describe.each(FAULTS)('%s, for good,', (fault) => {
  it('from the first, a middle and the last request on', { timeout: 300_000 }, async () => {
    for (const from of [1, Math.ceil(requests / 2), requests]) {
      let count = 0
      const at = () => {
        count += 1
        return count >= from
      }
      await trials.run([{ at, fault }])
    }
  })
})
