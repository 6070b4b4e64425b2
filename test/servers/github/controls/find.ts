/** What a test names must be there. */
import type { Installation, Repository, World } from '../world.ts'

export function repositoryOf(id: number, { repositories }: World): Repository {
  const repository = repositories.get(id)
  if (repository === undefined) throw new Error(`the fake GitHub has no repository ${id}`)
  return repository
}

export function installationWith(id: number, { installations }: World): Installation {
  const installation = installations.get(id)
  if (installation === undefined) throw new Error(`the fake GitHub has no installation ${id}`)
  return installation
}

export function accountNamed(login: string, { accounts }: World) {
  const wanted = login.toLowerCase()
  const account = [...accounts.values()].find((each) => each.login.toLowerCase() === wanted)
  if (account === undefined) throw new Error(`the fake GitHub has no account ${login}`)
  return account
}
