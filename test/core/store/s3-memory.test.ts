import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { expect, it, onTestFinished } from 'vitest'
import { MIB } from '../../contract/store/bytes.ts'
import { startS3Double } from '../../servers/s3-double.ts'

/** The child as it would be shipped: what strips the types of sources takes memory too. */
async function bundleChild(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-memory-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const bundle = await rolldown({
    input: 'test/core/store/s3-memory-child.ts',
    platform: 'node',
    logLevel: 'silent',
  })
  const { output } = await bundle.write({ dir, format: 'esm', entryFileNames: '[name].mjs' })
  await bundle.close()
  return join(dir, output[0].fileName)
}

it.runIf(process.platform === 'linux')(
  'puts 300 MiB with less than 250 MB of memory, the program included',
  async () => {
    const double = await startS3Double()
    onTestFinished(() => double.close())
    const { endpoint, accessKeyId, secretAccessKey } = double
    const child = fork(await bundleChild())
    child.send({ server: { endpoint, accessKeyId, secretAccessKey }, sizeBytes: 300 * MIB })

    const [report] = await once(child, 'message')

    console.log(`peak of resident memory: ${Math.round(report.peakBytes / 1e6)} MB`)
    expect(report).toMatchObject({ sizeBytes: 300 * MIB, existed: false })
    expect(report.peakBytes).toBeLessThan(250e6)
  },
)
