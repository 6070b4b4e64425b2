/** What the doctor found. */
import type { Check } from '../core/doctor.ts'
import { type Description, describeCount } from './description.ts'

export function describeDoctor(checks: readonly Check[]): Description {
  const count = (status: Check['status']) =>
    checks.filter((check) => check.status === status).length
  const [failed, degraded, unknown] = [count('failed'), count('degraded'), count('unknown')]
  const width = Math.max(0, ...checks.map(({ name }) => name.length))
  return {
    verdict: describeVerdict(failed, degraded, unknown),
    tone: failed > 0 ? 'bad' : degraded + unknown > 0 ? 'doubt' : 'good',
    lines: checks.flatMap(({ name, status, finding, fix }) => [
      `  ${status.padEnd('degraded'.length)}  ${name.padEnd(width)}  ${finding}`,
      ...(fix === undefined ? [] : [`    Fix: ${fix}`]),
    ]),
  }
}

function describeVerdict(failed: number, degraded: number, unknown: number): string {
  if (failed > 0) return `Backups cannot work: ${describeCount(failed, 'check')} failed.`
  if (degraded > 0) return `Backups work, with less protection than there could be.`
  if (unknown > 0) return `Backups work; ${describeCount(unknown, 'protection')} could not be seen.`
  return 'All is well.'
}
