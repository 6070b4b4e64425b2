/** Says what a session policy allows, as IAM evaluates one; for what our policies are made of. */
import { z } from 'zod'

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])
const Condition = z.record(z.string(), z.record(z.string(), Texts))
const Policy = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Effect: z.enum(['Allow', 'Deny']),
      Action: Texts,
      Resource: Texts,
      Condition: Condition.optional(),
    }),
  ),
})

export interface Question {
  readonly action: string
  readonly resource: string
  /** Condition keys of the request. */
  readonly context?: Readonly<Record<string, string>>
}

/** Throws for a policy that has anything this does not know. */
export function createEvaluator(policy: string): (question: Question) => boolean {
  const { Statement } = Policy.parse(JSON.parse(policy))
  return ({ action, resource, context = {} }) => {
    const effects = Statement.filter(
      (each) =>
        each.Action.some((pattern) => like(pattern, action)) &&
        each.Resource.some((pattern) => like(pattern, resource)) &&
        holds(each.Condition ?? {}, context),
    ).map(({ Effect }) => Effect)
    return effects.includes('Allow') && !effects.includes('Deny')
  }
}

/** A condition on a key that the request does not have does not hold. */
function holds(condition: z.infer<typeof Condition>, context: Question['context']): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const actual = context?.[key]
      return actual !== undefined && values.some((value) => compare(operator, value, actual))
    }),
  )
}

function compare(operator: string, value: string, actual: string): boolean {
  if (operator === 'StringLike') return like(value, actual)
  if (operator === 'NumericGreaterThan') return Number(actual) > Number(value)
  throw new Error(`unknown operator ${operator}`)
}

/** `*` and `?` are wildcards, and `${*}`, `${?}` and `${$}` those characters themselves. */
function like(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\$\{[*?$]\}|[*?])/)
  const source = parts.map((part) => {
    if (part === '*') return '.*'
    if (part === '?') return '.'
    const literal = /^\$\{(.)\}$/.exec(part)?.[1] ?? part
    return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`, 's').test(text)
}
