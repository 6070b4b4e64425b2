/** Which policy is in force, where each value of it stands, and what another would change. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { Field, PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Sentence } from '../look/sentence.tsx'
import { Settings } from '../look/settings.tsx'
import { Badge } from '../look/state.tsx'
import { DataTable } from '../look/table.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type {
  PolicyFault,
  PolicyFileLook,
  PolicyPlace,
  PolicySection,
  PolicyValue,
} from '../ports/policies.ts'
import {
  listAccounts,
  readPolicy,
  type SeenPolicy,
  type SeenTrial,
  savePolicy,
  tryPolicy,
} from '../queries/policies.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { includesRole, type Viewer } from '../viewer.ts'

const HERE = '/settings/policies'
const Params = z.object({
  account: z.string().max(100).optional(),
  said: z.literal('saved').optional(),
})
const Draft = z.object({
  account: z.string().max(100),
  text: z.string().max(70_000).default(''),
  basedOn: z.string().max(100).optional(),
})

export function createPolicyPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get(HERE, needs('viewer'), async (context) => {
    const { account, said } = readParams(Params, context.req.query())
    const viewer = viewerOf(context)
    if (account === undefined && (await listAccounts(parts, viewer)).length === 0) {
      return await renderPage(
        context,
        parts,
        { title: 'Policies' },
        <NoAccount {...{ viewer, logins: parts.entrance !== undefined }} />,
      )
    }
    const seen = await readPolicy(parts, viewer, account)
    return await renderPage(
      context,
      parts,
      { title: 'Policies' },
      <PolicyPage {...{ seen, viewer, said, logins: parts.entrance !== undefined }} />,
    )
  })
  pages.post(`${HERE}/try`, needs('admin'), async (context) => {
    const draft = readParams(Draft, await context.req.parseBody())
    const viewer = viewerOf(context)
    const trial = await tryPolicy(parts, viewer, draft.account, draft.text)
    return await renderPage(
      context,
      parts,
      { title: 'What a policy would change' },
      <TrialPage {...{ viewer, trial, draft, logins: parts.entrance !== undefined }} />,
    )
  })
  pages.post(HERE, needs('admin'), async (context) => {
    const { account, text, basedOn = null } = readParams(Draft, await context.req.parseBody())
    await savePolicy(parts, viewerOf(context), { login: account, text, basedOn })
    return context.redirect(`${HERE}?account=${encodeURIComponent(account)}&said=saved`, 303)
  })
  return pages
}

const IN_FORCE: Readonly<Record<PolicyPlace, string>> = {
  control: 'The file of the control repository is in force.',
  organization: 'The file of the .github repository is in force.',
  dashboard: 'What was written here is in force.',
  'built-in': 'The built-in policy is in force: every repository is backed up.',
  unknown: 'It is not known which policy is in force, so nothing is decided.',
}

/** On the first day: the way here leads somewhere all the same. */
function NoAccount({ viewer, logins }: Pick<PolicyPageProps, 'viewer' | 'logins'>) {
  return (
    <Settings {...{ here: HERE, viewer, logins }}>
      <Empty icon="repo" title="There is no account whose policy you may see.">
        <p>Install the App on an organisation, and its policy stands here.</p>
      </Empty>
    </Settings>
  )
}

interface PolicyPageProps {
  readonly seen: SeenPolicy
  readonly viewer: Viewer
  readonly logins: boolean
  readonly said: 'saved' | undefined
}

function PolicyPage({ seen, viewer, logins, said }: PolicyPageProps) {
  const { account, accounts, standing } = seen
  const unknown = standing.inForce === 'unknown'
  return (
    <Settings {...{ here: HERE, viewer, logins }}>
      {said && <Flash tone="good">Saved. It holds from now on.</Flash>}
      {accounts.length > 1 && (
        <nav class="buttons" aria-label="Accounts">
          {accounts.map(({ login }) => (
            <a
              class="button"
              href={`${HERE}?account=${login}`}
              aria-current={login === account.login ? 'true' : undefined}
            >
              {login}
            </a>
          ))}
        </nav>
      )}
      <Section id="force" title={`Policy of ${account.login}`}>
        <Flash tone={unknown ? 'bad' : 'info'}>{IN_FORCE[standing.inForce]}</Flash>
        {standing.notices.map((notice) => (
          <Flash tone="warn">{notice}</Flash>
        ))}
        <Looks looks={standing.looks} />
      </Section>
      <Effects standing={standing} />
      {standing.text !== null && (
        <Section id="text" title="Its text">
          <NumberedText text={standing.text} />
        </Section>
      )}
      <Writing {...{ seen, viewer }} />
    </Settings>
  )
}

const STATES = {
  good: { word: 'Good', icon: 'check-circle', tone: 'good' },
  invalid: { word: 'Has mistakes', icon: 'x-circle', tone: 'bad' },
  absent: { word: 'Not there', icon: 'circle', tone: 'idle' },
  unknown: { word: 'Not known', icon: 'question', tone: 'warn' },
} as const

