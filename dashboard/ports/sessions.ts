/** Logins: when they began, whether they go on, and what goes on with them. */

export interface SessionsPort {
  /** `refreshSha256` is of the token that goes on with it. */
  begin(session: NewSession, refreshSha256: string): Promise<void>
  /** Undefined for one that is over at `now`, or never was. */
  read(id: string, now: Date): Promise<SessionItem | undefined>
  /** Those that go on at `now`, newest first. */
  list(whose: Whose, now: Date): Promise<readonly SessionItem[]>
  /** False if it was over before. */
  end(id: string, ending: SessionEnding, at: Date): Promise<boolean>
  /** Ends all of one person. */
  endAllOf(personId: string, ending: SessionEnding, at: Date): Promise<number>
  /** The session that a refresh token is of, spent or not; undefined where it is over. */
  findByRefresh(sha256: string, now: Date): Promise<SessionItem | undefined>
  /** Of any number who show a token at once, one is told `rotated`. */
  rotate(rotation: Rotation): Promise<Rotated>
}

/** Of one person, by GitHub's id (null: the local administrator); or of everybody. */
export type Whose = { readonly personId: string | null } | 'all'

export type SessionEnding = 'logout' | 'revoked' | 'reuse' | 'denied' | 'login'

export interface NewSession {
  readonly id: string
  readonly personId: string | null
  readonly beganAt: Date
  /** It is over then, whatever is done in it. */
  readonly endsAt: Date
  readonly address: string | null
  /** How the browser calls itself. */
  readonly agent: string | null
}

export interface SessionItem extends NewSession {
  /** When it was last refreshed. */
  readonly seenAt: Date
}

export interface Rotation {
  readonly sha256: string
  readonly nextSha256: string
  readonly now: Date
  /** A token that was spent no longer ago is shown by a second request of the same browser. */
  readonly graceMs: number
}

/**
 * `rotated`: the next token is good from now on. `again`: another request had just rotated it.
 * `reused`: a token that was spent before was shown, so somebody copied it: the session is over.
 * `unknown`: no token of a session that goes on.
 */
export type Rotated =
  | { readonly kind: 'rotated' | 'again' | 'reused'; readonly session: SessionItem }
  | { readonly kind: 'unknown' }
