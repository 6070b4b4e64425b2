/**
 * What the workflow says under `with:`. Each input is parsed here, once; action.yml tells people
 * the same names, defaults and units. Which inputs exclude each other stands in conflicts.ts.
 */
import { z } from 'zod'
import { HoldfastError } from '../core/domain/errors.ts'
import { MOST_SLOTS } from '../core/domain/lease.ts'
import { VERIFY_LEVELS } from '../core/domain/levels.ts'
import { Secret } from '../core/domain/secret.ts'
import { refuseConflicts } from './conflicts.ts'
import { splitList } from './list.ts'
import { SECRET_INPUTS } from './masks.ts'

export const FAIL_ON = ['incomplete', 'failed', 'never'] as const

const STRATEGIES = ['auto', 'stream', 'mirror'] as const

/** Every input. The message of a schema is the way out, as one sentence. */
const SCHEMA = z.strictObject({
  store: text().optional(),
  bucket: text().optional(),
  prefix: text().optional(),
  // The parameters of an S3 address are read where addresses are: core/domain/s3-address.ts.
  region: text().optional(),
  endpoint: text().optional(),
  'storage-class': text().optional(),
  sse: text().optional(),
  'kms-key-id': text().optional(),
  'object-lock-mode': text().optional(),
  'object-lock-days': text().optional(),
  'allowed-account-ids': text().optional(),
  'max-bandwidth': text().optional(),
  'role-to-assume': matching(
    /^arn:[a-z0-9-]+:iam::\d{12}:role\/.+$/,
    'Give the ARN of a role, such as arn:aws:iam::123456789012:role/holdfast-backup.',
  ).optional(),
  'role-session-name': matching(
    /^[\w+=,.@-]{2,64}$/,
    'Give 2 to 64 letters, digits or _+=,.@- without spaces.',
  ).optional(),
  'role-duration-seconds': whole(900, 43_200).optional(),
  audience: text().optional(),
  'aws-access-key-id': secret().optional(),
  'aws-secret-access-key': secret().optional(),
  'aws-session-token': secret().optional(),
  'app-url': matching(
    /^https:\/\/[^\s/?#@]+(\/[^\s?#@]*)?$|^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/?$/,
    'Give the https address of your Holdfast App, such as https://holdfast.example.com.',
  ).optional(),
  slot: whole(0, MOST_SLOTS - 1).default(0),
  repository: text().optional(),
  repositories: list(z.string()),
  include: list(z.string()),
  exclude: list(z.string()),
  refs: list(
    z
      .string()
      .regex(/^(refs\/|HEAD$|\*)/, 'Give globs over full ref names, such as refs/heads/**.'),
  ),
  token: secret().optional(),
  'github-server-url': matching(
    /^https?:\/\/[A-Za-z0-9.-]+(:\d+)?\/?$/,
    'Give an address such as https://github.example.com.',
  ).optional(),
  verify: z.enum(VERIFY_LEVELS, `Give ${VERIFY_LEVELS.join(', ')}.`).default('objects'),
  strategy: z.enum(STRATEGIES, `Give ${STRATEGIES.join(', ')}.`).default('auto'),
  full: flag(),
  'fail-on': z.enum(FAIL_ON, `Give ${FAIL_ON.join(', ')}.`).default('incomplete'),
  'dry-run': flag(),
  concurrency: whole(1, 100).default(10),
  'healthcheck-url': matching(
    /^https?:\/\/[^\s/]+\/\S+$/,
    'Give an http or https address such as https://hc-ping.com/<uuid>.',
  )
    .refine((url) => URL.canParse(url), 'Give an address that can be read.')
    .transform((url) => new Secret(url))
    .optional(),
  cache: flag(),
})

export type Inputs = z.infer<typeof SCHEMA>
export type InputName = keyof Inputs

export const INPUT_NAMES: readonly string[] = Object.keys(SCHEMA.shape)

/**
 * Reads every input by `read`, which gives the trimmed text, or '' for one that was not given.
 * Throws `bad-input`, naming the input and the way out.
 */
export function readInputs(read: (name: string) => string): Inputs {
  const given = INPUT_NAMES.map((name) => [name, read(name)] as const)
  const parsed = SCHEMA.safeParse(Object.fromEntries(given.filter(([, value]) => value !== '')))
  if (!parsed.success) throw badInput(parsed.error, new Map(given))
  refuseConflicts(parsed.data)
  return parsed.data
}

function badInput(error: z.ZodError, given: ReadonlyMap<string, string>): HoldfastError {
  const [issue] = error.issues
  const name = String(issue?.path[0])
  const hidden = SECRET_INPUTS.some((secretName) => secretName === name)
  const value = hidden ? '' : ` "${given.get(name)}"`
  return new HoldfastError(
    'bad-input',
    `Input \`${name}\` cannot be used${value && `:${value}`}.`,
    {
      hint: issue?.message ?? '',
    },
  )
}

function text() {
  return z.string()
}

function secret() {
  return z.string().transform((value) => new Secret(value))
}

function matching(pattern: RegExp, wayOut: string) {
  return z.string().regex(pattern, wayOut)
}

function whole(least: number, most: number) {
  const wayOut = `Give a whole number from ${least} to ${most}.`
  return z
    .string()
    .regex(/^\d{1,9}$/, wayOut)
    .transform(Number)
    .pipe(z.int().min(least, wayOut).max(most, wayOut))
}

/** Booleans as YAML 1.2 and @actions/core have them. */
function flag() {
  return z
    .enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE'], 'Give true or false.')
    .transform((value) => value.toLowerCase() === 'true')
    .default(false)
}

function list<T extends z.ZodType<string, string>>(item: T) {
  return z.string().transform(splitList).pipe(z.array(item)).default([])
}
