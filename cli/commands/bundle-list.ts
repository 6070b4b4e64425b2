import { bundleListOf } from '../../core/bundle-list-of.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import type { BundleListFlags } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runBundleList(
  source: string,
  flags: BundleListFlags,
  session: Session,
): Promise<Answer> {
  const { snapshot, at, expires } = flags
  const tools = await openTools(flags.store, session)
  const result = await bundleListOf(
    {
      repositoryId: await findNamed(source, flags, tools),
      seconds: expires,
      ...(snapshot === undefined || snapshot === 'latest' ? {} : { snapshot }),
      ...(at === undefined ? {} : { at }),
    },
    tools,
  )
  return { exitCode: 0, json: result, text: result.list }
}
