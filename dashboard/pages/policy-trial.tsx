/** What another policy would change, before it holds. */
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { DataTable } from '../look/table.tsx'
import type { SeenTrial } from '../queries/policies.ts'
import type { Viewer } from '../viewer.ts'
import { POLICIES_PATH } from './paths.ts'
import { Faults, NumberedText } from './policy-standing.tsx'

export interface PolicyDraft {
  readonly account: string
  readonly text: string
  /** The version that it is to follow, if there was one. */
  readonly basedOn?: string | undefined
}

interface TrialPageProps {
  readonly viewer: Viewer
  readonly logins: boolean
  readonly trial: SeenTrial
  readonly draft: PolicyDraft
}

export function TrialPage({ viewer, logins, trial, draft }: TrialPageProps) {
  const { problems, changes, unchanged } = trial
  const { account, text, basedOn = '' } = draft
  return (
    <Settings {...{ here: POLICIES_PATH, viewer, logins }}>
      <Section id="trial" title={`What it would change at ${account}`}>
        {problems.length > 0 && (
          <Flash tone="bad">
            <p>It has mistakes, so it cannot come into force.</p>
            <Faults problems={problems} />
          </Flash>
        )}
        {problems.length === 0 && changes.length === 0 && (
          <Empty icon="check" title={`Nothing changes for any of ${unchanged} repositories.`} />
        )}
        {changes.length > 0 && <Changes trial={trial} />}
      </Section>
      <Section id="draft" title="The text">
        <NumberedText text={text} />
      </Section>
      <div class="buttons">
        {problems.length === 0 && (
          <PostForm viewer={viewer} action={POLICIES_PATH} fields={{ account, text, basedOn }}>
            <button type="submit" class="button button-primary">
              Let it come into force
            </button>
          </PostForm>
        )}
        <a class="button" href={`${POLICIES_PATH}?account=${encodeURIComponent(account)}`}>
          Back, and change nothing
        </a>
      </div>
    </Settings>
  )
}

/** More names tell nobody more. */
const MOST_NAMES = 10

function Changes({ trial: { changes, unchanged } }: Pick<TrialPageProps, 'trial'>) {
  return (
    <DataTable
      caption={`Nothing changes for ${unchanged} repositories; for others:`}
      rows={changes}
      columns={[
        { head: 'Key', kind: 'name', cell: ({ key }) => key },
        { head: 'Now', cell: ({ before }) => before },
        { head: 'Then', cell: ({ after }) => after },
        { head: 'Repositories', kind: 'number', cell: ({ repositoryIds }) => repositoryIds.length },
        {
          head: 'Which',
          cell: ({ names }) =>
            `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`,
        },
      ]}
    />
  )
}
