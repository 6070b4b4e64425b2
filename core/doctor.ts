/** Looks at this machine and the store, and says what is missing and how to mend it. */
import { asHoldfastError } from './domain/errors.ts'
import type { StoreFacts } from './domain/manifest.ts'
import { closeGitContext, openGitContext } from './git/context.ts'
import { readGitVersion } from './git/version.ts'
import { readStoreFacts } from './store-facts.ts'
import type { Tools } from './tools.ts'

export interface Check {
  readonly name: string
  readonly status: 'ok' | 'degraded' | 'failed' | 'unknown'
  readonly finding: string
  /** What to do; absent where all is well. */
  readonly fix?: string
}

/** Tries what a backup needs. Writes the runbook into the store, and nothing else. */
export async function doctor(tools: Tools): Promise<Check[]> {
  return [await checkGit(tools), ...(await checkStore(tools))]
}

async function checkGit(tools: Tools): Promise<Check> {
  try {
    const git = await openGitContext(tools.scratch, tools.environment, tools.signal)
    try {
      return { name: 'git', status: 'ok', finding: `version ${await readGitVersion(git)}` }
    } finally {
      await closeGitContext(git)
    }
  } catch (error) {
    return failed('git', error)
  }
}

async function checkStore({ store, now }: Tools): Promise<Check[]> {
  try {
    const facts = await readStoreFacts(store, undefined, now())
    return [{ name: 'store', status: 'ok', finding: store.description }, ...checkFacts(facts)]
  } catch (error) {
    return [failed('store', error)]
  }
}

function checkFacts(facts: StoreFacts): Check[] {
  return [
    {
      name: 'conditional writes',
      ...judge(facts.conditionalWrites, 'degraded', {
        yes: 'an object that is there is never overwritten',
        no: 'the store overwrites objects although it was asked not to',
        fix: 'Use a store that knows If-None-Match, or turn on versioning.',
      }),
    },
    {
      name: 'checksums',
      ...judge(facts.checksums, 'degraded', {
        yes: 'content that does not fit its checksum is refused',
        no: 'content that does not fit its checksum is accepted; snapshots are read back',
        fix: 'Use a store that checks what it receives.',
      }),
    },
    {
      name: 'versioning',
      ...judge(facts.versioning, 'degraded', {
        yes: 'a deleted object can be brought back',
        no: 'a deleted object is gone',
        fix: 'Turn on versioning for the bucket.',
      }),
    },
    {
      name: 'object lock',
      ...judge(facts.objectLock, 'degraded', {
        yes: 'the bucket can keep objects from being deleted',
        no: 'whoever may write to the store may also destroy it',
        fix: 'Make a bucket with Object Lock, and set object-lock-mode and object-lock-days.',
      }),
    },
  ]
}

function judge(
  found: 'yes' | 'no' | 'unknown',
  without: 'degraded',
  { yes, no, fix }: { yes: string; no: string; fix: string },
): Omit<Check, 'name'> {
  if (found === 'yes') return { status: 'ok', finding: yes }
  if (found === 'no') return { status: without, finding: no, fix }
  return {
    status: 'unknown',
    finding: 'the credential may not ask',
    fix: 'Allow it to read the bucket configuration.',
  }
}

function failed(name: string, error: unknown): Check {
  const { message, hint } = asHoldfastError(error)
  return { name, status: 'failed', finding: message, fix: hint }
}
