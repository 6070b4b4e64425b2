/** What each error of S3, STS and the SDK means, and what to do about it. */
import type { ErrorCode } from '../domain/errors.ts'

export interface Fault {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** The answer may say which region is the right one. */
  readonly wrongRegion?: true
}

const DENIED: Fault = {
  code: 'store-denied',
  message: 'The store refused the request.',
  hint: 'Let the credential do s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:ListBucket on this bucket and prefix, and s3:RestoreObject to retrieve from cold storage.',
}
const BAD_KEY: Fault = {
  code: 'store-denied',
  message: 'The store does not know the access key, or its secret is wrong.',
  hint: 'Check the access key, the secret and, for temporary keys, the session token.',
}
const EXPIRED: Fault = {
  code: 'store-denied',
  message: 'The credential for the store has expired.',
  hint: 'Get a new one and run again.',
}
const NO_CREDENTIALS: Fault = {
  code: 'store-no-credentials',
  message: 'No credential for the store was found.',
  hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, or assume a role.',
}
const ROLE_REFUSED: Fault = {
  code: 'store-denied',
  message: 'AWS did not let this job assume the role.',
  hint: 'Check that the role trusts the OIDC provider, this audience and this repository.',
}
const NO_BUCKET: Fault = {
  code: 'store-not-found',
  message: 'The bucket does not exist.',
  hint: 'Check the name, the region and the endpoint, or create the bucket.',
}
const NO_OBJECT: Fault = {
  code: 'store-missing',
  message: 'There is no such object in the store.',
  hint: 'Run `holdfast verify` to see what else is missing.',
}
const SKEWED: Fault = {
  code: 'store-clock-skew',
  message: 'The clock of this machine and that of the store are too far apart.',
  hint: 'Set the clock of this machine, as by NTP, and run again.',
}
const BUSY: Fault = {
  code: 'store-busy',
  message: 'The store is busy, or failed on its own side.',
  hint: 'Run again later, or lower the concurrency.',
}
export const WRONG_REGION: Fault = {
  code: 'bad-input',
  message: 'The bucket is in another region than the one that was asked.',
  hint: 'Set region=… in the store address to the region of the bucket.',
  wrongRegion: true,
}
const KMS: Fault = {
  code: 'store-denied',
  message: 'The store could not use the KMS key.',
  hint: 'Check kms-key-id, that the key is enabled, and that the credential may use it (kms:GenerateDataKey, kms:Decrypt).',
}
const FULL: Fault = {
  code: 'store-full',
  message: 'The store has no room left.',
  hint: 'Raise the quota of the bucket or the user, or remove what is no longer needed.',
}
const ARCHIVED: Fault = {
  code: 'store-archived',
  message: 'The object lies in cold storage.',
  hint: 'Retrieve it first: `holdfast retrieve` tells time and price, asks for it, and waits.',
}
const NO_EXPEDITED: Fault = {
  code: 'store-busy',
  message: 'The store has no capacity for Expedited retrievals right now.',
  hint: 'Run again later, use --tier standard, or buy provisioned capacity.',
}
const TAKEN: Fault = {
  code: 'store-exists',
  message: 'Another object already lies under this key.',
  hint: 'Objects are never overwritten: run again, and another key is chosen.',
}
const CHANGED_ON_THE_WAY: Fault = {
  code: 'store-unreachable',
  message: 'The bytes that arrived at the store are not those that were sent.',
  hint: 'Run again; if it stays, something between here and the store changes what passes.',
}
const UNSUPPORTED: Fault = {
  code: 'store-unsafe',
  message: 'The store does not know how to do something that Holdfast relies on.',
  hint: 'Run `holdfast doctor` to see what this store can do.',
}
const BAD_SETTINGS: Fault = {
  code: 'bad-input',
  message: 'The bucket does not take an object with these settings.',
  hint: 'See the cause: for Object Lock the bucket must be made with it; the storage class must exist.',
}
const STOPPED: Fault = {
  code: 'interrupted',
  message: 'The work was stopped before it was done.',
  hint: 'Run it again: what is stored stays, and nothing half written is visible.',
}
const REFUSED: Fault = {
  code: 'store-denied',
  message: 'The store did not accept the request.',
  hint: 'See the cause; check the address, the region and the permissions of the credential.',
}

