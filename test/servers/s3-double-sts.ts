/** The operations of STS that are needed: who am I, a role for an OIDC token, a role for a key. */
import { randomBytes } from 'node:crypto'
import type { Answer } from './s3-double-faults.ts'
import type { Key } from './s3-double-signature.ts'

export interface TokenIssue {
  /** The OIDC token that was shown. */
  readonly token: string
  readonly roleArn: string
  readonly sessionName: string
  readonly durationSeconds: number
}

/** Answers `GetCallerIdentity` for the key that signed. */
export function callerIdentity({ account }: Key): Answer {
  return answer(
    'GetCallerIdentity',
    `<Arn>arn:aws:iam::${account}:user/double</Arn><UserId>U</UserId><Account>${account}</Account>`,
  )
}

/** Gives a key that lasts as long as asked, if `accepts` takes the token. */
export function assumeRole(
  form: URLSearchParams,
  { accepts, now }: { readonly accepts: (issue: TokenIssue) => boolean; readonly now: Date },
): { readonly answer: Answer; readonly issued?: readonly [string, Key] } {
  const issue: TokenIssue = {
    token: form.get('WebIdentityToken') ?? '',
    roleArn: form.get('RoleArn') ?? '',
    sessionName: form.get('RoleSessionName') ?? '',
    durationSeconds: Number(form.get('DurationSeconds')),
  }
  if (!accepts(issue)) return { answer: refusal('InvalidIdentityToken') }
  return give('AssumeRoleWithWebIdentity', issue, now)
}

/** A role that the key which signed may assume, and the policy that narrows it. */
export interface Session extends Omit<TokenIssue, 'token'> {
  readonly policy: string
  /** Of the key that was given. */
  readonly accessKeyId: string
}

/** Gives whoever signed a key that lasts as long as asked. */
export function assumeSession(form: URLSearchParams, now: Date) {
  const role = {
    roleArn: form.get('RoleArn') ?? '',
    sessionName: form.get('RoleSessionName') ?? '',
    durationSeconds: Number(form.get('DurationSeconds')),
  }
  const { answer: given, issued } = give('AssumeRole', role, now)
  const [accessKeyId] = issued
  const session: Session = { ...role, policy: form.get('Policy') ?? '', accessKeyId }
  return { answer: given, issued, session }
}

function give(
  action: string,
  { roleArn, durationSeconds }: Omit<TokenIssue, 'token'>,
  now: Date,
): { readonly answer: Answer; readonly issued: readonly [string, Key] } {
  const id = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`
  const [secret, sessionToken] = [randomBytes(20).toString('hex'), randomBytes(40).toString('hex')]
  const expiresAt = new Date(now.getTime() + durationSeconds * 1000)
  return {
    answer: answer(
      action,
      `<Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiresAt.toISOString()}</Expiration></Credentials>`,
    ),
    issued: [id, { secret, sessionToken, expiresAt, account: roleArn.split(':')[4] ?? '' }],
  }
}

/** STS wraps its errors once more than S3 does. */
function refusal(code: string): Answer {
  return {
    status: 400,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>this is ${code}</Message></Error></ErrorResponse>`,
    ),
  }
}

function answer(action: string, members: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${members}</${action}Result></${action}Response>`,
    ),
  }
}
