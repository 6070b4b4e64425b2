import { resolve } from 'node:path'
import { type BackupAllOptions, backupAll } from '../../core/backup-all.ts'
import { type BackupResult, exitCodeOf } from '../../core/domain/outcome.ts'
import { describeBackup } from '../describe-backup.ts'
import { exitCodeOfError } from '../describe-error.ts'
import type { Answer } from '../description.ts'
import { locateStore } from '../open-store.ts'
import type { BackupFlags } from '../options.ts'
import { findOwnRepository } from '../own-repository.ts'
import { openTools, type Session } from '../session.ts'

export async function runBackup(
  sources: readonly string[],
  flags: BackupFlags,
  session: Session,
): Promise<Answer> {
  const { program, directory, settings } = session
  const tools = await openTools(flags.store, session, flags.maxBandwidth)
  const own = () => [findOwnRepository(import.meta.url, directory)]
  const named = sources.length > 0 ? sources : own()
  const results = await backupAll(named, toOptions(flags, session), tools)
  const store = await locateStore(flags.store, { directory, home: settings.home })
  return {
    exitCode: exitCodeFor(results),
    json: { results },
    text: describeBackup(results, { program, store, githubHost: flags.githubServerUrl }),
  }
}

function toOptions(
  flags: BackupFlags,
  { settings: { token }, directory }: Session,
): BackupAllOptions {
  const { strategy, include, exclude, refs, concurrency, cache } = flags
  return {
    ...{ strategy, include, exclude, refs, concurrency },
    level: flags.verify,
    full: flags.full ?? false,
    dryRun: flags.dryRun ?? false,
    githubHost: flags.githubServerUrl,
    ...(cache === undefined ? {} : { mirrorCache: resolve(directory, cache) }),
    ...(token && { token: { username: 'x-access-token', password: token } }),
  }
}

/** Where every source was named wrongly, it is the usage that was wrong. */
function exitCodeFor(results: readonly BackupResult[]): Answer['exitCode'] {
  const misused = results.every(({ error }) => error && exitCodeOfError(error) === 2)
  return misused && results.length > 0 ? 2 : exitCodeOf(results)
}
