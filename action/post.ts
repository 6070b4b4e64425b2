/** The step after the job, whatever became of it: tidies up, and never fails the job. */
import { getInput, info, setSecret } from '@actions/core'
import { readJob } from './config.ts'
import { findSecrets } from './masks.ts'

const job = readJob()
for (const secret of findSecrets(getInput, job.environment)) setSecret(secret)
info('Holdfast is cleaning up.')

const { after } = await import('./main.ts')
await after(job)
