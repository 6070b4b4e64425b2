import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { CLASS_PERMISSIONS } from '../../../app/github/permissions.ts'
import { leastPermissions } from '../../../app/leases/tokens.ts'
import { DATA_CLASSES } from '../../../core/domain/manifest.ts'

const ALL = Object.fromEntries(
  Object.values(CLASS_PERMISSIONS)
    .flatMap(({ permissions }) => Object.keys(permissions))
    .map((name) => [name, 'write']),
)
/** What an owner grants who installs the App as app.yml asks for it. */
const APP_YML = z
  .looseObject({ default_permissions: z.record(z.string(), z.string()) })
  .parse(parse(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8')))

describe('the token of a lease', () => {
  it('reads what git, and what lies beside it, needs', () => {
    for (const classes of [['git'], ['git', 'lfs', 'wiki', 'releases'], []] as const) {
      expect(leastPermissions(classes, ALL)).toEqual({ metadata: 'read', contents: 'read' })
    }
  })

  it('reads more only for classes that are asked for', () => {
    expect(leastPermissions(['git', 'issues', 'pull-requests'], ALL)).toEqual({
      ...{ metadata: 'read', contents: 'read' },
      ...{ issues: 'read', pull_requests: 'read' },
    })
  })

  it('never asks for what the owner has not granted, nor to write', () => {
    expect(leastPermissions(DATA_CLASSES, { issues: 'write', checks: 'write' })).toEqual({
      ...{ metadata: 'read', contents: 'read', issues: 'read' },
    })
    expect(new Set(Object.values(leastPermissions(DATA_CLASSES, ALL)))).toEqual(new Set(['read']))
  })

  it.each(DATA_CLASSES)('has all that %s needs, where app.yml asks for it', (name) => {
    const { permissions, asked } = CLASS_PERMISSIONS[name]
    const leased = leastPermissions([name], APP_YML.default_permissions)
    if (asked) expect(leased).toMatchObject(permissions)
    // Nothing that only another class needs.
    const allowed = { metadata: 'read', contents: 'read', ...permissions }
    expect(allowed).toMatchObject(leased)
    expect(leastPermissions([name], ALL)).toEqual(allowed)
  })
})
