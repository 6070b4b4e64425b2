import type { LapsedExclusion } from '../../core/domain/policy.ts'
import type { PolicyInForce, PolicyLook } from './look.ts'

/** What somebody should know of the policies of an installation. */
export interface PolicyNotice {
  readonly kind: 'vanished' | 'invalid' | 'unread' | 'overruled' | 'lapsed'
  readonly message: string
}

/** For so long it is told that a file is gone. */
const GONE_MS = 30 * 24 * 60 * 60_000

interface Loaded {
  readonly looks: readonly PolicyLook[]
  readonly files: readonly PolicyInForce[] | null
  readonly lapsed: readonly LapsedExclusion[]
}

export function describeLooks({ looks, files, lapsed }: Loaded, now: Date): PolicyNotice[] {
  const holds = describeHolding(files)
  return [
    ...looks.flatMap((it) => describeLook(it, holds, now)),
    ...(files ?? []).slice(1).map((file) => ({
      kind: 'overruled' as const,
      message: `${nameOf(file)} is not looked at: ${holds}.`,
    })),
    ...lapsed.map(({ reason, expiresAt, origin }) => ({
      kind: 'lapsed' as const,
      message: `The exclusion "${reason}"${lineOf(origin)} ended at ${expiresAt.toISOString()}: what it named is backed up.`,
    })),
  ]
}

function describeLook(it: PolicyLook, holds: string, now: Date): PolicyNotice[] {
  const notices: PolicyNotice[] = []
  if (it.vanishedAt !== null && now.getTime() - it.vanishedAt.getTime() < GONE_MS) {
    const since = it.vanishedAt.toISOString()
    notices.push({ kind: 'vanished', message: `${nameOf(it)} is gone since ${since}: ${holds}.` })
  }
  if (it.state === 'invalid') {
    const kept = it.good === null ? holds : 'its last good version stays in force'
    const message = `${nameOf(it)} has ${count(it.problems.length)}: ${kept}.`
    notices.push({ kind: 'invalid', message })
  }
  if (it.error !== null) {
    const since = it.state === 'unknown' ? 'and never was' : 'and counts as it was read last'
    const message = `${nameOf(it)} could not be read, ${since}: ${it.error.message}`
    notices.push({ kind: 'unread', message })
  }
  return notices
}

function describeHolding(files: readonly PolicyInForce[] | null): string {
  if (files === null) return 'nobody knows which policy holds'
  const [first] = files
  return first === undefined ? 'the built-in policy holds' : `${nameOf(first)} is in force`
}

function nameOf({
  origin,
  repository: { owner, name },
}: Pick<PolicyInForce, 'origin' | 'repository'>): string {
  return origin === 'dashboard' ? 'The policy of the dashboard' : `The policy of ${owner}/${name}`
}

function lineOf(origin: LapsedExclusion['origin']): string {
  return origin.kind === 'file' ? ` (line ${origin.line})` : ''
}

function count(problems: number): string {
  return problems === 1 ? 'a problem' : `${problems} problems`
}
