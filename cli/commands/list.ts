import { listSnapshots } from '../../core/list.ts'
import { describeList } from '../describe-list.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import type { SourceOptions } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runList(
  source: string | undefined,
  options: SourceOptions,
  session: Session,
): Promise<Answer> {
  const tools = await openTools(options.store, session)
  const id = source === undefined ? undefined : await findNamed(source, options, tools)
  const snapshots = await listSnapshots(id, tools)
  const unreadable = snapshots.some(({ error }) => error !== undefined)
  return {
    exitCode: unreadable ? 3 : 0,
    json: { snapshots },
    text: describeList(snapshots, tools.store.description),
  }
}
