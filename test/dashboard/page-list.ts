const ONE = '/repos/acme/rocket-0000'
const HELD = `${ONE}/snapshots/20261121T110000Z-0a1b2c3d`

/** What people can look at: every page, in the states that look different. By route. */
export const PAGES: Readonly<Record<string, readonly string[]>> = {
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
  'GET /docs/api': ['/docs/api'],
}

/** What is made by others' code, and looks as they think right. */
export const NOT_OURS: ReadonlySet<string> = new Set(['/docs/api'])

export const PATHS: readonly string[] = Object.values(PAGES).flat()
