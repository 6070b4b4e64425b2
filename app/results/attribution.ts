/** Which snapshot is of which run. The manifest does not say, and the job may lie: pure. */

/** A snapshot that lies in the store. */
export interface Candidate {
  readonly snapshot: string
  readonly takenAt: Date
  /** Of its manifest; null where that cannot be read. */
  readonly sha256: string | null
}

export interface Claimant {
  readonly id: string
  readonly beganAt: Date
  /** What was taken later is not of this run. */
  readonly overAt: Date
  /** Whether it may have taken a snapshot that nobody claims. */
  readonly guessable: boolean
  readonly claim: { readonly snapshot: string; readonly sha256: string | null } | null
}

export interface Attribution {
  /** The snapshot of each run that has one. */
  readonly snapshots: ReadonlyMap<string, string>
  /** Runs that claim their snapshot with another manifest than the one that lies there. */
  readonly contradicted: ReadonlySet<string>
}

/** How far the clock of a job may differ from ours. */
export const SKEW_MS = 5 * 60_000

/**
 * A run has the snapshot that it claims, if that was taken since the run began and no earlier
 * run claims it. What nobody claims goes to the run that began last before it was taken and has
 * none. The same runs and snapshots give the same answer, whatever was known first.
 */
export function attribute(
  runs: readonly Claimant[],
  candidates: readonly Candidate[],
): Attribution {
  const sorted = runs.toSorted((a, b) => +a.beganAt - +b.beganAt || compare(a.id, b.id))
  const owners = new Map<string, string>()
  heed(sorted, candidates, owners, agrees)
  const truthful = new Set(owners.values())
  heed(sorted, candidates, owners, (run, found) => !agrees(run, found))
  const contradicted = new Set([...owners.values()].filter((id) => !truthful.has(id)))
  guess(sorted, candidates, owners)
  return { snapshots: new Map([...owners].map(([snapshot, run]) => [run, snapshot])), contradicted }
}

/** Gives snapshots to runs that claim them. */
function heed(
  runs: readonly Claimant[],
  candidates: readonly Candidate[],
  owners: Map<string, string>,
  believes: (run: Claimant, found: Candidate) => boolean,
): void {
  const known = new Map(candidates.map((each) => [each.snapshot, each]))
  for (const run of runs) {
    const found = run.claim && known.get(run.claim.snapshot)
    if (!found || owners.has(found.snapshot) || found.takenAt < earliest(run)) continue
    if (believes(run, found)) owners.set(found.snapshot, run.id)
  }
}

function guess(
  runs: readonly Claimant[],
  candidates: readonly Candidate[],
  owners: Map<string, string>,
): void {
  const taken = new Set(owners.values())
  const free = runs.filter(({ id, guessable }) => guessable && !taken.has(id))
  const unclaimed = candidates
    .filter(({ snapshot }) => !owners.has(snapshot))
    .toSorted((a, b) => +a.takenAt - +b.takenAt || compare(a.snapshot, b.snapshot))
  for (const { snapshot, takenAt } of unclaimed) {
    const possible = free.filter(
      (run) => !taken.has(run.id) && earliest(run) <= takenAt && +takenAt <= +run.overAt + SKEW_MS,
    )
    // The clocks of a job that began a little later may differ; one that began before need not.
    const run = possible.findLast(({ beganAt }) => beganAt <= takenAt) ?? possible[0]
    if (run === undefined) continue
    owners.set(snapshot, run.id)
    taken.add(run.id)
  }
}

function earliest({ beganAt }: Claimant): Date {
  return new Date(beganAt.getTime() - SKEW_MS)
}

function agrees({ claim }: Claimant, { sha256 }: Candidate): boolean {
  return claim?.sha256 === sha256 || claim?.sha256 === null || sha256 === null
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1
}
