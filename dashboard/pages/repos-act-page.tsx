/** What a deed on many repositories would do, before it is done. */
import { VERIFY_LEVELS } from '../../core/domain/levels.ts'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { Field, PostForm } from '../look/form.tsx'
import { LEVELS } from '../look/levels.ts'
import { describeCount, describeRepositories } from '../look/numbers.ts'
import { RepositoryName } from '../look/repository-name.tsx'
import { PageTitle, Section } from '../look/section.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { BulkPlan, Deed, LeftOut, Target } from '../queries/bulk.ts'
import type { Viewer } from '../viewer.ts'

interface ActPageProps {
  readonly plan: BulkPlan
  readonly target: Target
  /** A digest of what is shown: the form sends it back. */
  readonly seen: string
  /** Whether the form was sent already, and meanwhile it would do something else. */
  readonly changed: boolean
  readonly viewer: Viewer
  readonly to: string
}

/** So many names are shown. */
const SHOWN = 100

export function ActPage({ plan, target, seen, changed, viewer, to }: ActPageProps) {
  const { deed, fit, leftOut } = plan
  const { verb, what, button = verb, grave = false } = WORDS[deed]
  const many = describeRepositories(fit.length)
  const hidden = { ...fieldsOf(target), do: deed, seen, to }
  if (fit.length === 0) return <Nothing plan={plan} to={to} />
  return (
    <>
      {changed && (
        <Flash tone="warn">
          <p>The list has changed since you saw it. Nothing was done: look again.</p>
        </Flash>
      )}
      <PageTitle>
        {verb} {many}?
      </PageTitle>
      <p>{what}</p>
      <PostForm viewer={viewer} action="/repos/act" fields={hidden} class="section">
        {'ids' in target && target.ids.map((id) => <input type="hidden" name="id" value={id} />)}
        <Choices deed={deed} />
        <div class="buttons">
          <button type="submit" class={`button button-${grave ? 'danger' : 'primary'}`}>
            {button} {many}
          </button>
          <a class="button" href={to}>
            Cancel
          </a>
        </div>
      </PostForm>
      <Section id="these" title="Repositories">
        <Names repositories={fit} />
      </Section>
      {leftOut.length > 0 && (
        <Section id="left-out" title="Left out">
          <LeftOutNames leftOut={leftOut} />
        </Section>
      )}
    </>
  )
}

interface Words {
  readonly verb: string
  /** What comes of it. */
  readonly what: string
  /** Before the number, on the button; by default the verb. */
  readonly button?: string
  /** Whether it takes protection away. */
  readonly grave?: boolean
}

const WORDS: Readonly<Record<Deed, Words>> = {
  'back-up': {
    verb: 'Back up',
    what: 'Each is backed up as soon as a runner is free; what did not change costs almost nothing.',
  },
  verify: {
    verb: 'Restore-test',
    what: 'Of each, the newest verified snapshot is restored whole and compared by the next run.',
  },
  pause: {
    ...{ verb: 'Pause', grave: true },
    what: 'Nothing is planned and nobody is told until the end of the pause. Paused repositories count as not protected.',
  },
  resume: { verb: 'Resume', what: 'Backups are planned again at once.' },
  'set-policy': {
    ...{ verb: 'Set the policy of', button: 'Make the lines for' },
    what: 'This makes a tier for the policy file: nothing changes until somebody commits it at GitHub.',
  },
  exclude: {
    ...{ verb: 'Exclude', button: 'Make the lines for' },
    what: 'This makes lines for the policy file: nothing changes until somebody commits them at GitHub.',
  },
}

function fieldsOf(target: Target): Record<string, string> {
  if ('ids' in target) return {}
  const given = Object.entries(target.filter).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), scope: 'all' }
}

function Choices({ deed }: { readonly deed: Deed }) {
  if (deed === 'back-up') {
    return (
      <p>
        <label>
          <input type="checkbox" name="full" value="yes" /> Copy everything anew, not only what
          changed
        </label>
      </p>
    )
  }
  if (deed === 'pause') {
    return (
      <Field id="days" label="For how long" hint="For good, exclude them instead.">
        <select id="days" name="days" aria-describedby="days-hint">
          <option value="1">1 day</option>
          <option value="7">1 week</option>
          <option value="30">30 days</option>
          <option value="90">90 days</option>
        </select>
      </Field>
    )
  }
  if (deed === 'set-policy') return <TierFields />
  return deed === 'exclude' ? <ExclusionFields /> : null
}

function TierFields() {
  return (
    <>
      <Field id="name" label="Name of the tier" hint="Lower-case letters, digits and dashes.">
        <input
          id="name"
          name="name"
          required
          maxlength={60}
          pattern="[a-z][a-z0-9\-]*"
          aria-describedby="name-hint"
        />
      </Field>
      <Field id="rpo" label="RPO" hint="Like 15m, 12h or 8d. Empty: as the file has it.">
        <input id="rpo" name="rpo" maxlength={5} aria-describedby="rpo-hint" />
      </Field>
      <Field id="verify" label="Verified at level">
        <select id="verify" name="verify">
          <option value="">As the file has it</option>
          {VERIFY_LEVELS.map((level) => (
            <option value={level}>{`${level}: ${LEVELS[level].toLowerCase()}`}</option>
          ))}
        </select>
      </Field>
      <Field
        id="fullVerifyEvery"
        label="Restored whole every"
        hint="Like 14d. Empty: as the file has it."
      >
        <input
          id="fullVerifyEvery"
          name="fullVerifyEvery"
          maxlength={5}
          aria-describedby="fullVerifyEvery-hint"
        />
      </Field>
    </>
  )
}

function ExclusionFields() {
  return (
    <>
      <Field id="reason" label="Reason" hint="For whoever asks later: an auditor reads it.">
        <input
          id="reason"
          name="reason"
          required
          maxlength={500}
          size={60}
          aria-describedby="reason-hint"
        />
      </Field>
      <Field
        id="expires"
        label="Until"
        hint="From that day on it is covered again. Empty: for good."
      >
        <input id="expires" name="expires" type="date" aria-describedby="expires-hint" />
      </Field>
    </>
  )
}

function Names({ repositories }: { readonly repositories: readonly FleetRepository[] }) {
  const more = repositories.length - SHOWN
  return (
    <>
      <ul class="names">
        {repositories.slice(0, SHOWN).map((repository) => (
          <li>
            <RepositoryName repository={repository} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="muted">And {describeCount(more)} more.</p>}
    </>
  )
}

export function LeftOutNames({ leftOut }: { readonly leftOut: readonly LeftOut[] }) {
  const more = leftOut.length - SHOWN
  return (
    <>
      <ul class="names">
        {leftOut.slice(0, SHOWN).map(({ repository, why }) => (
          <li>
            <RepositoryName repository={repository} /> <span class="hint">{why}</span>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="muted">And {describeCount(more)} more.</p>}
    </>
  )
}

function Nothing({ plan, to }: { readonly plan: BulkPlan; readonly to: string }) {
  const { deed, leftOut } = plan
  return (
    <>
      <PageTitle>{WORDS[deed].verb}: nothing to do</PageTitle>
      <Empty icon="info" title={leftOut.length === 0 ? 'Nothing is ticked.' : 'None of them fits.'}>
        <p>
          <a href={to}>Go back</a> and tick some repositories.
        </p>
      </Empty>
      {leftOut.length > 0 && (
        <Section id="left-out" title="Left out">
          <LeftOutNames leftOut={leftOut} />
        </Section>
      )}
    </>
  )
}
