/** What the buttons of a repository send. */
import { Hono } from 'hono'
import { z } from 'zod'
import { needs, viewerOf } from '../needs.ts'
import type { Asked, DashboardParts, Env } from '../parts.ts'
import { type Deed, doDeed } from '../queries/deeds.ts'
import { findRepository } from '../queries/find-repository.ts'
import { Reason } from '../queries/reason.ts'
import { readForm } from '../read-form.ts'
import { repositoryPath, snapshotPath } from './paths.ts'
import { PAUSE_DAYS } from './repository-deeds.tsx'

const DAY_MS = 86_400_000
const Nothing = z.object({})
const BackUp = z.object({ full: z.literal('yes').optional() })
const Cancel = z.object({ run: z.string().min(1).max(200) })
const Pause = z.object({ days: z.coerce.number().pipe(z.literal(PAUSE_DAYS)) })

const Pin = z.object({ reason: Reason })

export function createRepositoryForms(parts: DashboardParts): Hono<Env> {
  const forms = new Hono<Env>()

  /** Takes a form, has done what it says, and leads back to where it was. */
  function take<T>(path: string, schema: z.ZodType<T>, toDeed: (fields: T, asked: Asked) => Deed) {
    forms.post(`/repos/:owner/:name${path}`, needs('viewer'), async (context) => {
      const viewer = viewerOf(context)
      const { owner = '', name = '' } = context.req.param()
      // Before the form is looked at: whoever may not see the repository learns nothing of it.
      const repository = await findRepository(parts, viewer, owner, name)
      const deed = toDeed(await readForm(context, schema), context)
      await doDeed(parts, viewer, repository, deed)
      const done = deed.kind === 'back-up' && deed.full ? 'full' : deed.kind
      const at =
        'snapshot' in deed ? snapshotPath(repository, deed.snapshot) : repositoryPath(repository)
      return context.redirect(`${at}?done=${done}`, 303)
    })
  }

  take('/back-up', BackUp, ({ full }) => ({ kind: 'back-up', full: full !== undefined }))
  take('/verify', Nothing, () => ({ kind: 'verify' }))
  take('/cancel', Cancel, ({ run }) => ({ kind: 'cancel', runId: run }))
  take('/pause', Pause, ({ days }) => ({
    kind: 'pause',
    until: new Date(parts.now().getTime() + days * DAY_MS),
  }))
  take('/resume', Nothing, () => ({ kind: 'resume' }))
  take('/snapshots/:snapshot/pin', Pin, ({ reason }, asked) => ({
    kind: 'pin',
    reason,
    snapshot: asked.req.param('snapshot') ?? '',
  }))
  take('/snapshots/:snapshot/unpin', Nothing, (_, asked) => ({
    kind: 'unpin',
    snapshot: asked.req.param('snapshot') ?? '',
  }))
  return forms
}
