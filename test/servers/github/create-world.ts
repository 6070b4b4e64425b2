/** A GitHub on which there is one App, and nobody has installed it yet. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Account, AppRecord, Permissions, World } from './world.ts'

export interface AppOptions {
  readonly id?: number
  readonly slug?: string
  readonly name?: string
  readonly permissions?: Permissions
  /** Webhooks that it is sent, beside those of its installations. */
  readonly events?: readonly string[]
  readonly webhookUrl?: string
  readonly webhookSecret?: string
  /** Made once, for many servers: making one takes time. */
  readonly keys?: AppKeys
}

export type AppKeys = Pick<AppRecord, 'privateKey' | 'publicKey'>

const PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'read',
  actions: 'write',
  checks: 'write',
  issues: 'write',
  members: 'read',
  organization_custom_properties: 'read',
}

const EVENTS = [
  'check_run',
  'create',
  'custom_property_values',
  'delete',
  'push',
  'repository',
  'workflow_job',
  'workflow_run',
]

/** The person who does everything. */
export const SENDER_ID = 1

/** Beyond 32 bits, as ids of runs and jobs are at GitHub; ids that tests choose are smaller. */
const FIRST_ID = 5_000_000_000

export function createWorld(clock: Clock, options: AppOptions = {}): World {
  const sender: Account = { id: SENDER_ID, login: 'mona', kind: 'User', createdAt: clock.now() }
  let lastId = FIRST_ID
  return {
    app: createApp(clock, options),
    clock,
    accounts: new Map([[sender.id, sender]]),
    installations: new Map(),
    repositories: new Map(),
    names: new Map(),
    tokens: new Map(),
    userTokens: new Map(),
    authorizationCodes: new Map(),
    signedInAs: undefined,
    memberships: new Map(),
    teams: new Map(),
    readers: new Map(),
    workflows: new Map(),
    runs: new Map(),
    jobs: new Map(),
    checkRuns: new Map(),
    issues: new Map(),
    deliveries: [],
    manifestCodes: new Map(),
    nextId() {
      lastId += 1
      return lastId
    },
  }
}

/** In the form in which GitHub hands keys out. */
export function createAppKeys(): AppKeys {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

function createApp(clock: Clock, options: AppOptions): AppRecord {
  const { privateKey, publicKey } = options.keys ?? createAppKeys()
  const slug = options.slug ?? 'holdfast'
  return {
    id: options.id ?? 77,
    slug,
    name: options.name ?? slug,
    clientId: 'Iv23liFakeFakeFake',
    clientSecret: randomBytes(20).toString('hex'),
    callbackUrl: undefined,
    ownerId: SENDER_ID,
    privateKey,
    publicKey,
    createdAt: clock.now(),
    permissions: options.permissions ?? PERMISSIONS,
    events: options.events ?? EVENTS,
    webhookUrl: options.webhookUrl,
    webhookSecret: options.webhookSecret ?? randomBytes(20).toString('hex'),
  }
}