/** No answer at all, or one that is not S3's. */
export const SILENCE: Fault = {
  code: 'store-unreachable',
  message: 'The store did not answer as S3 does, or the connection broke.',
  hint: 'Check the endpoint, the region and the network, and run again.',
}

/** S3 says what it is that is not there; a server that does not is another one. */
const NOT_S3: Fault = {
  code: 'store-not-found',
  message: 'There is no bucket here, or not even a server that speaks as S3 does.',
  hint: 'Check the endpoint, the name of the bucket and path-style in the store address.',
}

export const FAULTS_BY_NAME: Readonly<Record<string, Fault>> = {
  AccessDenied: DENIED,
  Forbidden: DENIED,
  AllAccessDisabled: DENIED,
  AccountProblem: DENIED,
  InvalidAccessKeyId: BAD_KEY,
  SignatureDoesNotMatch: BAD_KEY,
  InvalidClientTokenId: BAD_KEY,
  InvalidToken: BAD_KEY,
  UnrecognizedClientException: BAD_KEY,
  ExpiredToken: EXPIRED,
  ExpiredTokenException: EXPIRED,
  TokenRefreshRequired: EXPIRED,
  CredentialsProviderError: NO_CREDENTIALS,
  TokenProviderError: NO_CREDENTIALS,
  InvalidIdentityToken: ROLE_REFUSED,
  InvalidIdentityTokenException: ROLE_REFUSED,
  IDPRejectedClaim: ROLE_REFUSED,
  IDPRejectedClaimException: ROLE_REFUSED,
  IDPCommunicationError: BUSY,
  IDPCommunicationErrorException: BUSY,
  NoSuchBucket: NO_BUCKET,
  NoSuchKey: NO_OBJECT,
  NoSuchVersion: NO_OBJECT,
  RequestTimeTooSkewed: SKEWED,
  RequestExpired: SKEWED,
  SlowDown: BUSY,
  SlowDownRead: BUSY,
  SlowDownWrite: BUSY,
  TooManyRequests: BUSY,
  Throttling: BUSY,
  ThrottlingException: BUSY,
  RequestLimitExceeded: BUSY,
  ServiceUnavailable: BUSY,
  InternalError: BUSY,
  OperationAborted: BUSY,
  ConditionalRequestConflict: BUSY,
  PermanentRedirect: WRONG_REGION,
  Redirect: WRONG_REGION,
  TemporaryRedirect: WRONG_REGION,
  AuthorizationHeaderMalformed: WRONG_REGION,
  IllegalLocationConstraintException: WRONG_REGION,
  'KMS.DisabledException': KMS,
  'KMS.InvalidKeyUsageException': KMS,
  'KMS.KMSInvalidStateException': KMS,
  'KMS.NotFoundException': KMS,
  KMSAccessDeniedException: KMS,
  KMSDisabledException: KMS,
  KMSNotFoundException: KMS,
  QuotaExceeded: FULL,
  XMinioStorageFull: FULL,
  XMinioAdminBucketQuotaExceeded: FULL,
  EntityTooLarge: FULL,
  InvalidObjectState: ARCHIVED,
  GlacierExpeditedRetrievalNotAvailable: NO_EXPEDITED,
  PreconditionFailed: TAKEN,
  BadDigest: CHANGED_ON_THE_WAY,
  InvalidDigest: CHANGED_ON_THE_WAY,
  XAmzContentSHA256Mismatch: CHANGED_ON_THE_WAY,
  XAmzContentChecksumMismatch: CHANGED_ON_THE_WAY,
  IncompleteBody: CHANGED_ON_THE_WAY,
  RequestTimeout: SILENCE,
  NotImplemented: UNSUPPORTED,
  InvalidRequest: BAD_SETTINGS,
  InvalidStorageClass: BAD_SETTINGS,
  ObjectLockConfigurationNotFoundError: BAD_SETTINGS,
  AbortError: STOPPED,
}

/** By the lowest status they hold for, the highest first; what has no name above comes here. */
export const FAULTS_BY_STATUS: readonly (readonly [number, Fault])[] = [
  [508, BUSY],
  [507, FULL],
  [502, BUSY],
  [501, UNSUPPORTED],
  [500, BUSY],
  [430, REFUSED],
  [429, BUSY],
  [410, REFUSED],
  [409, BUSY],
  [408, SILENCE],
  [405, REFUSED],
  [404, NOT_S3],
  [403, DENIED],
  [402, REFUSED],
  [401, BAD_KEY],
  [400, REFUSED],
]
