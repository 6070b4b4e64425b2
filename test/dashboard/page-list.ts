/** What people can look at: every page, in the states that look different, by its route. */

const ONE = '/repos/acme/rocket-0000'
const HELD = `${ONE}/snapshots/20261121T110000Z-0a1b2c3d`

type Pages = Readonly<Record<string, readonly string[]>>

/** Over facts in memory. */
export const PAGES: Pages = {
  'GET /': ['/', '/?said=back-up&n=3'],
  'GET /repos': ['/repos', '/repos?state=unprotected&q=a', '/repos?q=nothing-like-it'],
  'GET /repos/act': [
    '/repos/act?do=pause&scope=all&state=overdue',
    '/repos/act?do=exclude&id=1001&id=1002',
  ],
  'GET /repos/:owner/:name': [ONE],
  'GET /repos/:owner/:name/runs': [`${ONE}/runs`],
  'GET /repos/:owner/:name/snapshots/:snapshot': [HELD],
  'GET /repos/:owner/:name/snapshots/:snapshot/restore': [`${HELD}/restore`],
  'GET /alerts': ['/alerts', '/alerts?state=resolved&said=muted'],
  'GET /activity': ['/activity', '/activity?actor=nobody'],
  'GET /reports': ['/reports'],
  'GET /settings/policies': ['/settings/policies'],
  'GET /settings/notifications': ['/settings/notifications'],
  'GET /settings/tokens': ['/settings/tokens'],
  'GET /settings/members': ['/settings/members'],
  'GET /setup': ['/setup'],
  'GET /docs/api': ['/docs/api'],
}

export const PATHS: readonly string[] = Object.values(PAGES).flat()

const SNAPSHOT = '/repos/:owner/:name/snapshots/:snapshot'

/** Besides those that every snapshot of tests has. */
export const STORED_FILES = { 'one-line.txt': 'One line, wider than any window. '.repeat(20_000) }
/** Over a store with a snapshot, whose own address comes before each of these. */
export const STORED_PAGES: Pages = {
  [`GET ${SNAPSHOT}`]: [''],
  [`GET ${SNAPSHOT}/restore`]: ['/restore'],
  [`GET ${SNAPSHOT}/tree`]: ['/tree', '/tree?at=HEAD&path=src'],
  [`GET ${SNAPSHOT}/file`]: [
    '/file?path=README.md',
    '/file?path=picture.bin',
    '/file?path=one-line.txt',
    '/file?path=link',
  ],
  [`GET ${SNAPSHOT}/refs`]: ['/refs'],
  [`GET ${SNAPSHOT}/search`]: ['/search', '/search?q=deep', '/search?q=nothing-like-it'],
}

/** For who is not logged in. */
export const DOOR_PAGES: Pages = {
  'GET /login': ['/login'],
}

/** A page that says that something went wrong. */
export interface ProblemPage {
  readonly path: string
  readonly status: number
  /** Who asks; an administrator where nothing is said. */
  readonly as?: 'viewer' | 'nobody'
}

export const PROBLEM_PAGES: readonly ProblemPage[] = [
  { path: '/nothing', status: 404 },
  { path: '/activity', status: 403, as: 'viewer' },
  { path: '/repos/act?do=nonsense', status: 400 },
  { path: '/login/github/callback?code=x&state=y', status: 403, as: 'nobody' },
]

/** A page that answers a form. */
export interface AnswerPage {
  /** The page that has the form. */
  readonly from: string
  /** Where the form goes; the first of those that the page has. */
  readonly action: string
  /** Put into its fields, by their names. */
  readonly fields?: Readonly<Record<string, string>>
  readonly status: number
  readonly as?: 'nobody'
}

export const ANSWER_PAGES: Readonly<Record<string, readonly AnswerPage[]>> = {
  'POST /login/local': [
    {
      ...{ from: '/login', action: '/login/local', status: 401, as: 'nobody' },
      fields: { password: 'not the password' },
    },
  ],
  'POST /activity/check': [{ from: '/activity', action: '/activity/check', status: 200 }],
  'POST /settings/policies/try': [
    { from: '/settings/policies', action: '/settings/policies/try', status: 200 },
  ],
  'POST /settings/notifications/test': [
    { from: '/settings/notifications', action: '/settings/notifications/test', status: 200 },
  ],
  'POST /settings/tokens': [
    {
      ...{ from: '/settings/tokens', action: '/settings/tokens', status: 200 },
      fields: { name: 'ci', days: '9' },
    },
  ],
  // A page that was open for too long.
  'POST /repos/:owner/:name/back-up': [
    { from: ONE, action: `${ONE}/back-up`, fields: { _csrf: 'of yesterday' }, status: 403 },
  ],
}

/** Every route of which a browser judges a page. */
export const JUDGED: ReadonlySet<string> = new Set(
  [PAGES, STORED_PAGES, DOOR_PAGES, ANSWER_PAGES].flatMap((each) => Object.keys(each)),
)
