/** What is to be said at GitHub, given what was said there: pure, and the same for all kinds. */

/** What is wanted; `standing` leaves what is there as it is. */
export type Wish =
  | { readonly kind: 'wrong'; readonly state: string; readonly digest: string }
  | { readonly kind: 'well'; readonly digest: string }
  | { readonly kind: 'standing' }

/** What was said last. */
export interface Said {
  readonly githubId: string
  readonly conclusion: string
  readonly headSha: string | null
  readonly digest: string
  readonly updatedAt: Date
}

export type Step = 'nothing' | 'create' | 'update' | 'replace' | 'recover'

/** GitHub took nothing: there is no head, or no leave. Tried again after a while. */
export const UNSAID = 'unsaid'
export const RECOVERED = 'success'

const TRY_AGAIN_MS = 86_400_000

/**
 * `create`: nothing was wrong before. `replace`: another state at another head, where nobody
 * would see the old one. `update`: the same, said better. `recover`: it is over.
 */
export function planStep(
  wish: Wish,
  said: Said | undefined,
  head: string | undefined,
  now: Date,
): Step {
  if (wish.kind === 'standing') return 'nothing'
  const stands = said !== undefined && said.githubId !== '' && said.conclusion !== RECOVERED
  if (wish.kind === 'well') return stands ? 'recover' : 'nothing'
  if (!stands) return isFresh(said, wish.digest, now) ? 'nothing' : 'create'
  if (said.digest === wish.digest) return 'nothing'
  const moved = head !== undefined && said.headSha !== null && head !== said.headSha
  return moved && said.conclusion !== wish.state ? 'replace' : 'update'
}

/** It was tried a moment ago to say just this. */
function isFresh(said: Said | undefined, digest: string, now: Date): boolean {
  if (said?.conclusion !== UNSAID || said.digest !== digest) return false
  return now.getTime() - said.updatedAt.getTime() < TRY_AGAIN_MS
}
