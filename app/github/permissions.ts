/**
 * Every request that the App sends, and the permission that GitHub asks for it. Requests are built
 * from this table, so none is made that does not stand here; app.yml is held to it by a test.
 *
 * Sources: the page of each operation, and
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
import type { DataClass } from '../../core/domain/manifest.ts'

export type Level = 'read' | 'write'
export type Permissions = Readonly<Record<string, Level>>

interface OperationFacts {
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH'} /${string}`
  /** None is needed where the App asks by its own key. */
  readonly permissions: Permissions
  /** The page below https://docs.github.com/en/rest/. */
  readonly page: string
  /** Makes or changes something that people see; such requests are sent one by one. */
  readonly creates?: true
  /** Sent twice, it does its work twice. */
  readonly once?: true
  /** Only for who switches it on: app.yml names the permission in a comment. */
  readonly optional?: true
}

const MEMBERS = { members: 'read' } as const
const METADATA = { metadata: 'read' } as const
const CONTENTS = { contents: 'read' } as const
const ACTIONS = { actions: 'read' } as const
const START = { actions: 'write' } as const
const CHECKS = { checks: 'write' } as const
const ISSUES = { issues: 'write' } as const

const REPO = '/repos/{owner}/{repo}'
const WORKFLOW = `${REPO}/actions/workflows/{workflow_id}` as const
const RUN = `${REPO}/actions/runs/{run_id}` as const

export const OPERATIONS = {
  readApp: {
    route: 'GET /app',
    permissions: {},
    page: 'apps/apps#get-the-authenticated-app',
  },
  listInstallations: {
    route: 'GET /app/installations',
    permissions: {},
    page: 'apps/apps#list-installations-for-the-authenticated-app',
  },
  readInstallation: {
    route: 'GET /app/installations/{installation_id}',
    permissions: {},
    page: 'apps/apps#get-an-installation-for-the-authenticated-app',
  },
  createToken: {
    route: 'POST /app/installations/{installation_id}/access_tokens',
    permissions: {},
    page: 'apps/apps#create-an-installation-access-token-for-an-app',
  },
  listDeliveries: {
    route: 'GET /app/hook/deliveries',
    permissions: {},
    page: 'apps/webhooks#list-deliveries-for-an-app-webhook',
  },
  redeliver: {
    route: 'POST /app/hook/deliveries/{delivery_id}/attempts',
    permissions: {},
    page: 'apps/webhooks#redeliver-a-delivery-for-an-app-webhook',
    once: true,
  },
  listRepositories: {
    route: 'GET /installation/repositories',
    permissions: METADATA,
    page: 'apps/installations#list-repositories-accessible-to-the-app-installation',
  },
  // GitHub does not describe it, and leads to it whoever asks for a name that was changed.
  readRepository: {
    route: 'GET /repositories/{repository_id}',
    permissions: METADATA,
    page: 'using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects',
  },
  findRepository: {
    route: `GET ${REPO}`,
    permissions: METADATA,
    page: 'repos/repos#get-a-repository',
  },
  readProperties: {
    route: 'GET /orgs/{org}/properties/values',
    permissions: { organization_custom_properties: 'read' },
    page: 'orgs/custom-properties#list-custom-property-values-for-organization-repositories',
  },
  readContents: {
    route: `GET ${REPO}/contents/{path}`,
    permissions: CONTENTS,
    page: 'repos/contents#get-repository-content',
  },
  readRef: {
    route: `GET ${REPO}/git/ref/{ref}`,
    permissions: CONTENTS,
    page: 'git/refs#get-a-reference',
  },
  compareCommits: {
    route: `GET ${REPO}/compare/{basehead}`,
    permissions: CONTENTS,
    page: 'commits/commits#compare-two-commits',
  },
  // The following four are asked with the token of a person who logged in.
  readUser: {
    route: 'GET /user',
    permissions: {},
    page: 'users/users#get-the-authenticated-user',
  },
  readMembership: {
    route: 'GET /user/memberships/orgs/{org}',
    permissions: MEMBERS,
    page: 'orgs/members#get-an-organization-membership-for-the-authenticated-user',
  },
  readTeamMembership: {
    route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
    permissions: MEMBERS,
    page: 'teams/members#get-team-membership-for-a-user',
  },
  listReadable: {
    route: 'GET /user/installations/{installation_id}/repositories',
    permissions: METADATA,
    page: 'apps/installations#list-repositories-accessible-to-the-user-access-token',
  },
  dispatch: {
    route: `POST ${WORKFLOW}/dispatches`,
    permissions: START,
    page: 'actions/workflows#create-a-workflow-dispatch-event',
    creates: true,
    once: true,
  },
  readWorkflow: {
    route: `GET ${WORKFLOW}`,
    permissions: ACTIONS,
    page: 'actions/workflows#get-a-workflow',
  },
  enableWorkflow: {
    route: `PUT ${WORKFLOW}/enable`,
    permissions: START,
    page: 'actions/workflows#enable-a-workflow',
    creates: true,
  },
  listWorkflowRuns: {
    route: `GET ${WORKFLOW}/runs`,
    permissions: ACTIONS,
    page: 'actions/workflow-runs#list-workflow-runs-for-a-workflow',
  },
  readWorkflowRun: {
    route: `GET ${RUN}`,
    permissions: ACTIONS,
    page: 'actions/workflow-runs#get-a-workflow-run',
  },
  listJobs: {
    route: `GET ${RUN}/jobs`,
    permissions: ACTIONS,
    page: 'actions/workflow-jobs#list-jobs-for-a-workflow-run',
  },
  cancelWorkflowRun: {
    route: `POST ${RUN}/cancel`,
    permissions: START,
    page: 'actions/workflow-runs#cancel-a-workflow-run',
    creates: true,
  },
  createCheckRun: {
    route: `POST ${REPO}/check-runs`,
    permissions: CHECKS,
    page: 'checks/runs#create-a-check-run',
    creates: true,
    once: true,
  },
  // Annotations of an update are added to those that are there.
  updateCheckRun: {
    route: `PATCH ${REPO}/check-runs/{check_run_id}`,
    permissions: CHECKS,
    page: 'checks/runs#update-a-check-run',
    creates: true,
    once: true,
  },
  createIssue: {
    route: `POST ${REPO}/issues`,
    permissions: ISSUES,
    page: 'issues/issues#create-an-issue',
    creates: true,
    once: true,
    optional: true,
  },
  updateIssue: {
    route: `PATCH ${REPO}/issues/{issue_number}`,
    permissions: ISSUES,
    page: 'issues/issues#update-an-issue',
    creates: true,
    optional: true,
  },
} as const satisfies Readonly<Record<string, OperationFacts>>

