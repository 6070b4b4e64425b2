import { CreateBucketCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Ceph, cephInstalled, createCephHost } from '../servers/ceph.ts'
import { CI } from '../servers/config.ts'
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts'
import { plainClient } from '../servers/s3-subject.ts'
import { FAULTS, prepareTrials, type Trials } from './every-request.ts'

describe.skipIf(!cephInstalled() && !CI)('with Ceph', () => {
  let ceph: Ceph
  let proxy: FaultProxy
  let trials: Trials
  let requests = 0

  beforeAll(async () => {
    ceph = await createCephHost().startCeph()
    const client = plainClient(ceph)
    await client.send(new CreateBucketCommand({ Bucket: 'faults' }))
    client.destroy()
    proxy = await startFaultProxy(ceph.endpoint)
    const { endpoint, plan, requestCount } = proxy
    trials = await prepareTrials({ ...ceph, endpoint, plan, requestCount }, 'faults', 1500)
    requests = (await trials.run([])).requests
  })
  afterAll(async () => {
    await trials?.end()
    await proxy?.close()
    await ceph?.stop()
  })

  it.each(FAULTS)('%s, once, at every request in turn', { timeout: 300_000 }, async (fault) => {
    for (let at = 1; at <= requests; at += 1) await trials.run([{ at, fault }])
  })
})
