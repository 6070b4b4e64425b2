/** Reads secrets of AWS Secrets Manager. It lies with the stores since all of AWS does. */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

export interface AwsSecretsOptions {
  /** Of the account's default, where it is not said and the id is no ARN. */
  readonly region?: string | undefined
  /** Another than AWS has. */
  readonly endpoint?: string | undefined
}

/** The text of the current version of a secret, by its name or ARN. Throws as the AWS SDK does. */
export async function readAwsSecret(id: string, options: AwsSecretsOptions = {}): Promise<string> {
  const region = regionOf(id) ?? options.region
  const client = new SecretsManagerClient({
    ...(region === undefined ? {} : { region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  })
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }))
    if (SecretString === undefined) throw new Error('The secret is binary, and text is needed.')
    return SecretString
  } finally {
    client.destroy()
  }
}

/** `arn:aws:secretsmanager:eu-central-1:…` */
function regionOf(id: string): string | undefined {
  return /^arn:[a-z0-9-]+:secretsmanager:([a-z0-9-]+):/.exec(id)?.[1]
}
