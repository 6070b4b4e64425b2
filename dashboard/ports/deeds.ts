/** What people may have done. Each is told to the audit trail by whoever calls it. */

export interface DeedsPort {
  /** A backup as soon as possible; `full` copies everything anew. */
  backUp(request: BackUpRequest): Promise<void>
  /** Has the newest verified snapshot restored whole and compared, by the next run. */
  verify(request: Asked): Promise<void>
  /** What became of the wish to stop a run. */
  cancel(runId: string, by: string): Promise<'cancelled' | 'asked' | 'over' | 'unknown'>
  /** Nothing is planned until then, and nothing is told; null goes on at once. */
  pause(repositoryIds: readonly string[], until: Date | null): Promise<void>
  /** Keeps retention from a snapshot. False where something holds it already. */
  pin(repositoryId: string, snapshot: string, reason: string): Promise<boolean>
  /** Lets go of it. False where nothing held it. */
  unpin(repositoryId: string, snapshot: string): Promise<boolean>
}

interface Asked {
  readonly repositoryIds: readonly string[]
  /** `github:<login>`. */
  readonly by: string
  readonly at: Date
}

export interface BackUpRequest extends Asked {
  readonly full: boolean
}
