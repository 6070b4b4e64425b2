/** How an object of the S3 double stands in cold storage. */
import type { StoredVersion } from './s3-double-objects.ts'
import type { Operation } from './s3-double-request.ts'

type Clock = Pick<Operation, 'coldNow' | 'traits'>

export type ColdState = 'warm' | 'archived' | 'ongoing' | 'copied'

export function coldStateOf({ coldNow, traits }: Clock, version: StoredVersion): ColdState {
  const { storageClass, archiveTier, retrieval } = version
  const isCold = /^(GLACIER|DEEP_ARCHIVE)$/.test(storageClass) || archiveTier !== undefined
  if (!isCold || traits.readsColdClasses) return 'warm'
  if (retrieval === undefined) return 'archived'
  if (coldNow < retrieval.readyAt) return 'ongoing'
  if (retrieval.until === undefined) return 'warm'
  return coldNow < retrieval.until ? 'copied' : 'archived'
}

export function isReadable(clock: Clock, version: StoredVersion): boolean {
  const state = coldStateOf(clock, version)
  return state === 'warm' || state === 'copied'
}

export function coldHeaders(clock: Clock, version: StoredVersion): Record<string, string> {
  const state = coldStateOf(clock, version)
  const { archiveTier, retrieval } = version
  const until = retrieval?.until?.toUTCString() ?? ''
  const restore = {
    ...{ warm: undefined, archived: undefined, ongoing: 'ongoing-request="true"' },
    copied: `ongoing-request="false", expiry-date="${until}"`,
  }[state]
  return {
    ...(restore === undefined ? {} : { 'x-amz-restore': restore }),
    ...(state === 'warm' || archiveTier === undefined
      ? {}
      : { 'x-amz-archive-status': archiveTier }),
  }
}
