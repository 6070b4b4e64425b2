/** Opens the store of a job, as whom the inputs say. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreAddress } from '../core/domain/store-address.ts'
import type { StoreCredentials } from '../core/store/credentials.ts'
import { openStore } from '../core/store/open.ts'
import type { Store } from '../core/store/store.ts'
import { type CredentialTools, credentialsFor } from './credentials.ts'
import type { Inputs } from './inputs.ts'

export interface OpenTools extends CredentialTools {
  readonly now: () => Date
  /** Breaks off what is under way. */
  readonly signal?: AbortSignal
}

/** Throws `store-no-credentials` when the job may not ask for the token that it needs. */
export async function openStoreFor(
  address: StoreAddress,
  inputs: Inputs,
  tools: OpenTools,
  credentials: StoreCredentials | null = null,
): Promise<Store> {
  const { now, signal } = tools
  const means = {
    now,
    sleep: (ms: number) => sleep(ms),
    random: Math.random,
    elapsedMs: () => performance.now(),
    ...(signal === undefined ? {} : { signal }),
  }
  // A directory is asked as nobody in particular.
  if (address.kind === 'directory') return openStore(address, means)
  return openStore(address, { ...means, credentials: credentials ?? credentialsFor(inputs, tools) })
}
