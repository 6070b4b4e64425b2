/** One odd but real shape of a repository. */
export interface OddRepository {
  /** Fit for a directory name. */
  readonly name: string
  /** What is odd about it, as a clause. */
  readonly describe: string
  /**
   * What a backup and a bare restore are to make of it. Where it is absent both are
   * right, as long as a backup that succeeds brings everything back.
   */
  readonly expect?: 'restores' | 'refused' | undefined
  /** Makes the repository at `dir`, which does not exist yet. The same one every time. */
  build(dir: string): Promise<void>
}
