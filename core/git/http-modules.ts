/**
 * Node's own HTTP modules, by `require` and when they are needed. An `import` of `node:http`
 * reads each of its exports, and some of them load all of fetch: 40 ms of CPU in Node 24, a
 * third of a backup that finds nothing changed.
 */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export function http(): typeof import('node:http') {
  return require('node:http')
}

export function https(): typeof import('node:https') {
  return require('node:https')
}

export function tls(): typeof import('node:tls') {
  return require('node:tls')
}
