import { doctor } from '../../core/doctor.ts'
import { describeDoctor } from '../describe-doctor.ts'
import type { Answer } from '../description.ts'
import type { CommonOptions } from '../options.ts'
import { openTools, type Session } from '../session.ts'

export async function runDoctor(options: CommonOptions, session: Session): Promise<Answer> {
  const checks = await doctor(await openTools(options.store, session))
  const failed = checks.some(({ status }) => status === 'failed')
  return { exitCode: failed ? 1 : 0, json: { checks }, text: describeDoctor(checks) }
}
