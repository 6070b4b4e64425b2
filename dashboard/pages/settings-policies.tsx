/** Which policy is in force, and writing another one. */
import { Hono } from 'hono'
import { z } from 'zod'
import { Empty } from '../look/empty.tsx'
import { Flash } from '../look/flash.tsx'
import { Field, PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { PolicyPlace } from '../ports/policies.ts'
import {
  listAccounts,
  readPolicy,
  type SeenPolicy,
  savePolicy,
  tryPolicy,
} from '../queries/policies.ts'
import { readParams } from '../read-params.ts'
import { renderPage } from '../render.tsx'
import { includesRole, type Viewer } from '../viewer.ts'
import { POLICIES_PATH } from './paths.ts'
import { Effects, Looks, NumberedText } from './policy-standing.tsx'
import { TrialPage } from './policy-trial.tsx'

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
  pages.get(POLICIES_PATH, needs('viewer'), async (context) => {
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
  pages.post(`${POLICIES_PATH}/try`, needs('admin'), async (context) => {
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
  pages.post(POLICIES_PATH, needs('admin'), async (context) => {
    const { account, text, basedOn = null } = readParams(Draft, await context.req.parseBody())
    await savePolicy(parts, viewerOf(context), { login: account, text, basedOn })
    return context.redirect(
      `${POLICIES_PATH}?account=${encodeURIComponent(account)}&said=saved`,
      303,
    )
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
    <Settings {...{ here: POLICIES_PATH, viewer, logins }}>
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
    <Settings {...{ here: POLICIES_PATH, viewer, logins }}>
      {said && <Flash tone="good">Saved. It holds from now on.</Flash>}
      {accounts.length > 1 && (
        <nav class="buttons" aria-label="Accounts">
          {accounts.map(({ login }) => (
            <a
              class="button"
              href={`${POLICIES_PATH}?account=${login}`}
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
        action={`${POLICIES_PATH}/try`}
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
