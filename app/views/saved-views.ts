/** Saved searches of the dashboard, from the records. */
import type { ViewsPort } from '../../dashboard/ports/views.ts'
import type { Db } from '../records/open.ts'
import { listSavedViews, removeView, saveView } from '../records/saved-views.ts'

export function createSavedViews(db: Db): ViewsPort {
  return {
    list: (actor) => listSavedViews(db, actor),
    save: (actor, view) => saveView(db, actor, view),
    remove: (actor, name) => removeView(db, actor, name),
  }
}
