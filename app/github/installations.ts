/** The App itself, and the accounts that have it. */
import { z } from 'zod'
import type { Ask } from './asking.ts'
import { listAll, walk } from './listing.ts'
import type { AppGitHub, AppIdentity, HookDelivery, Installation } from './port.ts'
import { Granted, Id, Time } from './values.ts'

type Installations = Omit<AppGitHub, 'installation'>

export function createInstallations(ask: Ask): Installations {
  return {
    readApp: async () => (await ask.read({ operation: 'readApp' }, App)).data,
    async *listInstallations() {
      yield* await listAll(ask, {
        question: { operation: 'listInstallations', parameters: { per_page: 100 } },
        schema: InstallationPage,
        idOf: ({ id }) => id,
      })
    },
    readInstallation: (id) =>
      ask.find(
        { operation: 'readInstallation', parameters: { installation_id: id } },
        InstallationAnswer,
      ),
    async *listDeliveries(since) {
      const question = { operation: 'listDeliveries', parameters: { per_page: 100 } } as const
      // By a cursor, which no new delivery moves.
      const deliveries = walk(ask, { question, schema: DeliveryPage, idOf: ({ id }) => id })
      for await (const delivery of deliveries) {
        if (delivery.deliveredAt < since) return
        yield delivery
      }
    },
    async redeliver(id) {
      await ask.send({ operation: 'redeliver', parameters: { delivery_id: id } })
    },
  }
}

const App = z
  .object({
    id: Id,
    slug: z.string(),
    name: z.string(),
    html_url: z.string(),
    permissions: Granted,
    events: z.array(z.string()),
  })
  .transform(({ html_url: url, ...app }): AppIdentity => ({ ...app, url }))

/** People and organisations have a login, enterprises a slug. */
const Account = z
  .union([
    z.object({ id: Id, login: z.string().min(1) }),
    z
      .object({ id: Id, slug: z.string().min(1) })
      .transform(({ id, slug: login }) => ({ id, login })),
  ])
  .nullable()

const InstallationAnswer = z
  .object({
    id: Id,
    account: Account,
    target_id: Id,
    target_type: z.enum(['Organization', 'User', 'Enterprise']),
    permissions: Granted,
    suspended_at: Time.nullish(),
  })
  .transform(
    (answer): Installation => ({
      id: answer.id,
      accountId: answer.account?.id ?? answer.target_id,
      // GitHub's own name for who is gone.
      account: answer.account?.login ?? 'ghost',
      accountKind: answer.target_type,
      permissions: answer.permissions,
      suspendedAt: answer.suspended_at ?? null,
    }),
  )

const InstallationPage = z.array(InstallationAnswer).transform((items) => ({ items }))

const DeliveryPage = z
  .array(
    z
      .object({
        id: Id,
        guid: z.string(),
        event: z.string(),
        status_code: z.int(),
        delivered_at: Time,
        redelivery: z.boolean(),
      })
      .transform(
        ({ status_code: statusCode, delivered_at: deliveredAt, ...delivery }): HookDelivery => ({
          ...delivery,
          statusCode,
          deliveredAt,
        }),
      ),
  )
  .transform((items) => ({ items }))
