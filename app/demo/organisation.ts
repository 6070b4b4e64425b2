/** An organisation that nobody has: 300 repositories, in every state there is. */
import type { Dice } from './dice.ts'

export interface Subject {
  readonly id: string
  readonly name: string
  readonly visibility: 'public' | 'private' | 'internal'
  readonly language: string | null
  readonly topics: readonly string[]
  readonly sizeBytes: number
  readonly archived: boolean
  readonly fork: boolean
  /** How many days pass between two changes, as a rule. */
  readonly everyDays: number
  readonly fate: Fate
  /** Its snapshots lie in the store, and can be browsed and restored. */
  readonly real: boolean
}

export const INSTALLATION = '4711'
export const OWNER = 'acme'
export const CONTROL = 'holdfast'

/** How it stands today, and how many of them there are; the others are protected. */
const FATES = {
  late: 9,
  overdue: 6,
  failed: 7,
  unproved: 2,
  incomplete: 6,
  never: 4,
  deleted: 3,
  transferred: 1,
  'no-access': 2,
  paused: 2,
} as const
export type Fate = keyof typeof FATES | 'protected'

const REAL = [
  ['rocket', 'TypeScript', ['production']],
  ['payments', 'Go', ['production', 'pci']],
  ['website', 'TypeScript', ['production']],
  ['mobile-app', 'Kotlin', ['production']],
  ['infrastructure', 'HCL', ['platform']],
  ['design-system', 'TypeScript', ['frontend']],
  ['data-pipeline', 'Python', ['data']],
  ['handbook', null, ['docs']],
  ['cli', 'Rust', ['tools']],
  ['search', 'Java', ['production']],
  ['notifications', 'Elixir', ['production']],
  ['holdfast', null, ['platform']],
] as const

const FIRST = [
  'billing',
  'search',
  'checkout',
  'identity',
  'ledger',
  'catalog',
  'mail',
  'fleet',
] as const
const SECOND = ['api', 'worker', 'web', 'proto', 'charts', 'sdk', 'gateway', 'etl', 'docs'] as const
const LANGUAGES = ['TypeScript', 'Go', 'Python', 'Java', 'Rust', 'Ruby', 'Kotlin', 'C++'] as const
const COUNT = 300

export function createOrganisation(dice: Dice): Subject[] {
  const real = REAL.map(
    ([name, language, topics], at): Subject => ({
      ...{ id: String(9001 + at), name, language, topics, fate: 'protected', real: true },
      ...{ visibility: 'private', archived: false, fork: false, everyDays: 2 },
      sizeBytes: 40_000 + at * 9_000,
    }),
  )
  const names = namesOf()
  const fates = Object.entries(FATES).flatMap(([fate, count]) => Array(count).fill(fate))
  // Spread over the alphabet, as trouble is; nobody looks after toys.
  const troubled = names.filter((name) => !isToy(name))
  const step = Math.floor(troubled.length / fates.length)
  const fateOf = new Map(fates.map((fate, at) => [troubled[at * step + step - 1], fate]))
  const others = names.map((name, at) =>
    createOther(String(9100 + at), name, fateOf.get(name) ?? 'protected', dice),
  )
  return [...real, ...others]
}

function isToy(name: string): boolean {
  return name.startsWith('sandbox-')
}

function createOther(id: string, name: string, fate: Fate, dice: Dice): Subject {
  const sandbox = isToy(name)
  const archived = !sandbox && fate === 'protected' && dice.next() < 0.12
  return {
    ...{ id, name, fate, archived, real: false },
    visibility: sandbox ? 'private' : dice.pick(['private', 'private', 'internal', 'public']),
    language: dice.pick(LANGUAGES),
    topics: dice.next() < 0.3 ? ['production'] : [],
    fork: !sandbox && fate === 'protected' && dice.next() < 0.04,
    sizeBytes: Math.round(10 ** (5 + 4 * dice.next())),
    everyDays: archived ? 400 : dice.pick([1, 3, 3, 10, 30, 30]),
  }
}

/** `billing-api`, `billing-api-2`, `sandbox-1`, each once. */
function namesOf(): string[] {
  const pairs = FIRST.flatMap((first) => SECOND.map((second) => `${first}-${second}`))
  const sandboxes = Array.from({ length: 11 }, (_, at) => `sandbox-${at + 1}`)
  const wanted = COUNT - REAL.length - sandboxes.length
  const rest = Array.from({ length: wanted }, (_, at) => {
    const pair = pairs[at % pairs.length] ?? ''
    const round = Math.floor(at / pairs.length)
    return round === 0 ? pair : `${pair}-${round + 1}`
  })
  return [...rest, ...sandboxes].sort()
}
