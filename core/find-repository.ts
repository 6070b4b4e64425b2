/** Which repository of a store a person means, without asking anybody else. */
import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { identifyAddress, identifyPath } from './address-identity.ts'
import { HoldfastError } from './domain/errors.ts'
import { NAMES_PREFIX, namesPrefix, snapshotsPrefix } from './domain/keys.ts'
import { redactSource, type Source } from './domain/source.ts'
import { type Place, readSource } from './read-source.ts'
import type { Store } from './store/store.ts'

const REPOSITORY_ID = /^(\d+|url-[0-9a-f]{32})$/
const MOST_NAMES = 5

/**
 * The id of the repository that `text` names: an id, a source as `backup` takes it, or
 * `host/path` as the names index has it. What is a path here and a name in the store is the
 * path if the store has it, and the name if not: a restored `acme/rocket` hides no backup.
 *
 * Throws `repository-unknown`, which tells what there is, or `repository-ambiguous`.
 */
export async function findRepository(text: string, store: Store, place: Place): Promise<string> {
  if (REPOSITORY_ID.test(text) && (await holds(store, text))) return text
  const source = tryReadSource(text, place)
  const id = source && (await digestOf(source))
  if (id !== undefined && (await holds(store, id))) return id
  const ids = await findByName(text, source, store, place)
  const [only, ...others] = ids
  if (only === undefined) throw unknown(text, store, await someNames(store))
  if (others.length > 0) throw ambiguous(text, ids)
  return only
}

function tryReadSource(text: string, place: Place): Source | undefined {
  try {
    return readSource(text, place)
  } catch (error) {
    // A text that is no source may still be a name in the store.
    if (error instanceof HoldfastError && error.code === 'bad-input') return undefined
    throw error
  }
}

async function digestOf(source: Source): Promise<string | undefined> {
  if (source.kind === 'path') return identifyPath(await realPathOf(source.path)).id
  if (source.kind === 'url') return identifyAddress(source.host, source.path, source.url).id
  return undefined
}

/** The real path of what may be gone: that is when a backup is needed. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (dirname(path) === path) throw error
    return join(await realPathOf(dirname(path)), basename(path))
  }
}

async function findByName(
  text: string,
  source: Source | undefined,
  store: Store,
  { githubHost }: Place,
): Promise<string[]> {
  for (const name of namesOf(text, source, githubHost).flatMap(spellings)) {
    const ids = await listIds(store, name)
    if (ids.length > 0) return ids
  }
  return []
}

/** Host and path, as the names index has them. */
function namesOf(text: string, source: Source | undefined, githubHost: string): string[][] {
  if (source?.kind === 'github') return [[source.host, source.owner, source.name]]
  if (source?.kind === 'url') return [[source.host, ...source.path]]
  const parts = text.split('/').filter((part) => part !== '')
  return [[githubHost, ...parts], parts]
}

/** Names of GitHub are indexed in lower case, all others as they are. */
function spellings(name: readonly string[]): (readonly string[])[] {
  return [name.map((part) => part.toLowerCase()), name]
}

async function listIds(store: Store, [host = '', ...path]: readonly string[]): Promise<string[]> {
  const prefix = namesPrefix(host, path)
  const ids: string[] = []
  for await (const { key } of store.list(prefix)) {
    const rest = key.slice(prefix.length)
    if (REPOSITORY_ID.test(rest)) ids.push(rest)
  }
  return ids
}

async function holds(store: Store, id: string): Promise<boolean> {
  for await (const _ of store.list(snapshotsPrefix(id))) return true
  return false
}

async function someNames(store: Store): Promise<string[]> {
  const names = new Set<string>()
  for await (const { key } of store.list(NAMES_PREFIX)) {
    names.add(describeName(key))
    if (names.size > MOST_NAMES) break
  }
  return [...names]
}

/** `names/github.com/acme/rocket/42` as `github.com/acme/rocket`. */
function describeName(key: string): string {
  return key.slice(NAMES_PREFIX.length).split('/').slice(0, -1).map(decode).join('/')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // Whoever wrote this key was not us; it is for showing only.
    return segment
  }
}

function unknown(text: string, store: Store, names: readonly string[]): HoldfastError {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  const more = names.length > MOST_NAMES ? ' and more' : ''
  return new HoldfastError(
    'repository-unknown',
    `${store.description} does not hold ${redactSource(text)}.`,
    {
      hint:
        names.length === 0
          ? 'The store is empty: check --store, or back something up first.'
          : `It holds ${shown}${more}; \`holdfast list\` shows all.`,
    },
  )
}

function ambiguous(text: string, ids: readonly string[]): HoldfastError {
  return new HoldfastError(
    'repository-ambiguous',
    `${text} is the name of ${ids.length} repositories: ${ids.join(', ')}.`,
    { hint: 'Name one of them by its id; `holdfast list <id>` shows what each one holds.' },
  )
}
