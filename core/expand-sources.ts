/** From the list a person gave to the sources to back up: globs, filters, each one once. */
import { asHoldfastError, type HoldfastError } from './domain/errors.ts'
import { type RepositoryFilter, selectsRepository } from './domain/select.ts'
import { redactSource, type Source } from './domain/source.ts'
import { webAddress } from './github/api-address.ts'
import { readSource } from './read-source.ts'
import {
  type RemoteSource,
  type ResolveContext,
  resolveSource,
  toGitHubSource,
  tokenFor,
} from './resolve-source.ts'

/** A source that is known, or why it is not. */
export type ExpandedSource =
  | { readonly label: string; readonly source: RemoteSource }
  | { readonly label: string; readonly error: HoldfastError }

/**
 * Resolves `texts` in their order, `owner/*` as every repository of that owner. What the filter
 * leaves out is not asked for; a repository that was named twice comes once. One source that
 * cannot be resolved is an entry with its error and stops no other.
 */
export async function expandSources(
  texts: readonly string[],
  filter: RepositoryFilter,
  context: ResolveContext,
): Promise<ExpandedSource[]> {
  // A pattern that cannot be used is refused before anything is asked.
  selectsRepository(filter, [])
  const found = await Promise.all(texts.map((text) => expandOne(text, filter, context)))
  const seen = new Set<string>()
  return found.flat().filter((entry) => {
    const key = 'source' in entry ? entry.source.identity.id : `error ${entry.label}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

async function expandOne(
  text: string,
  filter: RepositoryFilter,
  context: ResolveContext,
): Promise<ExpandedSource[]> {
  let label = text
  try {
    const source = readSource(text, context)
    label = describeSource(source, text, context)
    if (source.kind === 'owner') return await expandOwner(source, filter, context)
    if (!selectsRepository(filter, namesOf(source, text))) return []
    const resolved = await resolveSource(text, context)
    return [{ label: resolved.label, source: resolved }]
  } catch (error) {
    return [{ label: redactSource(label), error: asHoldfastError(error) }]
  }
}

async function expandOwner(
  { host, owner }: Extract<Source, { kind: 'owner' }>,
  filter: RepositoryFilter,
  context: ResolveContext,
): Promise<ExpandedSource[]> {
  const token = tokenFor(host, context)
  const github = await context.connect(host, token?.password)
  const entries: ExpandedSource[] = []
  for await (const repository of github.listRepositories(owner)) {
    const names = [`${repository.owner}/${repository.name}`, repository.url]
    if (!selectsRepository(filter, names)) continue
    const source = toGitHubSource(repository, host, { githubHost: context.githubHost, token })
    entries.push({ label: source.label, source })
  }
  return entries
}

/** What include and exclude are held against. */
function namesOf(source: Source, text: string): string[] {
  if (source.kind === 'path') return [source.path, text]
  if (source.kind === 'url') return [source.url, [source.host, ...source.path].join('/')]
  if (source.kind === 'owner') return []
  const name = `${source.owner}/${source.name}`
  return [name, `${webAddress(source.host)}/${name}`]
}

function describeSource(source: Source, text: string, { githubHost }: ResolveContext): string {
  if (source.kind === 'url') return source.url
  if (source.kind !== 'github') return text
  const name = `${source.owner}/${source.name}`
  return source.host === githubHost ? name : `${webAddress(source.host)}/${name}`
}
