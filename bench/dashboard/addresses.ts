/** What is asked for under load: every page and every list of the API, as people ask for them. */
import { REAL } from './store-one.ts'

const REPO = `/repos/acme/${REAL.name}`
const API = '/api/v1'
const ONE = `${API}/repositories/acme/${REAL.name}`

/** `snapshot` is one whose archives are in the store. */
export function addressesOf(snapshot: string): readonly string[] {
  const page = `${REPO}/snapshots/${snapshot}`
  const there = `${ONE}/snapshots/${snapshot}`
  return [
    ...['/', '/repos', '/repos?q=api&sort=-size', '/repos?state=unprotected&sort=age'],
    ...['/repos/act?do=verify&scope=all', REPO, `${REPO}/runs?outcome=failed`, page],
    ...[`${page}/restore`, '/activity', '/activity?result=refused', '/alerts'],
    ...['/alerts?state=open', '/reports', '/settings/policies', '/settings/notifications'],
    ...['/settings/tokens', '/settings/members', '/docs/api', '/login'],
    ...[`/badge/acme/${REAL.name}.svg`, `/badge/acme/${REAL.name}.json`],
    ...[`${API}/overview`, `${API}/repositories`, `${API}/repositories?limit=500`],
    ...[`${API}/repositories?q=api&sort=-size`, `${API}/views`, ONE, `${ONE}/snapshots`],
    ...[`${ONE}/runs`, `${ONE}/trends`, `${ONE}/lost-refs`, `${ONE}/names`, there],
    ...[`${there}/retrieval`, `${there}/retrievals`, `${API}/alerts`],
    ...[`${API}/alerts?state=open`, `${API}/alerts/causes`, `${API}/activity`],
    ...[`${API}/activity?action=lease.`, `${API}/openapi.json`],
    // Each starts git. They come last: what they leave undone would be counted as of others.
    ...[`${page}/refs`, `${there}/refs`, `${page}/tree`, `${there}/tree`],
    ...[`${page}/search?q=a`, `${there}/search?q=a`],
  ]
}

/** What people look at, as often as they do: a mix of a day. */
export function mixOf(snapshot: string): readonly string[] {
  const page = `${REPO}/snapshots/${snapshot}`
  return [
    ...['/', '/repos', REPO, '/', '/repos?state=unprotected&sort=age', REPO, page, '/alerts'],
    ...['/repos?q=api&sort=-size', '/', `${API}/overview`, `${API}/repositories`, '/activity'],
    ...['/reports', `${ONE}/snapshots`, `${ONE}/runs`, `${API}/alerts`, `${page}/tree`],
  ]
}
