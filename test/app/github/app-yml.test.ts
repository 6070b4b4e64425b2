/** app.yml asks for what the App's requests need, says why, and asks for nothing more. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { EVENTS, neededPermissions, OPERATIONS, union } from '../../../app/github/permissions.ts'

const TEXT = readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8')
const App = z.strictObject({
  name: z.string(),
  url: z.url(),
  description: z.string(),
  public: z.literal(false),
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
})
const app = App.parse(parse(TEXT))

it('asks for the permissions that the requests, the events and the jobs need', () => {
  expect(app.default_permissions).toEqual(neededPermissions().always)
})

it('writes nothing but workflow runs and check runs', () => {
  const written = Object.entries(app.default_permissions).filter(([, level]) => level === 'write')
  expect(written.map(([name]) => name).sort()).toEqual(['actions', 'checks'])
})

it('names what more there is in a comment', () => {
  const { always, more } = neededPermissions()
  const added = Object.entries(more).filter(([name, level]) => always[name] !== level)
  expect(added).toEqual([['issues', 'write']])
  const commented = [...TEXT.matchAll(/^ {2}# (\w+): (read|write)$/gm)].map(([, ...each]) => each)
  expect(commented).toEqual(added)
})

it('asks for the events that the App handles', () => {
  expect([...app.default_events].sort()).toEqual(Object.keys(EVENTS).sort())
})

it('says why, line by line', () => {
  const lines = TEXT.split('\n')
  const first = lines.indexOf('default_permissions:')
  const entries = lines.slice(first).flatMap((line, at) => {
    const name = /^ {2}(?:- (\w+)|(\w+): \w+)$/.exec(line)
    return name ? [{ name: name[1] ?? name[2], before: lines[first + at - 1] ?? '' }] : []
  })
  expect(entries).toHaveLength(
    Object.keys(app.default_permissions).length + app.default_events.length,
  )
  const unexplained = entries.filter(({ before }) => !before.trimStart().startsWith('# '))
  // One comment may stand for several events.
  expect(unexplained.map(({ name }) => name)).toEqual(['delete', 'workflow_job'])
})

it('builds each request from a route, and tells where GitHub describes it', () => {
  for (const { route, page } of Object.values(OPERATIONS)) {
    expect(route).toMatch(/^(GET|POST|PUT|PATCH) \/[\w/{}-]+$/)
    expect(page).toMatch(/^[a-z/-]+#[a-z-]+$/)
  }
})

it('needs the greater of two levels, whichever comes first', () => {
  expect(union([{ a: 'read', b: 'write' }, { a: 'write', b: 'read' }, {}])).toEqual({
    a: 'write',
    b: 'write',
  })
})
