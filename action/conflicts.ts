/** Which inputs exclude or need each other. */
import { HoldfastError } from '../core/domain/errors.ts'
import type { InputName, Inputs } from './inputs.ts'
import { S3_INPUTS } from './store-address.ts'

/** Inputs that only mean something to an S3 store. */
const S3_ONLY: readonly InputName[] = ['role-to-assume', 'aws-access-key-id', ...S3_INPUTS]

/** What a job that works for the App has no say in. */
const APP_DECIDES: readonly InputName[] = [
  'repository',
  'repositories',
  'include',
  'exclude',
  'refs',
]

/** Throws `bad-input` for the first pair of inputs that cannot be meant together. */
export function refuseConflicts(inputs: Inputs): void {
  const given = (name: InputName) => {
    const value = inputs[name]
    return value !== undefined && !(Array.isArray(value) && value.length === 0)
  }
  const exclude = (one: InputName, other: InputName, hint: string) => {
    if (given(one) && given(other))
      throw unusable(`Inputs \`${one}\` and \`${other}\` are both given.`, hint)
  }
  const need = (one: InputName, other: InputName, hint: string) => {
    if (given(one) && !given(other))
      throw unusable(`Input \`${one}\` is given without \`${other}\`.`, hint)
  }
  refuseStores(inputs, exclude, need)
  refuseCredentials(exclude, need)
  exclude('repository', 'repositories', 'Put every repository into `repositories`.')
  for (const name of APP_DECIDES) {
    exclude('app-url', name, `The App says what is backed up and how: remove \`${name}\`.`)
  }
  for (const name of ['dry-run', 'cache', 'full'] as const) {
    if (inputs['app-url'] !== undefined && inputs[name]) {
      throw unusable(
        `Inputs \`app-url\` and \`${name}\` are both given.`,
        `The App says what is backed up and how: remove \`${name}\`.`,
      )
    }
  }
}

type Rule = (one: InputName, other: InputName, hint: string) => void

function refuseStores(inputs: Inputs, exclude: Rule, need: Rule): void {
  exclude('store', 'bucket', 'Keep one of the two.')
  exclude('store', 'prefix', 'Write it into the address: s3://bucket/prefix.')
  need('prefix', 'bucket', 'Set `bucket` too.')
  if (inputs.store === undefined || /^s3:/i.test(inputs.store)) return
  for (const name of S3_ONLY) {
    exclude('store', name, `A directory has no ${name}: remove it, or use a store s3://…`)
  }
}

function refuseCredentials(exclude: Rule, need: Rule): void {
  exclude('role-to-assume', 'aws-access-key-id', 'A role is taken on by OIDC: remove the key.')
  for (const part of ['role-session-name', 'role-duration-seconds', 'audience'] as const) {
    need(part, 'role-to-assume', 'Set `role-to-assume`, or remove it.')
  }
  need('aws-access-key-id', 'aws-secret-access-key', 'Give both halves of the key.')
  need('aws-secret-access-key', 'aws-access-key-id', 'Give both halves of the key.')
  need('aws-session-token', 'aws-access-key-id', 'It belongs to a key: give that too.')
}

function unusable(message: string, hint: string): HoldfastError {
  return new HoldfastError('bad-input', message, { hint })
}
