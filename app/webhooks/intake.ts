/** Takes webhooks in: verified, stored, answered, and only then worked on. */
import { asHoldfastError, HoldfastError } from '../../core/domain/errors.ts'
import type { Secret } from '../../core/domain/secret.ts'
import { insertDeliveries, type NewDelivery } from '../records/deliveries.ts'
import type { Db } from '../records/open.ts'
import { readBody, readDeclaredBytes } from './body.ts'
import { createGroupCommit } from './group-commit.ts'
import { type Problem, refuse } from './problem.ts'
import { type DeliveryHeaders, readDelivery } from './read-delivery.ts'
import { isSigned } from './signature.ts'

export interface IntakeOptions {
  readonly db: Db
  /** Any of them may have signed, so that one can be replaced while webhooks come. */
  readonly secrets: readonly Secret[]
  readonly now: () => Date
  /** Called after deliveries were stored: there is work. */
  readonly onStored?: () => void
  /** Told of a delivery that could not be stored. */
  readonly onFailure?: (error: HoldfastError) => void
  /** The largest body; GitHub sends no larger one. */
  readonly mostBytes?: number
  /** Of all bodies that are held at one time. */
  readonly mostHeldBytes?: number
}

/**
 * 202 when the delivery is durable, or was already. 401 without a right signature, 400 or 413
 * for what is not a webhook; nothing of these is stored. 503 when it could not be stored now:
 * GitHub lists it as failed, and it is asked for again (`redeliver.ts`).
 */
export type Intake = (request: Request) => Promise<Response>

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const MOST_BYTES = 25 * 1024 * 1024
const MOST_HELD_BYTES = 256 * 1024 * 1024

/** SQLite takes 32,766 parameters a statement, and a delivery has 13. */
const GROUP = { mostItems: 250, mostBytes: 32 * 1024 * 1024 }

/** Throws `bad-input` without a secret: then anybody could write. */
export function createIntake(options: IntakeOptions): Intake {
  requireSecrets(options.secrets)
  const { db, mostBytes = MOST_BYTES, mostHeldBytes = MOST_HELD_BYTES } = options
  const store = createGroupCommit((group) => insertDeliveries(db, group), {
    ...GROUP,
    bytesOf: ({ body }: NewDelivery) => body.length,
  })
  let heldBytes = 0

  return async (request) => {
    const headers = readHeaders(request.headers)
    if (headers === undefined) return refuse(NO_WEBHOOK)
    const bytes = readDeclaredBytes(request) ?? mostBytes
    if (bytes > mostBytes) return refuse(TOO_LARGE)
    if (heldBytes + bytes > mostHeldBytes) return refuse(BUSY)
    heldBytes += bytes
    try {
      return await take(request, headers)
    } finally {
      heldBytes -= bytes
    }
  }

  async function take(request: Request, headers: SignedHeaders): Promise<Response> {
    const body = await readBody(request, mostBytes).catch(() => 'cut' as const)
    if (body === 'cut') return refuse(CUT)
    if (body === undefined) return refuse(TOO_LARGE)
    if (!isSigned(body, headers.signature, options.secrets)) return refuse(FORGED)
    const delivery = readOrRefuse(headers, body, options.now())
    return delivery instanceof Response ? delivery : keep(delivery)
  }

  async function keep(delivery: NewDelivery): Promise<Response> {
    try {
      await store(delivery)
    } catch (error) {
      options.onFailure?.(asHoldfastError(error))
      return refuse(NOT_STORED)
    }
    options.onStored?.()
    return new Response(null, { status: 202 })
  }
}

interface SignedHeaders extends DeliveryHeaders {
  readonly signature: string
}

/** Undefined where one is missing or is nothing that GitHub sends. */
function readHeaders(headers: Headers): SignedHeaders | undefined {
  const id = headers.get('x-github-delivery') ?? ''
  const event = headers.get('x-github-event') ?? ''
  const signature = headers.get('x-hub-signature-256') ?? ''
  const sent = /^[\w-]{1,100}$/.test(id) && /^\w{1,100}$/.test(event) && signature !== ''
  return sent ? { id, event, signature } : undefined
}

function readOrRefuse(headers: DeliveryHeaders, body: Uint8Array, now: Date) {
  try {
    return readDelivery(headers, body, now)
  } catch (error) {
    const { code, message, hint } = asHoldfastError(error)
    return refuse({ status: 400, title: message, code, hint })
  }
}

function requireSecrets(secrets: readonly Secret[]): void {
  if (secrets.length > 0 && secrets.every((secret) => secret.reveal() !== '')) return
  throw new HoldfastError('bad-input', 'There is no webhook secret.', {
    hint: 'Set WEBHOOK_SECRET to the webhook secret of the App at GitHub.',
  })
}

const NO_WEBHOOK: Problem = {
  status: 400,
  title: 'X-GitHub-Delivery, X-GitHub-Event or X-Hub-Signature-256 is missing.',
  code: 'bad-input',
  hint: 'Only webhooks of GitHub come here, and the App must have a webhook secret.',
}

const TOO_LARGE: Problem = {
  status: 413,
  title: 'The body is larger than a webhook of GitHub can be.',
  code: 'bad-input',
  hint: 'Look at what sent it.',
}

const CUT: Problem = {
  status: 400,
  title: 'The body ended before it was whole.',
  code: 'bad-input',
  hint: 'Look at the network and the proxies between GitHub and the App.',
}

const FORGED: Problem = {
  status: 401,
  title: 'The signature does not fit.',
  code: 'bad-input',
  hint: 'Give the App at GitHub and WEBHOOK_SECRET the same secret.',
}

const BUSY: Problem = {
  status: 503,
  title: 'More deliveries came than can be held.',
  code: 'internal',
  hint: 'Wait: the App asks GitHub for what failed within 15 minutes.',
}

const NOT_STORED: Problem = {
  ...BUSY,
  title: 'The delivery could not be stored.',
  hint: 'See the log of the App. It asks GitHub for what failed within 15 minutes.',
}
