/** What a repository is found and sorted by. */
import type { FleetRepository } from '../ports/fleet.ts'

interface Text {
  readonly name: string
  readonly all: string
}

/** Kept as long as the fleet is: every search wants it of every repository. */
const texts = new WeakMap<FleetRepository, Text>()

/** `acme/rocket`, in lower case. */
export function nameOf(repository: FleetRepository): string {
  return read(repository).name
}

/** Name, topics and language, in lower case. */
export function textOf(repository: FleetRepository): string {
  return read(repository).all
}

function read(repository: FleetRepository): Text {
  const had = texts.get(repository)
  if (had !== undefined) return had
  const { owner, language, topics } = repository
  const name = `${owner}/${repository.name}`.toLowerCase()
  const all = [name, ...topics, language ?? ''].join('\n').toLowerCase()
  const text = { name, all }
  texts.set(repository, text)
  return text
}
