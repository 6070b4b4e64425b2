import { resolve } from 'node:path'
import { restore } from '../../core/restore.ts'
import { describeRestore } from '../describe-restore.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import type { RestoreFlags } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runRestore(
  source: string,
  directory: string,
  flags: RestoreFlags,
  session: Session,
): Promise<Answer> {
  const { snapshot, at, bare = false, dryRun = false } = flags
  const tools = await openTools(flags.store, session)
  const result = await restore(
    {
      repositoryId: await findNamed(source, flags, tools),
      directory: resolve(session.directory, directory),
      bare,
      dryRun,
      ...(snapshot === undefined || snapshot === 'latest' ? {} : { snapshot }),
      ...(at === undefined ? {} : { at }),
    },
    tools,
  )
  return { exitCode: 0, json: result, text: describeRestore(result) }
}
