/**
 * What the App takes from its environment; the only reader of `process.env` in it. Secrets are
 * not read here but named: app/secrets fetches them.
 */
import { join, resolve } from 'node:path'
import { cwd, env } from 'node:process'
import { HoldfastError } from '../core/domain/errors.ts'
import { nearestName } from '../core/domain/nearest-name.ts'
import { readBytes } from '../core/domain/quantity.ts'
import { isRoleOrNone, isTeamRoles, type RoleSettings, readRoles } from './role-settings.ts'
import { readStatedExpiries, type StatedExpiry } from './stated-expiries.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Settings {
  /** Where people and jobs find the App: `https://holdfast.example.com`. Undefined in set-up. */
  readonly url: string | undefined
  readonly host: string
  readonly port: number
  /** The GitHub that the App is registered with. */
  readonly githubHost: string
  /** Of GitHub's REST API, where it is another than the host has. */
  readonly githubApiUrl: string | undefined
  readonly appId: string | undefined
  /** What is kept beside the database: it must survive a restart. */
  readonly dataDirectory: string
  /** `postgres://…`, or the path of a file. */
  readonly database: string
  /** The store as the App reads it. */
  readonly store: string | undefined
  /** The store as jobs are told of it; null where their workflow names it. */
  readonly jobStore: string | null
  /** The role whose credentials are leased to jobs. */
  readonly storeRoleArn: string | undefined
  readonly controlRepository: string
  readonly workflow: string
  /** Who issues the OIDC tokens of jobs. */
  readonly oidcIssuer: string
  /** A proxy of webhooks for development. */
  readonly smeeUrl: string | undefined
  /** Whether messages may go to addresses that are not public. */
  readonly allowPrivateDestinations: boolean
  /** So much may lie in the store before somebody is told; null is no limit. */
  readonly storeQuotaBytes: number | null
  readonly statedExpiries: readonly StatedExpiry[]
  readonly mailFrom: string | undefined
  readonly mailTo: readonly string[]
  /** Of the App, where people log in with GitHub; from the registration if absent. */
  readonly clientId: string | undefined
  readonly roles: RoleSettings
  /** How many proxies of one's own stand in front and tell whom they heard from. */
  readonly trustedProxies: number
  /** Whether everybody may see the badges of public repositories. */
  readonly publicBadges: boolean
  readonly environment: Environment
}

/** Every variable but those of secrets, and what may be in it. */
const VARIABLES = {
  APP_URL: { hint: 'Give the public https address of the App.', reads: isPublicUrl },
  HOST: { hint: 'Give an address to listen on, such as 127.0.0.1.', reads: isText },
  PORT: { hint: 'Give a port from 0 to 65535.', reads: isPort },
  GHE_HOST: { hint: 'Give the host name of your GitHub, without https://.', reads: isHost },
  GITHUB_API_URL: { hint: 'Give the address of the REST API.', reads: isUrl },
  APP_ID: { hint: 'Give the number on the page of the App at GitHub.', reads: isNumber },
  DATA_DIR: { hint: 'Give a directory.', reads: isText },
  DATABASE_URL: { hint: 'Give postgres://… or the path of a file.', reads: isText },
  HOLDFAST_STORE: { hint: 'Give s3://bucket/prefix?region=… or a directory.', reads: isText },
  JOB_STORE: { hint: 'Give the store as jobs reach it, or `workflow`.', reads: isText },
  STORE_ROLE_ARN: { hint: 'Give the ARN of a role.', reads: isRole },
  CONTROL_REPOSITORY: { hint: 'Give the name of a repository, such as holdfast.', reads: isName },
  WORKFLOW_FILE: { hint: 'Give the name of a file in .github/workflows.', reads: isWorkflow },
  OIDC_ISSUER: { hint: 'Give the address of the issuer.', reads: isUrl },
  WEBHOOK_PROXY_URL: { hint: 'Give an address of smee.io, or of your own proxy.', reads: isUrl },
  STORE_QUOTA: { hint: 'Give bytes, as 500GB or 2TiB.', reads: isBytes },
  CREDENTIALS_EXPIRE: {
    hint: 'Give names of variables with days, as WEBHOOK_SECRET=365d,SMTP_URL=2027-01-31.',
    reads: isExpiries,
  },
  ALLOW_PRIVATE_DESTINATIONS: { hint: 'Give true or false.', reads: isFlag },
  PUBLIC_BADGES: { hint: 'Give true or false.', reads: isFlag },
  MAIL_FROM: { hint: 'Give an address of e-mail.', reads: isMail },
  MAIL_TO: { hint: 'Give addresses of e-mail, with commas.', reads: isMails },
  CLIENT_ID: { hint: 'Give the client id on the page of the App at GitHub.', reads: isName },
  OWNER_ROLE: { hint: 'Give viewer, operator, restorer, admin or none.', reads: isRoleOrNone },
  MEMBER_ROLE: { hint: 'Give viewer, operator, restorer, admin or none.', reads: isRoleOrNone },
  TEAM_ROLES: { hint: 'Give acme/oncall=restorer and so on, with commas.', reads: isTeamRoles },
  TRUSTED_PROXIES: { hint: 'Give a number from 0 to 9.', reads: isDigit },
} as const
type Name = keyof typeof VARIABLES

