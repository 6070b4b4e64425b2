import { verify } from '../../core/verify.ts'
import { describeVerify } from '../describe-verify.ts'
import type { Answer } from '../description.ts'
import { findNamed } from '../find-named.ts'
import type { VerifyFlags } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runVerify(
  source: string | undefined,
  flags: VerifyFlags,
  session: Session,
): Promise<Answer> {
  const tools = await openTools(flags.store, session)
  const id = source === undefined ? undefined : await findNamed(source, flags, tools)
  const request = { full: flags.full ?? false, ...(id === undefined ? {} : { repositoryId: id }) }
  const result = await verify(request, tools)
  // Who finds nothing to verify has proved nothing: the store may be the wrong one.
  const proved = result.intact && result.repositories.length > 0
  return {
    exitCode: proved ? 0 : 1,
    json: result,
    text: describeVerify(result, tools.store.description),
  }
}
