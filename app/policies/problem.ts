import { hideSecretKeys } from './recipient.ts'

/** What is wrong with a policy file, and where. */
export interface PolicyProblem {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number
  readonly message: string
  /** What to do about it. */
  readonly hint: string
}

/** So many are told; who has more has another mistake than the one of each line. */
const MOST_PROBLEMS = 50

/** In the order of the file, each once, and no more than a person reads; no sealing key is shown. */
export function orderProblems(problems: readonly PolicyProblem[]): PolicyProblem[] {
  const seen = new Set<string>()
  const ordered = problems
    .map((problem) => ({ ...problem, message: hideSecretKeys(problem.message) }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .filter((problem) => {
      const key = JSON.stringify(problem)
      return !seen.has(key) && seen.add(key)
    })
  const last = ordered[MOST_PROBLEMS - 1]
  if (last === undefined || ordered.length === MOST_PROBLEMS) return ordered
  return [
    ...ordered.slice(0, MOST_PROBLEMS - 1),
    {
      line: last.line,
      column: last.column,
      message: 'There are more problems from here on.',
      hint: 'Correct those above first.',
    },
  ]
}
