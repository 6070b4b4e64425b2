/** What came of a form, said by the page that it leads to. */
import { Flash } from '../look/flash.tsx'
import type { Asked } from '../parts.ts'

export interface Address {
  readonly url: URL
  /** What was just done, as the address says. */
  readonly done: string | undefined
}

export function addressOf(context: Asked): Address {
  return { url: new URL(context.req.url), done: context.req.query('done') }
}

/** A closed list: an address that somebody made up makes the page say nothing else. */
const SAID: Readonly<Record<string, string>> = {
  'back-up': 'A backup was asked for. It begins as soon as there is room for it.',
  full: 'A full copy was asked for. It begins as soon as there is room for it.',
  verify: 'The newest verified snapshot will be restored whole and compared by the next run.',
  cancel: 'The run was asked to stop.',
  pause: 'The repository is paused.',
  resume: 'The repository is planned again.',
  pin: 'The snapshot is held: retention does not touch it.',
  unpin: 'The snapshot is held no longer.',
  retrieve: 'All that the snapshot needs was asked for at once. You are told when it is ready.',
}

export function Done({ done }: Pick<Address, 'done'>) {
  const said = done !== undefined && Object.hasOwn(SAID, done) ? SAID[done] : undefined
  return said === undefined ? null : <Flash tone="good">{said}</Flash>
}
