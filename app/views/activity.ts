/** Who did what, from the audit trail. */
import { HoldfastError } from '../../core/domain/errors.ts'
import type { ActivityItem, ActivityPort, ChainCheck } from '../../dashboard/ports/activity.ts'
import { type ChainFault, checkChain, type RecordedEvent, recordEvent } from '../records/audit.ts'
import { listEventPage, streamEvents } from '../records/audit-list.ts'
import type { Db } from '../records/open.ts'
import { type Place, readPage } from './pages.ts'

export function createActivity(db: Db): ActivityPort {
  return {
    list: ({ cursor, limit, ...choice }) =>
      readPage(
        { cursor, limit },
        {
          list: 'activity',
          read: (after, most) =>
            listEventPage(db, { ...choice, after: after && toSeq(after), limit: most }),
          placeOf: ({ at, seq }) => ({ at: at.getTime(), id: String(seq) }),
          toItem,
        },
      ),
    async *stream(choice) {
      for await (const event of streamEvents(db, choice)) yield toItem(event)
    },
    checkChain: () => check(db),
    async record(event) {
      await recordEvent(db, event)
    },
  }
}

function toSeq({ at, id }: Place): { at: number; id: number } {
  const seq = Number(id)
  if (Number.isSafeInteger(seq)) return { at, id: seq }
  throw new HoldfastError('bad-input', 'The cursor is none of this list.', {
    hint: 'Begin with the first page, and hand back `next` as it came.',
  })
}

function toItem(event: RecordedEvent): ActivityItem {
  const { seq, sha256, previousSha256, at, actor, action, target, address, result, detail } = event
  return { seq, sha256, previousSha256, at, actor, action, target, address, result, detail }
}

const FAULTS: Readonly<Record<ChainFault, string>> = {
  removed: 'There is no event of this number: somebody removed it.',
  changed: 'Its text is not the one that was written.',
  unlinked: 'It was written after another event than the one that stands before it.',
}

async function check(db: Db): Promise<ChainCheck> {
  const checked = await checkChain(db)
  if (checked.intact) {
    return { intact: true, events: checked.events, lastSha256: checked.last?.sha256 ?? null }
  }
  const { seq, fault } = checked
  return { intact: false, events: seq - 1, brokenAt: seq, reason: FAULTS[fault] }
}
