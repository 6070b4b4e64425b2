/** Who may do what, and who is logged in. */
import { Hono } from 'hono'
import { Empty } from '../look/empty.tsx'
import { PostForm } from '../look/form.tsx'
import { Section } from '../look/section.tsx'
import { Settings } from '../look/settings.tsx'
import { DataTable } from '../look/table.tsx'
import { Time } from '../look/time.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import { renderPage } from '../render.tsx'
import { requireEntrance } from '../session/desk.ts'
import type { RoleRules } from '../session/roles.ts'
import type { ListedSession } from '../session/session-desk.ts'
import { includesRole, type Viewer } from '../viewer.ts'

const HERE = '/settings/members'

export function createMemberPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get(HERE, needs('viewer'), async (context) => {
    const { sessions, rules } = requireEntrance(parts)
    const viewer = viewerOf(context)
    const listed = await sessions.list({ viewer, session: context.get('session') })
    return await renderPage(
      context,
      parts,
      { title: 'Members' },
      <MemberPage {...{ viewer, rules, sessions: listed, now: parts.now() }} />,
    )
  })
  pages.post(`${HERE}/sessions/:id/revoke`, needs('viewer'), async (context) => {
    const owner = { viewer: viewerOf(context), session: context.get('session') }
    await requireEntrance(parts).sessions.revoke(owner, context.req.param('id'))
    return context.redirect(HERE, 303)
  })
  return pages
}

interface MemberPageProps {
  readonly viewer: Viewer
  readonly rules: RoleRules
  readonly sessions: readonly ListedSession[]
  readonly now: Date
}

function MemberPage({ viewer, rules, sessions, now }: MemberPageProps) {
  const all = includesRole(viewer.role, 'admin')
  return (
    <Settings here={HERE} viewer={viewer} logins>
      <Section id="roles" title="Roles">
        <p>
          Roles come from GitHub, and are asked for again every few minutes. You are {viewer.name},
          with the role {viewer.somewhere}. Change the rules by <code>ROLES</code>:
          docs/dashboard-login.md says how.
        </p>
        <DataTable
          caption="Who has which role"
          quiet
          rows={rulesOf(rules)}
          columns={[
            { head: 'Who', kind: 'name', cell: ({ who }) => who },
            { head: 'Role', cell: ({ role }) => role ?? <span class="muted">none</span> },
          ]}
        />
      </Section>
      <Section id="sessions" title={all ? 'Who is logged in' : 'Where you are logged in'}>
        {sessions.length === 0 ? (
          <Empty icon="people" title="There is no session." />
        ) : (
          <Sessions {...{ viewer, sessions, now }} />
        )}
      </Section>
    </Settings>
  )
}

function rulesOf({ owner, member, teams }: RoleRules) {
  return [
    { who: 'Owners of the organisation', role: owner },
    { who: 'Every other member', role: member },
    ...teams.map(({ organization, team, role }) => ({ who: `Team ${organization}/${team}`, role })),
  ]
}

/** In the order in which they are looked for: most of them call themselves Safari, too. */
const BROWSERS = [
  [/\bEdg\w*\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bFirefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+)\S* .*Safari\//, 'Safari'],
] as const
const SYSTEMS = /Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux/

/** As people call it, where it is known; all that it says of itself is told on hover. */
function Browser({ agent }: Pick<ListedSession, 'agent'>) {
  if (agent === null) return <span class="muted">unknown</span>
  const system = SYSTEMS.exec(agent)?.[0]
  const known = BROWSERS.map(([pattern, name]) => [name, pattern.exec(agent)?.[1]] as const)
  const [name, version] = known.find(([, found]) => found !== undefined) ?? []
  if (name === undefined) return <>{agent}</>
  return <span title={agent}>{`${name} ${version}${system ? ` on ${system}` : ''}`}</span>
}

function Sessions({ viewer, sessions, now }: Omit<MemberPageProps, 'rules'>) {
  return (
    <DataTable
      caption="Sessions"
      quiet
      rows={sessions}
      columns={[
        {
          head: 'Whose',
          kind: 'name',
          cell: ({ personId, current }) =>
            `${personId === null ? 'Local administrator' : `GitHub user ${personId}`}${current ? ' (this one)' : ''}`,
        },
        { head: 'Browser', cell: ({ agent }) => <Browser agent={agent} /> },
        { head: 'Address', cell: ({ address }) => address ?? <span class="muted">unknown</span> },
        { head: 'Began', cell: ({ beganAt }) => <Time at={beganAt} now={now} /> },
        { head: 'Last seen', cell: ({ seenAt }) => <Time at={seenAt} now={now} /> },
        { head: 'Ends', cell: ({ endsAt }) => <Time at={endsAt} now={now} /> },
        {
          head: 'End',
          kind: 'action',
          cell: ({ id, current }) =>
            !current && (
              <PostForm
                viewer={viewer}
                action={`${HERE}/sessions/${encodeURIComponent(id)}/revoke`}
              >
                <button type="submit" class="button button-small button-danger">
                  End it
                </button>
              </PostForm>
            ),
        },
      ]}
    />
  )
}