function Looks({ looks }: { readonly looks: readonly PolicyFileLook[] }) {
  if (looks.length === 0) return null
  return (
    <DataTable
      caption="Files are looked for in this order; the first that is there is in force"
      rows={looks}
      columns={[
        {
          head: 'File',
          kind: 'name',
          cell: ({ owner, name, path, url }) =>
            url === null ? (
              `${owner}/${name}: ${path}`
            ) : (
              <a href={url}>{`${owner}/${name}: ${path}`}</a>
            ),
        },
        { head: 'State', cell: ({ state }) => <Badge {...STATES[state]} /> },
        { head: 'Mistakes', cell: ({ problems }) => <Faults problems={problems} /> },
      ]}
    />
  )
}

function Faults({ problems }: { readonly problems: readonly PolicyFault[] }) {
  if (problems.length === 0) return <span class="muted">none</span>
  return (
    <ul class="plain-list">
      {problems.map(({ line, column, message, hint }) => (
        <li>
          Line {line}, column {column}: {message} <span class="muted">{hint}</span>
        </li>
      ))}
    </ul>
  )
}

function Effects({ standing: { sections, exclusions } }: Pick<SeenPolicy, 'standing'>) {
  return (
    <>
      {sections.length > 0 && (
        <Section id="values" title="What holds">
          <Values sections={sections} />
        </Section>
      )}
      {exclusions.length > 0 && (
        <Section id="exclusions" title="Excluded">
          <DataTable
            caption="What is not backed up, and why"
            quiet
            rows={exclusions}
            columns={[
              { head: 'Reason', kind: 'name', cell: ({ reason }) => reason },
              {
                head: 'Until',
                cell: ({ until }) => <Sentence text={until.replace(/^until /, '')} />,
              },
              { head: 'Decided in', cell: ({ origin }) => <Origin origin={origin} /> },
            ]}
          />
        </Section>
      )}
    </>
  )
}

/** Of a tier only what it changes: a table of all hides the few that matter. */
function Values({ sections }: { readonly sections: readonly PolicySection[] }) {
  const [usual, ...tiers] = sections
  if (usual === undefined) return null
  const known = new Map(usual.rows.map((row) => [row.key, row]))
  const differs = ({ key, value, origin }: PolicyValue) =>
    known.get(key)?.value !== value || known.get(key)?.origin !== origin
  const groups = tiers.map(({ title, rows }) => {
    const own = rows.filter(differs)
    return { head: `${title}: ${own.length === 0 ? 'nothing' : 'what'} differs`, rows: own }
  })
  return (
    <DataTable
      caption="What holds without a tier and in each, and where it was decided"
      quiet
      groups={[{ head: usual.title, rows: usual.rows }, ...groups]}
      columns={[
        { head: 'Key', kind: 'name', cell: ({ key }) => key },
        { head: 'Value', cell: ({ value }) => value },
        { head: 'Decided in', cell: ({ origin }) => <Origin origin={origin} /> },
      ]}
    />
  )
}

/** `.github/holdfast.yml:12 (tier critical)` leads to that line below. */
function Origin({ origin }: { readonly origin: string }) {
  const line = /:(\d+)( \(tier .*\))?$/.exec(origin)?.[1]
  if (line === undefined) return <span class="muted">{origin}</span>
  return <a href={`#line-${line}`}>{origin}</a>
}

function NumberedText({ text }: { readonly text: string }) {
  return (
    <pre class="numbered">
      {text.split('\n').map((line, at) => (
        <span id={`line-${at + 1}`}>{`${String(at + 1).padStart(4)}  ${line}\n`}</span>
      ))}
    </pre>
  )
}

function Writing({ seen, viewer }: Omit<PolicyPageProps, 'said' | 'logins'>) {
  const { account, standing } = seen
  if (!includesRole(viewer.roleFor(account.installationId), 'admin')) return null
  const { inForce, draft } = standing
  if (inForce !== 'dashboard' && inForce !== 'built-in') {
    return (
      <Section id="write" title="Another policy">
        <Empty icon="lock" title="The policy is written in a file.">
          <p>
            Change the file, where others can review it. What is written here holds only where there
            is no file.
          </p>
        </Empty>
      </Section>
    )
  }
  return (
    <Section id="write" title="Another policy">
      <PostForm
        viewer={viewer}
        action={`${HERE}/try`}
        fields={{ account: account.login, basedOn: draft?.version ?? '' }}
      >
        <Field
          id="policy"
          label="Text"
          hint="As docs/policies.md explains it. Leave it empty for the built-in policy."
        >
          <textarea id="policy" name="text" rows={16} aria-describedby="policy-hint" class="mono">
            {draft?.text ?? 'version: 1\n'}
          </textarea>
        </Field>
        <button type="submit" class="button button-primary">
          See what it would change
        </button>
      </PostForm>
    </Section>
  )
}

interface TrialPageProps {
  readonly viewer: Viewer
  readonly logins: boolean
  readonly trial: SeenTrial
  readonly draft: z.infer<typeof Draft>
}

function TrialPage({ viewer, logins, trial, draft }: TrialPageProps) {
  const { problems, changes, unchanged } = trial
  const { account, text, basedOn = '' } = draft
  return (
    <Settings {...{ here: HERE, viewer, logins }}>
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
          <PostForm viewer={viewer} action={HERE} fields={{ account, text, basedOn }}>
            <button type="submit" class="button button-primary">
              Let it come into force
            </button>
          </PostForm>
        )}
        <a class="button" href={`${HERE}?account=${encodeURIComponent(account)}`}>
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
