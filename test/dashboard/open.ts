/** The dashboard over facts in memory, as somebody sees it. */
import type { Hono } from 'hono'
import { createDashboard } from '../../dashboard/create.ts'
import type { DashboardParts, Env } from '../../dashboard/parts.ts'
import { includesRole, type Role, type Viewer } from '../../dashboard/viewer.ts'
import { NOW } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'
import { someParts } from './some-parts.ts'

/** Errors that nobody foresaw are thrown into the test. Nothing is stored but in `more.store`. */
export function openDashboard(
  facts: MemoryFacts,
  viewer: Viewer | null,
  more: Partial<DashboardParts> = {},
): Hono<Env> {
  return createDashboard({
    ...createMemoryPorts(facts),
    ...someParts(more.store),
    identify: async (context, next) => {
      context.set('viewer', viewer)
      await next()
    },
    url: 'https://holdfast.test',
    now: () => NOW,
    onError: (error) => {
      throw error
    },
    ...more,
  })
}

/** What a response says, but for what is another in each: the nonce of its policy. */
export async function said(response: Response): Promise<string> {
  return (await response.text()).replaceAll(/nonce="[^"]*"/g, 'nonce=""')
}

/** Somebody with `role` in installation 7, who sees everything but `hidden` repositories. */
export function aViewer(role: Role, hidden: readonly string[] = []): Viewer {
  return {
    kind: 'person',
    actor: `github:${role}`,
    name: role,
    role,
    somewhere: role,
    reads: async () => true,
    roleFor: (installationId) => (installationId === '7' ? role : null),
    sees: ({ id, installationId }) =>
      installationId === '7' && includesRole(role, 'viewer') && !hidden.includes(id),
    address: '192.0.2.1',
    csrf: 'csrf',
  }
}
