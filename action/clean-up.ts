/** After the job: ends uploads it left open, and removes its scratch directory. */
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { asHoldfastError } from '../core/domain/errors.ts'
import type { Store } from '../core/store/store.ts'
import { plainLine } from './plain-line.ts'
import { isScratch, listOpenUploads, scratchAt } from './scratch.ts'
import type { Workflow } from './workflow.ts'

export interface CleanUpTools {
  readonly workflow: Pick<Workflow, 'info' | 'warning'>
  /** Asked for only when an upload was left open. */
  readonly openStore: () => Promise<Store>
  readonly now: () => Date
}

/** `root` is the scratch directory that the main step noted, or ''. Never throws. */
export async function cleanUp(root: string, tools: CleanUpTools): Promise<void> {
  const { workflow } = tools
  if (!isScratch(root) || !existsSync(root)) {
    workflow.info('Nothing to clean up.')
    return
  }
  try {
    await endUploads(root, tools)
  } catch (error) {
    const { message, hint } = asHoldfastError(error)
    workflow.warning(plainLine(`Uploads were left open: ${message} ${hint}`), {
      title: 'Clean-up',
    })
  }
  try {
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
    workflow.info('Removed the scratch directory.')
  } catch (error) {
    workflow.warning(plainLine(`The scratch directory stays: ${String(error)}`), {
      title: 'Clean-up',
    })
  }
}

/** A store dates uploads by its own clock; S3 takes no request from one 15 minutes off. */
const SKEW_MS = 15 * 60 * 1000

/** Sweeps exactly the keys this job was writing, so that a job beside it loses nothing. */
async function endUploads(root: string, { workflow, openStore, now }: CleanUpTools): Promise<void> {
  const keys = await listOpenUploads(scratchAt(root).uploads)
  if (keys.length === 0) {
    workflow.info('No upload was left open.')
    return
  }
  const store = await openStore()
  let ended = 0
  for (const key of keys) ended += await store.sweep(key, new Date(now().getTime() + SKEW_MS))
  workflow.info(`Uploads that were left open: ${keys.length} under way, ${ended} ended.`)
}
