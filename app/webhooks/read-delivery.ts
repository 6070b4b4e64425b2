/** A webhook, from bytes whose signature was found right. */
import { z } from 'zod'
import { HoldfastError } from '../../core/domain/errors.ts'
import type { NewDelivery } from '../records/deliveries.ts'

/** What a body must tell before anybody handles it. Other members differ by event. */
const Payload = z.object({
  action: z.string().optional().catch(undefined),
  installation: z.object({ id: z.int() }).optional().catch(undefined),
  repository: z.object({ id: z.int() }).optional().catch(undefined),
})

export interface DeliveryHeaders {
  readonly id: string
  readonly event: string
}

/** Throws `bad-input` for what is not a JSON object in UTF-8. */
export function readDelivery(
  { id, event }: DeliveryHeaders,
  bytes: Uint8Array,
  receivedAt: Date,
): NewDelivery {
  const body = readText(bytes)
  const payload = Payload.safeParse(readJson(body))
  if (!payload.success) throw notAPayload('The body is not a JSON object.')
  const { action, installation, repository } = payload.data
  return {
    id,
    event,
    action: action ?? null,
    installationId: installation === undefined ? null : String(installation.id),
    repositoryId: repository === undefined ? null : String(repository.id),
    body,
    receivedAt,
  }
}

/** The very bytes as text: stored, they are the same bytes again. */
function readText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw notAPayload('The body is not UTF-8.', cause)
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw notAPayload('The body is not JSON.', cause)
  }
}

function notAPayload(message: string, cause?: unknown): HoldfastError {
  return new HoldfastError('bad-input', message, {
    hint: 'Set the content type of the webhook to application/json.',
    cause,
  })
}
