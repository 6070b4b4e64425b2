/** The commands, each loaded when it is called: help must not wait for what only S3 needs. */
import type { Answer } from './description.ts'
import type { Commands } from './options.ts'
import type { Session } from './session.ts'

/** `work` opens what a command needs, hands it over, and prints what comes of it. */
export type Work = (run: (session: Session) => Promise<Answer>) => Promise<void>

export function createCommands(work: Work): Commands {
  return {
    backup: (sources, flags) =>
      work(async (session) =>
        (await import('./commands/backup.ts')).runBackup(sources, flags, session),
      ),
    list: (source, flags) =>
      work(async (session) => (await import('./commands/list.ts')).runList(source, flags, session)),
    restore: (source, directory, flags) =>
      work(async (session) =>
        (await import('./commands/restore.ts')).runRestore(source, directory, flags, session),
      ),
    retrieve: (source, flags) =>
      work(async (session) =>
        (await import('./commands/retrieve.ts')).runRetrieve(source, flags, session),
      ),
    verify: (source, flags) =>
      work(async (session) =>
        (await import('./commands/verify.ts')).runVerify(source, flags, session),
      ),
    bundleList: (source, flags) =>
      work(async (session) =>
        (await import('./commands/bundle-list.ts')).runBundleList(source, flags, session),
      ),
    browse: (source, path, flags) =>
      work(async (session) =>
        (await import('./commands/browse.ts')).runBrowse(source, path, flags, session),
      ),
    export: (source, flags) =>
      work(async (session) =>
        (await import('./commands/export.ts')).runExport(source, flags, session),
      ),
    status: (flags) =>
      work(async (session) => (await import('./commands/status.ts')).runStatus(flags, session)),
    doctor: (flags) =>
      work(async (session) => (await import('./commands/doctor.ts')).runDoctor(flags, session)),
  }
}
