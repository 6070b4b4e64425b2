/** What a list of repositories is narrowed by: the same words on pages, in the API and in CSV. */
import { z } from '@hono/zod-openapi'
import { describeIssue } from '../describe-issue.ts'
import type { FleetRepository } from '../ports/fleet.ts'
import { Problem } from '../problem.ts'
import { AGE_IDS, ageOf } from './ages.ts'
import { GRAVITY } from './attention.ts'
import { isRecent } from './overview.ts'
import { SORTS } from './repository-order.ts'
import { textOf } from './repository-text.ts'
import { isToBeCovered, shareOf } from './verdict.ts'

/** States of coverage, and what the verdict counts: `covered` is its denominator. */
const STANDINGS = [...GRAVITY, 'covered', 'safe', 'unprotected', 'gone'] as const

const YesOrNo = z.enum(['yes', 'no'])

export const FilterParams = z.object({
  q: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'Words that the name, the topics or the language contain.' }),
  state: z
    .enum(STANDINGS)
    .optional()
    .openapi({ description: 'A state, or what the verdict counts: all that is `covered`…' }),
  cause: z.string().max(50).optional().openapi({ description: 'The code of a cause.' }),
  owner: z.string().max(100).optional(),
  topic: z.string().max(50).optional(),
  visibility: z.enum(['public', 'private', 'internal']).optional(),
  archived: YesOrNo.optional(),
  fork: YesOrNo.optional(),
  age: z
    .enum(AGE_IDS)
    .optional()
    .openapi({ description: 'The age of the newest good copy, by the end of its bucket.' }),
  tested: z
    .enum(['recent', 'before', 'never'])
    .optional()
    .openapi({ description: 'When it was last restored and compared: within 90 days, before…' }),
  class: z.string().max(50).optional().openapi({ description: 'A storage class in use.' }),
  work: z.enum(['running', 'queued', 'any']).optional(),
  sort: z.enum(SORTS).optional().openapi({ description: 'By default: `name`.' }),
})
export type Filter = z.infer<typeof FilterParams>

/** Fields of a form that were left empty narrow nothing. Throws `bad-request`. */
export function readFilter(params: URLSearchParams): Filter {
  const given = Object.fromEntries([...params].filter(([, value]) => value !== ''))
  const parsed = FilterParams.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Problem(
    'bad-request',
    describeIssue(issue, 'The filter'),
    'Take it out of the address, or begin again at /repos.',
  )
}

/** A test of one repository. */
export type Fits = (repository: FleetRepository) => boolean

/** All that is named must fit. `at` is the moment of the fleet. */
export function fitsAll(filter: Filter, at: Date): Fits {
  const tests = testsOf(filter, at)
  return (repository) => tests.every((fits) => fits(repository))
}

function testsOf(filter: Filter, at: Date): Fits[] {
  const { state, age, tested, work } = filter
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return [
    ...words.map(
      (word): Fits =>
        (repository) =>
          textOf(repository).includes(word),
    ),
    ...testsOfFacts(filter),
    ...given(state, (value) => (repository) => stands(repository, value)),
    ...given(age, (value) => (repository) => ageOf(repository, at) === value),
    ...given(tested, (value) => (repository) => testedOf(repository, at) === value),
    ...given(
      work,
      (value) =>
        ({ work: open }) =>
          open !== null && isIn(open.state, value),
    ),
  ]
}

function testsOfFacts(filter: Filter): Fits[] {
  const { cause, owner, topic, visibility, archived, fork } = filter
  return [
    ...given(
      cause,
      (value) =>
        ({ coverage }) =>
          coverage.cause.code === value,
    ),
    ...given(owner, (value) => (one) => one.owner.toLowerCase() === value.toLowerCase()),
    ...given(
      topic,
      (value) =>
        ({ topics }) =>
          topics.includes(value),
    ),
    ...given(visibility, (value) => (one) => one.visibility === value),
    ...given(archived, (value) => (one) => one.archived === (value === 'yes')),
    ...given(fork, (value) => (one) => one.fork === (value === 'yes')),
    ...given(filter.class, (value) => ({ storage }) => {
      return storage.some(({ storageClass }) => storageClass === value)
    }),
  ]
}

function given<Value>(value: Value | undefined, test: (value: Value) => Fits): Fits[] {
  return value === undefined ? [] : [test(value)]
}

function stands(repository: FleetRepository, state: NonNullable<Filter['state']>): boolean {
  if (state === 'covered') return isToBeCovered(repository)
  if (state === 'safe' || state === 'unprotected' || state === 'gone') {
    return shareOf(repository) === state
  }
  return repository.coverage.state === state
}

function testedOf({ restoreTestedAt }: FleetRepository, at: Date): Filter['tested'] {
  if (restoreTestedAt === null) return 'never'
  return isRecent(restoreTestedAt.getTime(), at) ? 'recent' : 'before'
}

function isIn(state: 'running' | 'queued', wanted: NonNullable<Filter['work']>): boolean {
  return wanted === 'any' || state === wanted
}
