import { describe, expect, it } from 'vitest'
import { LEASED } from '../../../app/github/permissions.ts'
import { CLASS_PERMISSIONS, leastPermissions } from '../../../app/leases/tokens.ts'
import { DATA_CLASSES } from '../../../core/domain/manifest.ts'

const ALL = Object.fromEntries(
  Object.values(CLASS_PERMISSIONS)
    .flat()
    .map((name) => [name, 'write']),
)

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

  it.each(DATA_CLASSES)('reads of %s no less than the App was given for it', (name) => {
    expect(CLASS_PERMISSIONS[name]).toEqual(expect.arrayContaining(Object.keys(LEASED[name])))
  })
})
