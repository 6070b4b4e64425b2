/** Webhooks as GitHub sends them, signed by GitHub's own library. */
import { sign } from '@octokit/webhooks-methods'
import { Secret } from '../../../core/domain/secret.ts'

export const SECRET = new Secret('It is a secret to everybody')

export interface Webhook {
  readonly headers: Record<string, string>
  readonly body: string
}

export async function signedWebhook(
  id: string,
  event: string,
  body: string,
  secret: Secret = SECRET,
): Promise<Webhook> {
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-delivery': id,
      'x-github-event': event,
      'x-hub-signature-256': await sign(secret.reveal(), body),
    },
  }
}
