import { expect, it } from 'vitest'
import { findSecrets } from '../../action/masks.ts'

const find = (inputs: Record<string, string>, environment: Record<string, string> = {}) =>
  findSecrets((name) => inputs[name] ?? '', environment)

it.each([
  ['token', 'ghs_CANARY', 'ghs_CANARY'],
  ['token', 'ghs_CANARY', Buffer.from('x-access-token:ghs_CANARY').toString('base64')],
  ['aws-access-key-id', 'AKIACANARY', 'AKIACANARY'],
  ['aws-secret-access-key', 'CANARY/secret+', 'CANARY/secret+'],
  ['aws-session-token', 'CANARYsession', 'CANARYsession'],
  ['healthcheck-url', 'https://hc-ping.com/5e2b1c3a-9d1f', 'https://hc-ping.com/5e2b1c3a-9d1f'],
  ['healthcheck-url', 'https://hc-ping.com/5e2b1c3a-9d1f-4c57', '5e2b1c3a-9d1f-4c57'],
  ['healthcheck-url', 'https://hc.example.org/x?key=CANARY%2Fkey', 'CANARY/key'],
  ['healthcheck-url', 'https://me:CANARYpw@hc.example.org/x', 'CANARYpw'],
  ['repository', 'https://me:CANARY%40pw@git.example.org/a/b', 'CANARY@pw'],
  ['repository', 'https://me:CANARY%40pw@git.example.org/a/b', 'CANARY%40pw'],
  ['repository', 'https://glpat-CANARY@git.example.org/a/b', 'glpat-CANARY'],
  ['repositories', 'a/b\nHTTPS://x:CANARY1@h/a, https://x:CANARY2@h/b', 'CANARY2'],
  ['store', 'https://x:CANARYstore@h/b', 'CANARYstore'],
])('finds in %s %s: %s', (name, value, secret) => {
  expect(find({ [name]: value })).toContain(secret)
})

it.each(['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'])(
  'finds %s in the environment',
  (name) => expect(find({}, { [name]: 'CANARY' })).toContain('CANARY'),
)

it('finds no word that would black out a whole log', () => {
  const found = find({
    repository: 'ssh://git@example.org/a/b',
    repositories: 'git@example.org:a/b',
    'healthcheck-url': 'https://hc-ping.com/ping/start?create=1',
  })
  expect([...found]).toEqual(['https://hc-ping.com/ping/start?create=1', '?create=1'])
})

it('finds nothing where nothing is given', () => expect(find({}).size).toBe(0))

it('reads what is not well encoded as it stands', () => {
  expect(find({ repository: 'https://me:100%@h/a' })).toContain('100%')
})
