import type { Annotation } from '../github/port.ts'
import type { PolicyProblem } from './problem.ts'

/** Problems as GitHub shows them beside the lines of the file at `path`. */
export function annotateProblems(path: string, problems: readonly PolicyProblem[]): Annotation[] {
  return problems.map(({ line, column, message, hint }) => ({
    path,
    startLine: line,
    endLine: line,
    level: 'failure',
    title: `Line ${line}, column ${column}`,
    message: `${message}\n${hint}`,
  }))
}
