/** Tokens of the API as the dashboard knows them, from the records. */
import type { TokensPort } from '../../dashboard/ports/tokens.ts'
import type { Db } from '../records/open.ts'
import {
  findToken,
  insertToken,
  listTokens,
  noteTokenUse,
  readToken,
  revokeToken,
} from '../records/tokens.ts'

export function createTokensView(db: Db): TokensPort {
  return {
    create: (token, sha256) => insertToken(db, token, sha256),
    find: (sha256, now) => findToken(db, sha256, now),
    read: (id) => readToken(db, id),
    list: (whose) => listTokens(db, whose),
    revoke: (id, at) => revokeToken(db, id, at),
    noteUse: (id, at, everyMs) => noteTokenUse(db, id, at, everyMs),
  }
}
