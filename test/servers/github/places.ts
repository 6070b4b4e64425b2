/** Which repository a path is about. */
import { fullNameOf } from './render/repositories.ts'
import type { Repository, World } from './world.ts'

export interface Place {
  /** Undefined when there is none of that name. */
  readonly repository: Repository | undefined
  /** The path that routes know: `/repos/…` also for what was asked by id. */
  readonly path: string
  /** Where it is asked for now, when it was asked for by a former name. */
  readonly movedTo: string | undefined
}

export function readPlace(path: string, world: World): Place | undefined {
  const [, id, below] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? []
  if (id !== undefined) {
    const repository = world.repositories.get(Number(id))
    const named = `/repos/any/${id}${below}`
    return { repository, path: below === undefined ? path : named, movedTo: undefined }
  }
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (owner === undefined || name === undefined) return undefined
  return findByName(`${decodeURIComponent(owner)}/${decodeURIComponent(name)}`, rest, path, world)
}

/** By the name it has or had; a name that is in use again leads to whoever uses it now. */
export function repositoryNamed(
  fullName: string,
  world: World,
): { readonly repository: Repository; readonly former: boolean } | undefined {
  const wanted = fullName.toLowerCase()
  const repository = world.repositories.get(world.names.get(wanted) ?? -1)
  if (repository === undefined) return undefined
  return { repository, former: fullNameOf(repository, world).toLowerCase() !== wanted }
}

function findByName(fullName: string, rest: string, path: string, world: World): Place {
  const found = repositoryNamed(fullName, world)
  const movedTo = found?.former === true ? `/repositories/${found.repository.id}${rest}` : undefined
  return { repository: found?.repository, path, movedTo }
}