/** Throws `bad-input` that names every variable that cannot be used, and how to mend it. */
export function readSettings(environment: Environment = env, directory: string = cwd()): Settings {
  const problems = problemsOf(environment)
  if (problems.length > 0) throw unusable(problems)
  const read = (name: Name) => environment[name]?.trim() || undefined
  const dataDirectory = resolve(directory, read('DATA_DIR') ?? 'holdfast-data')
  const githubHost = (read('GHE_HOST') ?? 'github.com').toLowerCase()
  const store = read('HOLDFAST_STORE')
  return {
    url: read('APP_URL')?.replace(/\/+$/, ''),
    host: read('HOST') ?? '0.0.0.0',
    port: Number(read('PORT') ?? 3000),
    githubHost,
    githubApiUrl: read('GITHUB_API_URL')?.replace(/\/+$/, ''),
    appId: read('APP_ID'),
    dataDirectory,
    database: read('DATABASE_URL') ?? join(dataDirectory, 'holdfast.db'),
    store,
    jobStore: readJobStore(read('JOB_STORE'), store),
    storeRoleArn: read('STORE_ROLE_ARN'),
    controlRepository: read('CONTROL_REPOSITORY') ?? 'holdfast',
    workflow: read('WORKFLOW_FILE') ?? 'holdfast.yml',
    oidcIssuer: read('OIDC_ISSUER') ?? issuerOf(githubHost),
    smeeUrl: read('WEBHOOK_PROXY_URL'),
    allowPrivateDestinations: read('ALLOW_PRIVATE_DESTINATIONS') === 'true',
    ...readLimits(environment),
    mailFrom: read('MAIL_FROM'),
    mailTo: (read('MAIL_TO') ?? '').split(/[\s,]+/).filter((address) => address !== ''),
    clientId: read('CLIENT_ID'),
    roles: readRoles({
      owner: read('OWNER_ROLE'),
      member: read('MEMBER_ROLE'),
      teams: read('TEAM_ROLES'),
    }),
    trustedProxies: Number(read('TRUSTED_PROXIES') ?? 0),
    publicBadges: read('PUBLIC_BADGES') === 'true',
    environment,
  }
}

function readLimits(environment: Environment) {
  const { STORE_QUOTA: quota = '', CREDENTIALS_EXPIRE: expiries = '' } = environment
  return {
    storeQuotaBytes: readBytes(quota.trim()) ?? null,
    statedExpiries: readStatedExpiries(expiries) ?? [],
  }
}

/** A directory of this machine is none of a runner's. */
function readJobStore(text: string | undefined, store: string | undefined): string | null {
  if (text === 'workflow') return null
  if (text !== undefined) return text
  return store !== undefined && /^s3:/i.test(store) ? store : null
}

/** https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc */
function issuerOf(githubHost: string): string {
  if (githubHost === 'github.com') return 'https://token.actions.githubusercontent.com'
  if (githubHost.endsWith('.ghe.com')) {
    return `https://token.actions.${githubHost}`
  }
  return `https://${githubHost}/_services/token`
}

function problemsOf(environment: Environment): string[] {
  const wrong = Object.entries(VARIABLES).flatMap(([name, { hint, reads }]) => {
    const text = environment[name]?.trim() ?? ''
    return text === '' || reads(text) ? [] : [`${name} cannot be used. ${hint}`]
  })
  return [...wrong, ...misspelt(environment)]
}

/** What begins as one of ours and is none is a slip, and would be passed over in silence. */
function misspelt(environment: Environment): string[] {
  return Object.keys(environment).flatMap((name) => {
    if (!/^HOLDFAST_/.test(name) || name in VARIABLES || OTHERS.includes(name)) return []
    const near = nearestName(name, [...Object.keys(VARIABLES), ...OTHERS])
    return [`${name} is not known.${near === undefined ? '' : ` Is it ${near} that is meant?`}`]
  })
}

/** Of the command line, which may share its environment with the App. */
const OTHERS = ['HOLDFAST_TOKEN', 'HOLDFAST_DEBUG']

function unusable(problems: readonly string[]): HoldfastError {
  return new HoldfastError('bad-input', `The App cannot start. ${problems.join(' ')}`, {
    hint: 'docs/app.md lists every variable.',
  })
}

function isText(text: string): boolean {
  return !/\p{Cc}/u.test(text)
}

function isUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^@?#]+$/.test(text)
}

/** Tokens go there: in the clear only on this very machine. */
function isPublicUrl(text: string): boolean {
  return isUrl(text) && /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(:|\/|$))/.test(text)
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
}

function isHost(text: string): boolean {
  return /^[a-z0-9.-]+(:\d+)?$/i.test(text)
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text)
}

function isRole(text: string): boolean {
  return /^arn:[a-z0-9-]+:iam::\d{12}:role\/.+$/.test(text)
}

function isName(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text)
}

function isWorkflow(text: string): boolean {
  return /^[\w.-]+\.ya?ml$/.test(text)
}

function isBytes(text: string): boolean {
  return readBytes(text) !== undefined
}

function isExpiries(text: string): boolean {
  return readStatedExpiries(text) !== undefined
}

function isFlag(text: string): boolean {
  return text === 'true' || text === 'false'
}

function isDigit(text: string): boolean {
  return /^\d$/.test(text)
}

function isMail(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text) || /^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/.test(text)
}

function isMails(text: string): boolean {
  return text.split(/[\s,]+/).every((address) => address === '' || isMail(address))
}
