/** Answers to requests that change something, so that asking twice does it once. */

export interface IdempotencyPort {
  /**
   * Takes a key. `begun`: nobody had it, and it is taken until `finish` or `forget`; in one place
   * only, whoever asks at the same time. `running`: it is taken. `other`: it was for another
   * request. Else the answer that was kept.
   */
  begin(key: string, digest: string): Promise<'begun' | 'running' | 'other' | KeptAnswer>
  /** Keeps the answer, for a day at least unless there are too many. */
  finish(key: string, answer: KeptAnswer): Promise<void>
  /** Nothing was done: who asks again begins anew. */
  forget(key: string): Promise<void>
}

export interface KeptAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}
