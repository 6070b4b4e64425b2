/** What a repository is found and sorted by. */
import type { FleetRepository } from '../ports/fleet.ts'
import { remembered } from './remembered.ts'

interface Text {
  readonly name: string
  readonly all: string
}

/** Every search wants it of every repository. */
const read = remembered((repository: FleetRepository): Text => {
  const { owner, language, topics } = repository
  const name = `${owner}/${repository.name}`.toLowerCase()
  return { name, all: [name, ...topics, language ?? ''].join('\n').toLowerCase() }
})

/** `acme/rocket`, in lower case. */
export function nameOf(repository: FleetRepository): string {
  return read(repository).name
}

/** Name, topics and language, in lower case. */
export function textOf(repository: FleetRepository): string {
  return read(repository).all
}
