/** Policies, as the API tells them. */
import { z } from '@hono/zod-openapi'

export const AccountSchema = z.object({ login: z.string() }).openapi('Account')

const Fault = z
  .object({
    line: z.int().openapi({ description: 'From 1.' }),
    column: z.int().openapi({ description: 'From 1.' }),
    message: z.string(),
    hint: z.string(),
  })
  .openapi('PolicyFault')

const Look = z.object({
  place: z.enum(['control', 'organization']),
  owner: z.string(),
  name: z.string(),
  path: z.string(),
  state: z.enum(['good', 'invalid', 'absent', 'unknown']).openapi({
    description: '`unknown`: GitHub has not answered, so nothing is decided.',
  }),
  url: z.string().nullable(),
  problems: z.array(Fault),
})

export const PolicySchema = z
  .object({
    account: z.string(),
    inForce: z.enum(['control', 'organization', 'dashboard', 'built-in', 'unknown']).openapi({
      description: [
        'The file of the control repository, that of `.github`, what was written in the',
        'dashboard, the built-in policy; or `unknown` while GitHub has not answered.',
      ].join(' '),
    }),
    looks: z.array(Look).openapi({ description: 'Where a file is looked for, first one first.' }),
    text: z.string().nullable().openapi({ description: 'Null for the built-in one.' }),
    sections: z.array(
      z.object({
        title: z.string(),
        rows: z.array(
          z.object({
            key: z.string(),
            value: z.string(),
            origin: z.string().openapi({ example: '.github/holdfast.yml:12' }),
          }),
        ),
      }),
    ),
    exclusions: z.array(
      z.object({
        reason: z.string(),
        until: z.string().openapi({ description: '`for good`, or an instant.' }),
        origin: z.string(),
      }),
    ),
    notices: z.array(z.string()),
    draft: z.object({ text: z.string(), version: z.string() }).nullable().openapi({
      description: 'What is kept in the dashboard, in force or not.',
    }),
  })
  .openapi('Policy')

export const PolicyTrialSchema = z
  .object({
    problems: z.array(Fault).openapi({ description: 'None where it may come into force.' }),
    changes: z.array(
      z.object({
        key: z.string(),
        before: z.string(),
        after: z.string(),
        repositories: z.int().openapi({ description: 'For so many, also such as you cannot see.' }),
        names: z.array(z.string()).openapi({ description: 'Of those that you may see.' }),
      }),
    ),
    unchanged: z.int().openapi({ description: 'Repositories for which nothing changes.' }),
  })
  .openapi('PolicyTrial')
