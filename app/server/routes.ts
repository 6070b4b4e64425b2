/** All that the App answers, on one port. */
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

export interface Routes {
  readonly health: Hono
  readonly metrics: Hono
  /** Takes webhooks; undefined while the App is not registered. */
  readonly intake?: ((request: Request) => Promise<Response>) | undefined
  readonly leases?: Hono | undefined
  /** Registers the App; undefined once it is. */
  readonly setup?: Hono | undefined
  /** Answers every other address. */
  readonly dashboard?: Hono | undefined
  /** Is told of what nobody foresaw. */
  readonly onError: (error: unknown) => void
}

export const WEBHOOK_PATH = '/api/github/webhooks'

export function createRoutes({
  health,
  metrics,
  intake,
  leases,
  setup,
  dashboard,
  onError,
}: Routes): Hono {
  const app = new Hono()
  // Pages of the dashboard say more, and otherwise.
  app.use(secureHeaders({ overwrite: false }))
  app.onError((error, context) => {
    onError(error)
    const problem = {
      code: 'internal',
      title: 'Internal error',
      status: 500,
      detail: 'Something failed that nobody foresaw.',
      hint: 'Look into the log of the App.',
    }
    return context.json(problem, 500, { 'content-type': 'application/problem+json' })
  })
  app.notFound((context) =>
    context.json(
      {
        code: 'not-found',
        title: 'Not found',
        status: 404,
        detail: 'There is nothing at this address.',
        hint: 'docs/app.md lists what there is.',
      },
      404,
      { 'content-type': 'application/problem+json' },
    ),
  )
  app.route('/', health)
  app.route('/', metrics)
  if (intake !== undefined) app.post(WEBHOOK_PATH, (context) => intake(context.req.raw))
  if (leases !== undefined) app.route('/', leases)
  if (setup !== undefined) app.route('/', setup)
  if (dashboard !== undefined) app.route('/', dashboard)
  return app
}
