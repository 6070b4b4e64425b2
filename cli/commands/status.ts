import { status } from '../../core/status.ts'
import { describeStatus, isSound } from '../describe-status.ts'
import type { Answer } from '../description.ts'
import type { CommonOptions } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runStatus(options: CommonOptions, session: Session): Promise<Answer> {
  const tools = await openTools(options.store, session)
  const repositories = await status(tools)
  // An empty store is no good news: it may be the wrong one.
  const well = repositories.length > 0 && repositories.every(isSound)
  return {
    exitCode: well ? 0 : 1,
    json: { repositories },
    text: describeStatus(repositories, tools.store.description),
  }
}
