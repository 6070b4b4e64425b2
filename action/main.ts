/** Joins the Action to the world: the runner, the clock, signals, the store. */
import { randomBytes } from 'node:crypto'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import * as core from '@actions/core'
import { backupAll } from '../core/backup-all.ts'
import { HoldfastError } from '../core/domain/errors.ts'
import { leave } from '../core/leave.ts'
import { VERSION } from '../core/version.ts'
import { abortOnSignal } from './cancellation.ts'
import { cleanUp } from './clean-up.ts'
import type { Job } from './config.ts'
import { readInputs } from './inputs.ts'
import { openStoreFor } from './open-store.ts'
import { run } from './run.ts'
import { readStoreAddress } from './store-address.ts'
import type { Workflow } from './workflow.ts'

const workflow: Workflow = {
  ...core,
  summarize: async (markdown) => void (await core.summary.addRaw(markdown).write()),
}

/** Backs up, and ends the process: connections that linger must not hold the step open. */
export async function main(job: Job): Promise<void> {
  const { signal } = abortOnSignal(process)
  const now = () => new Date()
  const code = await run({
    workflow,
    job,
    now,
    sleep,
    random32: () => randomBytes(4).readUInt32BE(),
    version: VERSION,
    signal,
    backupAll,
    openStore: (address, inputs, credentials) =>
      openStoreFor(address, inputs, { workflow, job, now, signal }, credentials),
    workOffLeases: async (appUrl, { slot, strategy }, backUp) => {
      const { createLeaseClient } = await import('./lease-client.ts')
      const { workOffLeases } = await import('./leased-work.ts')
      const client = createLeaseClient({
        ...{ appUrl, workflow, now, sleep, signal, fetch, random: Math.random },
        mayProveItself: job.mayProveItself,
      })
      return workOffLeases({ client, slot, strategy, signal, backUp, every, warn: core.warning })
    },
    loadCache: () => import('@actions/cache'),
  })
  leave(process, () => code)
}

/** What the store was asked as ended with the lease. */
function leaseOver(): HoldfastError {
  return new HoldfastError('interrupted', 'The lease is over, and with it the leave to end them.', {
    hint: 'The next backup of the repository ends what is older than a day.',
  })
}

function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms)
  return () => clearInterval(timer)
}

/** The step after the job. */
export async function after(job: Job): Promise<void> {
  const now = () => new Date()
  const openStore = async () => {
    const inputs = readInputs(workflow.getInput)
    if (inputs['app-url'] !== undefined) throw leaseOver()
    return openStoreFor(readStoreAddress(inputs, job.workspace), inputs, { workflow, job, now })
  }
  await cleanUp(workflow.getState('scratch'), { workflow, openStore, now })
  leave(process, () => 0)
}
