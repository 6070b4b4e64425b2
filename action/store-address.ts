/** The store that the inputs name, as an address. */
import { resolve } from 'node:path'
import { HoldfastError } from '../core/domain/errors.ts'
import { s3Address } from '../core/domain/s3-address.ts'
import {
  describeStoreAddress,
  parseStoreAddress,
  type StoreAddress,
} from '../core/domain/store-address.ts'
import type { Inputs } from './inputs.ts'

/** Inputs that are parameters of an S3 address, under the same names. */
export const S3_INPUTS = [
  'region',
  'endpoint',
  'storage-class',
  'sse',
  'kms-key-id',
  'object-lock-mode',
  'object-lock-days',
  'allowed-account-ids',
  'max-bandwidth',
] as const

type Named = Pick<Inputs, 'store' | 'bucket' | 'prefix' | (typeof S3_INPUTS)[number]>

/**
 * A relative path begins at `directory`. A parameter may stand in the address or be an input, but
 * not both. Throws `bad-input`.
 */
export function readStoreAddress(inputs: Named, directory: string): StoreAddress {
  const address = readAsWritten(inputs)
  if (address.kind === 's3') return address
  return { ...address, path: resolve(directory, address.path) }
}

function readAsWritten(inputs: Named): StoreAddress {
  const { store, bucket, prefix } = inputs
  const given = S3_INPUTS.flatMap((name) => {
    const value = inputs[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  if (bucket !== undefined) {
    return s3Address({ bucket, prefix: prefix ?? '', parameters: Object.fromEntries(given) })
  }
  if (store === undefined) {
    throw new HoldfastError('bad-input', 'Neither input `store` nor input `bucket` is given.', {
      hint: 'Set `store`, for example to s3://my-bucket.',
    })
  }
  const parameters = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  if (parameters.length === 0) return parseStoreAddress(store)
  return parseStoreAddress(`${store}${store.includes('?') ? '&' : '?'}${parameters.join('&')}`)
}

/** The store as `--store` takes it to restore: what only writing needs is left out. */
export function describeForRestore(address: StoreAddress): string {
  if (address.kind === 'directory') return describeStoreAddress(address)
  const { kind, bucket, prefix, pathStyle, region, endpoint } = address
  return describeStoreAddress({
    kind,
    bucket,
    prefix,
    pathStyle,
    allowedAccountIds: [],
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  })
}
