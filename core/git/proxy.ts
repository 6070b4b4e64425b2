/** Whether a source is reached through a proxy, as the variables that git and curl read say. */
import type { Environment } from './environment.ts'

/**
 * Whether git may go through a proxy to the host of `url`. True also where that is not sure: git
 * knows the way all the same, and whoever goes directly may reach nothing.
 */
export function usesProxy(url: string, environment: Environment): boolean {
  const named = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [
    environment[name],
    environment[name.toLowerCase()],
  ])
  if (!named.some(Boolean)) return false
  // The name in small letters goes before the other, also where it says nothing.
  return !isExempt(new URL(url).hostname, environment.no_proxy ?? environment.NO_PROXY ?? '')
}

/**
 * Whether `NO_PROXY` names the host: itself, a domain above it, or `*` alone for every host. Curl
 * also knows ranges of addresses; what lies in one is not found exempt here.
 */
function isExempt(host: string, list: string): boolean {
  if (list.trim() === '*') return true
  const names = list.split(/[\s,]+/).map((entry) => entry.replace(/^\./, '').toLowerCase())
  // An address lies below no domain, whatever it ends with.
  if (ADDRESS.test(host)) return names.includes(host)
  return names.some((name) => name !== '' && (host === name || host.endsWith(`.${name}`)))
}

const ADDRESS = /^[\d.]+$/
