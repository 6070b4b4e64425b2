import type { PolicySource } from '../../../app/policies/file.ts'
import { readPolicyFile } from '../../../app/policies/read.ts'
import type { PolicySubject } from '../../../core/domain/policy.ts'

/** A repository of which nothing is special but what is said. */
export function subject(facts: Partial<PolicySubject> = {}): PolicySubject {
  return {
    ...{ owner: 'acme', name: 'rocket', visibility: 'private', archived: false, fork: false },
    ...{ language: null, topics: [], properties: {} },
    ...facts,
  }
}

/** A good file of these lines, the first of which is line 2. */
export function source(
  lines: readonly string[],
  origin: PolicySource['origin'] = 'control',
): PolicySource {
  const reading = readPolicyFile(['version: 1', ...lines, ''].join('\n'))
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems))
  return { origin, path: '.github/holdfast.yml', file: reading.file }
}
