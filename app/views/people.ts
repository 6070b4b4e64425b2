/** People as the dashboard knows them, from the records. */
import type { PeoplePort } from '../../dashboard/ports/people.ts'
import { listInstallations } from '../records/installations.ts'
import type { Db } from '../records/open.ts'
import {
  forgetPerson,
  noteGrants,
  readPerson,
  resealPerson,
  savePerson,
} from '../records/people.ts'

export function createPeopleView(db: Db): PeoplePort {
  return {
    save: (person) => savePerson(db, person),
    read: (id) => readPerson(db, id),
    note: (person) => noteGrants(db, person),
    reseal: (id, change) => resealPerson(db, id, change),
    forget: (id, sealed) => forgetPerson(db, id, sealed),
    async accounts() {
      const rows = await listInstallations(db)
      return rows.flatMap(({ id, accountId, account, accountKind: kind, suspendedAt }) =>
        suspendedAt !== null || kind === 'Enterprise'
          ? []
          : [{ installationId: id, accountId, login: account, kind }],
      )
    },
  }
}
