/** The dashboard over facts in memory, as somebody sees it. */
import type { Hono } from 'hono'
import { awsPrices } from '../../core/domain/aws-prices.ts'
import { HoldfastError } from '../../core/domain/errors.ts'
import { createMemoryStore } from '../../core/store/memory.ts'
import { createAssets } from '../../dashboard/assets.ts'
import { createDashboard } from '../../dashboard/create.ts'
import { createManifestReader } from '../../dashboard/manifests.ts'
import type { DashboardParts, Env } from '../../dashboard/parts.ts'
import { includesRole, type Role, type Viewer } from '../../dashboard/viewer.ts'
import { NOW } from './facts.ts'
import { createMemoryPorts, type MemoryFacts } from './memory-ports.ts'

const assets = createAssets()

/** Errors that nobody foresaw are thrown into the test. Nothing is stored but in `more.store`. */
export function openDashboard(
  facts: MemoryFacts,
  viewer: Viewer | null,
  more: Partial<DashboardParts> = {},
): Hono<Env> {
  const { store = createMemoryStore() } = more
  return createDashboard({
    ...createMemoryPorts(facts),
    store,
    manifests: createManifestReader(store),
    snapshots: NONE_OPEN,
    exportLimits: { mostBytes: 1e9, mostEntries: 10_000 },
    storeAddress: 's3://backups/acme?region=eu-central-1',
    controlRepository: 'holdfast',
    prices: { table: awsPrices(), region: 'eu-central-1' },
    mayDownload: async () => true,
    assets,
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

/** Where nothing is stored, there is nothing to open. */
const NONE_OPEN: DashboardParts['snapshots'] = {
  open: async ({ snapshot }) => {
    throw new HoldfastError('snapshot-not-found', `There is no ${snapshot}.`, { hint: '' })
  },
  close: async () => {},
}

/** Somebody with `role` in installation 7, who sees everything but `hidden` repositories. */
export function aViewer(role: Role, hidden: readonly string[] = []): Viewer {
  return {
    kind: 'person',
    actor: `github:${role}`,
    name: role,
    role,
    roleFor: (installationId) => (installationId === '7' ? role : null),
    sees: ({ id, installationId }) =>
      installationId === '7' && includesRole(role, 'viewer') && !hidden.includes(id),
    address: '192.0.2.1',
    csrf: 'csrf',
  }
}
