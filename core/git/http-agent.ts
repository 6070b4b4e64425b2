/** The sockets of one connection to a source, and whom they trust. */
import { readFileSync } from 'node:fs'
import type { Agent } from 'node:http'
import { HoldfastError } from '../domain/errors.ts'
import type { Environment } from './environment.ts'
import { http, https, tls } from './http-modules.ts'

/**
 * Bytes a socket reads ahead of whoever reads it. The kernel gives 64 KiB at most at a time, so
 * this is two readings.
 */
export const READ_AHEAD = 131_072

/** What names a file of authorities, in the order git asks. */
const AUTHORITIES = ['GIT_SSL_CAINFO', 'SSL_CERT_FILE'] as const

/** An agent that keeps its sockets for the next request, and no process alive for their sake. */
export function openAgent(url: string, environment: Environment): Agent {
  const options = { keepAlive: true, highWaterMark: READ_AHEAD }
  if (new URL(url).protocol !== 'https:') return new (http().Agent)(options)
  const name = AUTHORITIES.find((each) => environment[each])
  const path = name === undefined ? undefined : environment[name]
  if (name === undefined || path === undefined) return new (https().Agent)(options)
  const ca = [...ownAuthorities(), readAuthorities(name, path)]
  // One context for all sockets: to read some 150 certificates takes 20 ms.
  const secureContext = tls().createSecureContext({ ca })
  return new (https().Agent)({ ...options, secureContext })
}

/** What Node trusts by itself, and by NODE_EXTRA_CA_CERTS where it can tell: from 22.15 on. */
function ownAuthorities(): readonly string[] {
  return tls().getCACertificates?.('default') ?? tls().rootCertificates
}

function readAuthorities(name: string, path: string): string {
  const text = readOrThrow(name, path)
  // OpenSSL takes a file without any for one that trusts nobody.
  if (/^-----BEGIN (X509 |TRUSTED )?CERTIFICATE-----/m.test(text)) return text
  throw unusable(name, 'names a file that holds no certificate in PEM form')
}

function readOrThrow(name: string, path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (cause) {
    throw unusable(name, 'names a file that cannot be read', cause)
  }
}

function unusable(name: string, why: string, cause?: unknown): HoldfastError {
  return new HoldfastError('bad-input', `${name} ${why}.`, {
    hint: 'Let it name the certificates of the authorities to trust, or unset it.',
    cause,
  })
}
