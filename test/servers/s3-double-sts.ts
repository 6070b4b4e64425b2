/** The two operations of STS that a store needs: who am I, and a role for an OIDC token. */
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
  const id = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`
  const [secret, sessionToken] = [randomBytes(20).toString('hex'), randomBytes(40).toString('hex')]
  const expiration = new Date(now.getTime() + issue.durationSeconds * 1000).toISOString()
  return {
    answer: answer(
      'AssumeRoleWithWebIdentity',
      `<Credentials><AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`,
    ),
    issued: [id, { secret, sessionToken, account: issue.roleArn.split(':')[4] ?? '' }],
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
