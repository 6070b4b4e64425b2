/** What a browser keeps while somebody is at GitHub, sealed so that it can only be ours. */
import { z } from 'zod'
import { Secret } from '../../core/domain/secret.ts'
import type { Asked } from '../parts.ts'
import type { Cookies } from './cookies.ts'
import { localPath } from './local-path.ts'
import type { Sealer } from './seal.ts'

export interface LoginState {
  readonly state: string
  readonly verifier: Secret
  /** Where to go afterwards. */
  readonly to: string
}

export interface LoginStates {
  keep(context: Asked, state: LoginState): void
  /** Good once, for ten minutes. Undefined for none. */
  take(context: Asked): LoginState | undefined
}

/** GitHub's codes are good as long. */
const LOGIN_MS = 10 * 60_000
const PLACE = 'login'

const Kept = z.object({
  state: z.string().min(1),
  verifier: z.string().min(1),
  to: z.string(),
  at: z.number(),
})

export function createLoginStates(cookies: Cookies, sealer: Sealer, now: () => Date): LoginStates {
  return {
    keep(context, { state, verifier, to }) {
      const text = JSON.stringify({ state, verifier: verifier.reveal(), to, at: now().getTime() })
      const sealed = sealer.seal(new Secret(text), PLACE)
      cookies.write(context, 'login', new Secret(sealed), LOGIN_MS)
    },
    take(context) {
      const shown = cookies.read(context, 'login')
      if (shown === undefined) return undefined
      cookies.remove(context, 'login')
      const opened = sealer.open(shown, PLACE)
      if (opened === undefined) return undefined
      const { state, verifier, to, at } = Kept.parse(JSON.parse(opened.reveal()))
      const ageMs = now().getTime() - at
      if (ageMs < 0 || ageMs > LOGIN_MS) return undefined
      return { state, verifier: new Secret(verifier), to: localPath(to) }
    },
  }
}
