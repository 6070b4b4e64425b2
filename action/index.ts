/**
 * The main step. It says its first line before anything is loaded, so that a person who
 * watches sees it right away, and masks secrets before it says anything that could hold one.
 */
import process from 'node:process'

process.stdout.write('Holdfast is starting.\n')

const { tuneHeap } = await import('../core/heap.ts')
tuneHeap()
const { getInput, setSecret } = await import('@actions/core')
const { readJob } = await import('./config.ts')
const { findSecrets } = await import('./masks.ts')
const job = readJob()
for (const secret of findSecrets(getInput, job.environment)) setSecret(secret)

const { main } = await import('./main.ts')
await main(job)
