/** What is wrong with the form of a policy file, for people. */
import type { z } from 'zod'
import { nearestName } from '../../core/domain/nearest-name.ts'
import type { PolicyProblem } from './problem.ts'
import { KEYS } from './schema.ts'
import type { YamlFile } from './yaml.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/** Of one map; nobody is shown more. */
const ENOUGH = 60

/** What zod said, at the lines where it was written. */
export function describeIssues(issues: readonly Issue[], yaml: YamlFile): PolicyProblem[] {
  const misspelt = issues
    .filter(({ code }) => code === 'unrecognized_keys')
    .map(({ path }) => path.join())
  // A map that says nothing because its keys are misspelt has one problem, not two.
  const worth = issues.filter(
    ({ code, path }) => code !== 'custom' || !misspelt.includes(path.join()),
  )
  return worth.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, ENOUGH).map((key) => unknownKey(issue.path, key, yaml))
      : [badValue(issue, yaml)],
  )
}

function unknownKey(path: Path, key: string, yaml: YamlFile): PolicyProblem {
  const known = KEYS[nameOf(path)] ?? []
  const nearest = nearestName(key, known)
  const home = Object.keys(KEYS).find((section) => KEYS[section]?.includes(key))
  return {
    ...yaml.placeOfKey([...path, key]),
    message: `There is no \`${key}\` ${path.length === 0 ? 'here' : `in \`${nameOf(path)}\``}.`,
    hint: hintFor(key, nearest, home) ?? `It may have ${known.join(', ')}.`,
  }
}

function hintFor(key: string, nearest: string | undefined, home: string | undefined) {
  if (key === '<<') return 'Merge keys are not read: put what tiers share into `defaults`.'
  if (nearest !== undefined) return `Did you mean \`${nearest}\`?`
  if (home === undefined) return undefined
  return home === '' ? 'It stands at the top of the file.' : `It stands in \`${home}\`.`
}

function badValue(issue: Issue, yaml: YamlFile): PolicyProblem {
  const name = nameOf(issue.path)
  const value = valueAt(yaml.value, issue.path)
  const hint = `Write ${issue.message}.`
  if (value === undefined) {
    return { ...yaml.place(issue.path), message: `\`${name}\` is missing.`, hint }
  }
  const subject = name === '' ? 'The file' : `\`${name}\``
  return {
    ...yaml.place(issue.path),
    message: `${subject} ${verdict(value, typeof issue.path.at(-1) === 'number')}${reason(issue)}.`,
    hint: meant(issue, value) ?? hint,
  }
}

function verdict(value: unknown, isItem: boolean): string {
  if (value === null) return 'has an empty value'
  return `cannot ${isItem ? 'hold' : 'be'} ${describeValue(value)}`
}

/** Why a value of the right kind is refused. */
function reason(issue: Issue): string {
  const why: unknown = issue.code === 'custom' ? issue.params?.why : undefined
  return typeof why === 'string' ? `: ${why}` : ''
}

function meant(issue: Issue, value: unknown): string | undefined {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return undefined
  const nearest = nearestName(
    value,
    issue.values.filter((one) => typeof one === 'string'),
  )
  return nearest === undefined ? undefined : `Did you mean \`${nearest}\`?`
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'this list'
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'empty' : 'this map'
  const text = JSON.stringify(value)
  return text.length <= 80 ? text : `${text.slice(0, 77)}…`
}

/** What is at `path`, undefined for a key that is missing. A value that holds nothing ends it. */
function valueAt(value: unknown, path: Path): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return value
  return valueAt(Reflect.get(value, step), rest)
}

/** The key that a path leads to or through last. */
function nameOf(path: Path): string {
  return String(path.findLast((step) => typeof step === 'string') ?? '')
}
