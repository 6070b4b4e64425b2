/** Whether a policy means a repository. */
import picomatch from 'picomatch'
import type { PolicySubject } from '../../core/domain/policy.ts'
import type { Match } from './match-schema.ts'

/** A repository, made ready to be held against many matchers. */
export interface Subject {
  readonly name: string
  readonly fullName: string
  readonly topics: ReadonlySet<string>
  readonly language: string
  readonly visibility: PolicySubject['visibility']
  readonly properties: ReadonlyMap<string, readonly string[]>
  readonly archived: boolean
  readonly fork: boolean
}

export function prepareSubject(repository: PolicySubject): Subject {
  const { owner, name, topics, language, properties } = repository
  return {
    ...repository,
    name: name.toLowerCase(),
    fullName: `${owner}/${name}`.toLowerCase(),
    topics: new Set(topics),
    // No language is called that.
    language: language?.toLowerCase() ?? '',
    properties: new Map(
      Object.entries(properties).map(([key, value]) => [
        key.toLowerCase(),
        typeof value === 'string' ? [value] : value,
      ]),
    ),
  }
}

/** All that `match` names must fit; of a list, one is enough. Case does not count in names. */
export function createMatcher(match: Match): (subject: Subject) => boolean {
  const { repositories, topics, visibility, languages, properties, archived, fork } = match
  const isNamed = repositories && createNameMatcher(repositories)
  const spoken = languages && new Set(languages.map((language) => language.toLowerCase()))
  return (it) =>
    (isNamed?.(it) ?? true) &&
    (topics?.some((topic) => it.topics.has(topic)) ?? true) &&
    (visibility?.includes(it.visibility) ?? true) &&
    (spoken?.has(it.language) ?? true) &&
    it.archived === (archived ?? it.archived) &&
    it.fork === (fork ?? it.fork) &&
    hasProperties(it, properties ?? {})
}

function hasProperties({ properties }: Subject, wanted: Match['properties'] & {}): boolean {
  return Object.entries(wanted).every(([name, values]) => {
    const has = properties.get(name.toLowerCase()) ?? []
    return values.some((value) => has.includes(value))
  })
}

/**
 * A later glob overrules an earlier one, and `!` takes away; when the first takes away, one
 * starts from every repository. A glob without a slash is held against the name alone.
 */
function createNameMatcher(globs: readonly string[]): (subject: Subject) => boolean {
  const rules = globs.map((glob) => {
    const takes = !glob.startsWith('!')
    return { takes, fits: createGlobMatcher((takes ? glob : glob.slice(1)).toLowerCase()) }
  })
  const atFirst = rules[0]?.takes === false
  return (subject) => rules.findLast(({ fits }) => fits(subject))?.takes ?? atFirst
}

function createGlobMatcher(glob: string): (subject: Subject) => boolean {
  const nameOf = glob.includes('/') ? whole : last
  if (!/[*?{]/.test(glob)) return (subject) => nameOf(subject) === glob
  const fits = picomatch(glob, { dot: true, nonegate: true, noextglob: true, windows: false })
  return (subject) => fits(nameOf(subject))
}

function whole({ fullName }: Subject): string {
  return fullName
}

function last({ name }: Subject): string {
  return name
}
