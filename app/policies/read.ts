/** Reads `.github/holdfast.yml`. */

import type { PolicyFile } from './file.ts'
import { orderProblems, type PolicyProblem } from './problem.ts'
import { findUnservable } from './rules.ts'
import { File } from './schema.ts'
import { describeIssues } from './schema-problems.ts'
import { readText } from './text.ts'
import { understand } from './understand.ts'
import { readYaml } from './yaml.ts'

/** A policy file, or everything that is wrong with it, in the order of its lines. */
export type PolicyReading =
  | { readonly file: PolicyFile }
  | { readonly problems: readonly PolicyProblem[] }

/** Strict: what is not understood is a problem, and a file with a problem is no policy. */
export function readPolicyFile(text: string): PolicyReading {
  const plain = readText(text)
  if ('problem' in plain) return { problems: [plain.problem] }
  const read = readYaml(plain.text)
  if ('problems' in read) return { problems: orderProblems(read.problems) }
  const parsed = File.safeParse(read.yaml.value)
  if (!parsed.success) {
    return { problems: orderProblems(describeIssues(parsed.error.issues, read.yaml)) }
  }
  const file = understand(parsed.data, read.yaml)
  const problems = findUnservable(file, read.yaml)
  return problems.length > 0 ? { problems: orderProblems(problems) } : { file }
}
