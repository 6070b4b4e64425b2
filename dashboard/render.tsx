/** A page as a response. */
import type { Child } from 'hono/jsx'
import { Layout } from './look/layout.tsx'
import type { Asked, DashboardParts } from './parts.ts'
import type { ProblemStatus } from './problem.ts'
import { countOpenAlerts } from './queries/open-alerts.ts'

export interface PageOptions {
  /** Without the product's name. */
  readonly title: string
  readonly status?: 200 | ProblemStatus
}

/** Frames what a page shows. Never kept by anybody in between: it is of one viewer. */
export async function renderPage(
  context: Asked,
  parts: DashboardParts,
  { title, status = 200 }: PageOptions,
  child: Child,
): Promise<Response> {
  const viewer = context.get('viewer') ?? null
  const fleet = viewer && (await parts.fleet.read())
  context.header('cache-control', 'private, no-store')
  return context.html(
    `<!doctype html>${(
      <Layout
        title={title}
        viewer={viewer}
        nonce={context.get('secureHeadersNonce') ?? ''}
        now={fleet?.at ?? parts.now()}
        path={context.req.path}
        addressOf={parts.assets.addressOf}
        heartbeat={fleet?.heartbeat ?? null}
        openAlerts={viewer && (await countOpenAlerts(viewer, parts))}
      >
        {child}
      </Layout>
    )}`,
    status,
  )
}
