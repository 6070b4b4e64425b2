/** Where the REST API of a GitHub host is found. */

/**
 * `github.com` and the hosts of GitHub Enterprise Cloud have a host for it, a GitHub Enterprise
 * Server a path:
 * https://docs.github.com/en/enterprise-server@latest/rest/using-the-rest-api/getting-started-with-the-rest-api
 */
export function apiAddress(host: string): string {
  if (host === 'github.com') return 'https://api.github.com'
  if (host.endsWith('.ghe.com')) return `https://api.${host}`
  return `${webAddress(host)}/api/v3`
}

/** Where people and git find it: https, but for a server on this very machine. */
export function webAddress(host: string): string {
  return `${isLoopback(host) ? 'http' : 'https'}://${host}`
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host)
}
