/** What an operator can have done to a repository. */
import { Field, PostForm } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import type { FleetRepository } from '../ports/fleet.ts'
import type { Viewer } from '../viewer.ts'
import { repositoryPath } from './paths.ts'

interface DeedsProps {
  readonly repository: FleetRepository
  readonly viewer: Viewer
}

export function Deeds({ repository, viewer }: DeedsProps) {
  const base = repositoryPath(repository)
  const { coverage, work, verified } = repository
  const planned = coverage.state !== 'excluded' && coverage.state !== 'source-gone'
  return (
    <div class="buttons">
      {planned && <BackUps {...{ viewer, base }} />}
      {verified !== null && (
        <PostForm viewer={viewer} action={`${base}/verify`}>
          <button type="submit" class="button">
            <Icon name="verified" /> Restore-test
          </button>
        </PostForm>
      )}
      {work !== null && (
        <PostForm viewer={viewer} action={`${base}/cancel`} fields={{ run: work.runId }}>
          <button type="submit" class="button button-danger">
            <Icon name="x" /> Cancel the run
          </button>
        </PostForm>
      )}
      {coverage.state === 'paused' && (
        <PostForm viewer={viewer} action={`${base}/resume`}>
          <button type="submit" class="button">
            <Icon name="play" /> Resume
          </button>
        </PostForm>
      )}
      {planned && coverage.state !== 'paused' && <Pause viewer={viewer} base={base} />}
    </div>
  )
}

interface OperatorProps {
  readonly viewer: Viewer
  readonly base: string
}

function BackUps({ viewer, base }: OperatorProps) {
  return (
    <>
      <PostForm viewer={viewer} action={`${base}/back-up`}>
        <button type="submit" class="button button-primary">
          <Icon name="play" /> Back up now
        </button>
      </PostForm>
      <PostForm viewer={viewer} action={`${base}/back-up`} fields={{ full: 'yes' }}>
        <button type="submit" class="button">
          <Icon name="database" /> Full copy
        </button>
      </PostForm>
    </>
  )
}

export const PAUSE_DAYS = [1, 7, 30] as const

function Pause({ viewer, base }: OperatorProps) {
  return (
    <details class="menu">
      <summary class="button">
        <Icon name="stop" /> Pause
      </summary>
      <PostForm viewer={viewer} action={`${base}/pause`} class="box">
        <Field
          id="days"
          label="For how long"
          hint="Nothing is planned until then, and nothing told."
        >
          <select id="days" name="days" aria-describedby="days-hint">
            {PAUSE_DAYS.map((days) => (
              <option value={days}>{days === 1 ? '1 day' : `${days} days`}</option>
            ))}
          </select>
        </Field>
        <button type="submit" class="button button-danger">
          Pause
        </button>
      </PostForm>
    </details>
  )
}