export type Operation = keyof typeof OPERATIONS

export function factsOf(operation: Operation): OperationFacts {
  return OPERATIONS[operation]
}

/**
 * Events that the App is told of, and the permission that GitHub asks for each:
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * Those about installations come unasked.
 */
export const EVENTS = {
  push: CONTENTS,
  create: CONTENTS,
  delete: CONTENTS,
  repository: METADATA,
  custom_property_values: { organization_custom_properties: 'read' },
  workflow_run: ACTIONS,
  workflow_job: ACTIONS,
  check_run: { checks: 'read' },
} as const satisfies Readonly<Record<string, Permissions>>

interface ClassFacts {
  /** All of them only read. */
  readonly permissions: Readonly<Record<string, 'read'>>
  /** Whether jobs read it today, so that app.yml asks for it. */
  readonly asked: boolean
}

/**
 * What a job needs in the one repository it backs up, by class of data: the only table of it.
 * Leases are made of it, and app.yml asks for what jobs read today; a class that an owner grants
 * besides is leased too. A token can give no more than the App itself has.
 *
 * Beside the sources above, for git, LFS and wikis over HTTP:
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
 */
export const CLASS_PERMISSIONS: Readonly<Record<DataClass, ClassFacts>> = {
  git: { permissions: CONTENTS, asked: true },
  lfs: { permissions: CONTENTS, asked: true },
  wiki: { permissions: CONTENTS, asked: true },
  releases: { permissions: CONTENTS, asked: true },
  issues: { permissions: { issues: 'read' }, asked: false },
  'pull-requests': { permissions: { pull_requests: 'read' }, asked: false },
  discussions: { permissions: { discussions: 'read' }, asked: false },
  projects: { permissions: { organization_projects: 'read' }, asked: false },
  settings: {
    permissions: {
      // Protection, keys and teams; workflows and artifacts; the rest says its name.
      administration: 'read',
      actions: 'read',
      environments: 'read',
      repository_hooks: 'read',
      secrets: 'read',
      actions_variables: 'read',
    },
    asked: false,
  },
}

/** GitHub gives no token without the first, and there is no backup without the second. */
export const LEASED_ALWAYS = { ...METADATA, ...CONTENTS } as const

/** The least that covers all of `wanted`. */
export function union(wanted: readonly Permissions[]): Permissions {
  const least: Record<string, Level> = {}
  for (const [name, level] of wanted.flatMap((each) => Object.entries(each))) {
    if (least[name] !== 'write') least[name] = level
  }
  return least
}

/** What app.yml must ask for, and what it may name for those who switch more on. */
export function neededPermissions(): { readonly always: Permissions; readonly more: Permissions } {
  const operations = Object.keys(OPERATIONS).filter(isOperation).map(factsOf)
  const needed = (optional: boolean) =>
    operations.filter((facts) => (facts.optional ?? false) === optional).map(permissionsOf)
  return {
    always: union([...needed(false), ...Object.values(EVENTS), ...leased()]),
    more: union(needed(true)),
  }
}

function leased(): Permissions[] {
  const asked = Object.values(CLASS_PERMISSIONS).filter((facts) => facts.asked)
  return [LEASED_ALWAYS, ...asked.map(({ permissions }) => permissions)]
}

function isOperation(name: string): name is Operation {
  return name in OPERATIONS
}

function permissionsOf({ permissions }: OperationFacts): Permissions {
  return permissions
}
