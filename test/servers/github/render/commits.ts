/** A commit, as far as anybody asks. */
import type { Addresses } from '../routes.ts'
import type { Repository, World } from '../world.ts'
import { accountOf, nodeId, renderAccount, secondsOf } from './accounts.ts'
import { fullNameOf } from './repositories.ts'

export function renderCommit(
  sha: string,
  repository: Repository,
  { world, address }: { readonly world: World; readonly address: Addresses },
) {
  const fullName = fullNameOf(repository, world)
  const repositoryUrl = `${address.api}/repos/${fullName}`
  const owner = renderAccount(accountOf(repository.ownerId, world), address)
  const date = secondsOf(repository.pushedAt ?? repository.createdAt)
  const person = { name: 'Mona', email: 'mona@github.test', date }
  return {
    sha,
    node_id: nodeId('C', repository.id),
    commit: {
      author: person,
      committer: person,
      message: 'A change',
      tree: { sha, url: `${repositoryUrl}/git/trees/${sha}` },
      url: `${repositoryUrl}/git/commits/${sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url: `${repositoryUrl}/commits/${sha}`,
    html_url: `${address.web}/${fullName}/commit/${sha}`,
    comments_url: `${repositoryUrl}/commits/${sha}/comments`,
    author: owner,
    committer: owner,
    parents: [],
  }
}
