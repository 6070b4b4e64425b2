/** The options of the commands, as they are once they have been read. */
import type { VerifyLevel } from '../core/domain/levels.ts'
import type { RetrievalTier } from '../core/domain/retrieval.ts'

export interface CommonOptions {
  readonly store: string
  readonly json?: true
}

export interface SourceOptions extends CommonOptions {
  /** Host of `--github-server-url`. */
  readonly githubServerUrl: string
}

export interface BackupFlags extends SourceOptions {
  readonly strategy: 'auto' | 'stream' | 'mirror'
  readonly verify: VerifyLevel
  readonly full?: true
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly refs: readonly string[]
  readonly concurrency: number
  readonly dryRun?: true
  readonly cache?: string
  readonly maxBandwidth?: string
}

export interface RestoreFlags extends SourceOptions {
  /** An id, or `latest`. */
  readonly snapshot?: string
  readonly at?: Date
  readonly bare?: true
  readonly dryRun?: true
}

export interface BundleListFlags extends SourceOptions {
  /** An id, or `latest`. */
  readonly snapshot?: string
  readonly at?: Date
  /** Seconds. */
  readonly expires: number
}

export interface RetrieveFlags extends SourceOptions {
  /** An id, or `latest`. */
  readonly snapshot?: string
  readonly at?: Date
  readonly all?: true
  readonly tier: RetrievalTier
  readonly days: number
  readonly dryRun?: true
  readonly wait?: true
  /** Seconds. */
  readonly poll?: number
  /** A file. */
  readonly prices?: string
}

export interface VerifyFlags extends SourceOptions {
  readonly full?: true
}

export interface ExportFlags extends SourceOptions {
  /** An id, or `latest`. */
  readonly snapshot?: string
  readonly at?: Date
  readonly format: 'tar.gz' | 'bundle'
  readonly ref?: string
  readonly path?: string
  readonly encoded?: true
  /** A file, or `-`. */
  readonly to: string
  /** Bytes. */
  readonly maxSize: number
  readonly maxEntries: number
}

export interface BrowseFlags extends SourceOptions {
  /** An id, or `latest`. */
  readonly snapshot?: string
  readonly at?: Date
  readonly ref?: string
  readonly encoded?: true
  readonly refs?: true
  readonly log?: true
  readonly search?: string
  readonly offset: number
  readonly limit: number
}

/** What each command does, given what was asked for. */
export interface Commands {
  backup(sources: readonly string[], options: BackupFlags): Promise<void>
  list(source: string | undefined, options: SourceOptions): Promise<void>
  restore(source: string, directory: string, options: RestoreFlags): Promise<void>
  retrieve(source: string, options: RetrieveFlags): Promise<void>
  verify(source: string | undefined, options: VerifyFlags): Promise<void>
  bundleList(source: string, options: BundleListFlags): Promise<void>
  browse(source: string, path: string | undefined, options: BrowseFlags): Promise<void>
  export(source: string, options: ExportFlags): Promise<void>
  status(options: CommonOptions): Promise<void>
  doctor(options: CommonOptions): Promise<void>
}
