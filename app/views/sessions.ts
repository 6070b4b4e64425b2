/** Logins as the dashboard knows them, from the records. */
import type { SessionsPort } from '../../dashboard/ports/sessions.ts'
import type { Db } from '../records/open.ts'
import {
  endSession,
  endSessionsOf,
  findByRefresh,
  insertSession,
  listSessions,
  readSession,
  rotateRefresh,
} from '../records/sessions.ts'

export function createSessionsView(db: Db): SessionsPort {
  return {
    begin: (session, refreshSha256) => insertSession(db, session, refreshSha256),
    read: (id, now) => readSession(db, id, now),
    list: (whose, now) => listSessions(db, whose, now),
    end: (id, ending, at) => endSession(db, id, ending, at),
    endAllOf: (personId, ending, at) => endSessionsOf(db, personId, ending, at),
    findByRefresh: (sha256, now) => findByRefresh(db, sha256, now),
    rotate: (rotation) => rotateRefresh(db, rotation),
  }
}
