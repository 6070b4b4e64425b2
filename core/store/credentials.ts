/** Where the credential for a store comes from. */

import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { fromNodeProviderChain, fromWebToken } from '@aws-sdk/credential-providers'
import { Secret } from '../domain/secret.ts'

export type StoreCredentials =
  /** As every AWS tool finds it: environment, profile, container, instance. */
  | { readonly kind: 'default' }
  | {
      readonly kind: 'static'
      readonly accessKeyId: string
      readonly secretAccessKey: Secret
      readonly sessionToken?: Secret
    }
  /** A role that an OIDC token may assume: a job of GitHub Actions. */
  | {
      readonly kind: 'web-identity'
      /** Asked for a fresh token each time the role is assumed: tokens live some minutes. */
      readonly token: () => Promise<Secret>
      readonly roleArn: string
      readonly sessionName: string
      /** How long each assumption lasts, in seconds; 3600. The role sets the upper bound. */
      readonly durationSeconds?: number
      /** Is told each secret that the role is given, before it is used: to mask it in logs. */
      readonly onIssued?: (secret: Secret) => void
    }

  /** Issued by somebody else, who is asked again before what they issued expires. */
  | { readonly kind: 'issued'; readonly issue: () => Promise<IssuedCredentials> }

export interface IssuedCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Secret
  readonly sessionToken: Secret
  readonly expiresAt: Date
}

interface CredentialMeans {
  readonly now: () => Date
  readonly region?: string
  readonly stsEndpoint?: string
}

type Provider = Extract<NonNullable<S3ClientConfig['credentials']>, () => unknown>
type Identity = Awaited<ReturnType<Provider>>

/** A role is assumed again when this is left of it, so that a long upload never runs out. */
const RENEW_BEFORE_MS = 10 * 60 * 1000

export function createCredentials(credentials: StoreCredentials, means: CredentialMeans): Provider {
  switch (credentials.kind) {
    case 'default':
      return fromNodeProviderChain()
    case 'static':
      return async () => ({
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.secretAccessKey.reveal(),
        ...(credentials.sessionToken === undefined
          ? {}
          : { sessionToken: credentials.sessionToken.reveal() }),
      })
    case 'issued':
      return renewing(async () => toIdentity(await credentials.issue()), means.now)
    case 'web-identity':
      return renewing(() => assumeRole(credentials, means), means.now)
  }
}

function toIdentity(issued: IssuedCredentials): Identity {
  return {
    accessKeyId: issued.accessKeyId,
    secretAccessKey: issued.secretAccessKey.reveal(),
    sessionToken: issued.sessionToken.reveal(),
    expiration: issued.expiresAt,
  }
}

async function assumeRole(
  {
    token,
    roleArn,
    sessionName,
    durationSeconds = 3600,
    onIssued,
  }: Extract<StoreCredentials, { kind: 'web-identity' }>,
  { region, stsEndpoint }: CredentialMeans,
): Promise<Identity> {
  const webIdentityToken = (await token()).reveal()
  const identity = await fromWebToken({
    webIdentityToken,
    roleArn,
    roleSessionName: sessionName,
    durationSeconds,
    clientConfig: {
      ...(region === undefined ? {} : { region }),
      ...(stsEndpoint === undefined ? {} : { endpoint: stsEndpoint }),
    },
  })()
  for (const issued of [identity.secretAccessKey, identity.sessionToken]) {
    if (issued !== undefined) onIssued?.(new Secret(issued))
  }
  return identity
}

/** Keeps an identity until shortly before it expires. Those who wait for one share it. */
function renewing(assume: () => Promise<Identity>, now: () => Date): Provider {
  let current: Promise<Identity> | undefined

  async function isFresh(identity: Promise<Identity>): Promise<boolean> {
    const { expiration } = await identity
    return expiration === undefined || expiration.getTime() - now().getTime() > RENEW_BEFORE_MS
  }
  return async () => {
    const known = current
    const fresh = known !== undefined && (await isFresh(known).catch(() => false))
    // Another caller may have begun to renew it while this one was looking.
    if (!fresh && current === known) current = assume()
    return current ?? assume()
  }
}
