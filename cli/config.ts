/** What the command line takes from its environment; the only reader of `process.env` in it. */
import { tmpdir } from 'node:os'
import { Secret } from '../core/domain/secret.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Settings {
  /** The store that is meant where none is named. */
  readonly store: string
  /** Of GitHub. Never an argument: what programs are running with is for all to see. */
  readonly token: Secret | undefined
  /** The GitHub that `owner/name` is looked for on, where it is not named. */
  readonly githubServerUrl: string
  readonly home: string | undefined
  readonly color: boolean
  /** Stack traces are for those who look for a defect. */
  readonly debug: boolean
  /** The directory in which scratch directories are made. */
  readonly scratch: string
  readonly environment: Environment
}

const DEFAULT_STORE = './holdfast-store'

export function readSettings(environment: Environment = process.env): Settings {
  const read = (name: string) => environment[name]?.trim() || undefined
  const token = read('HOLDFAST_TOKEN') ?? read('GITHUB_TOKEN') ?? read('GH_TOKEN')
  return {
    store: read('HOLDFAST_STORE') ?? DEFAULT_STORE,
    token: token === undefined ? undefined : new Secret(token),
    // Where it is set, GITHUB_TOKEN belongs to that server.
    githubServerUrl: read('GITHUB_SERVER_URL') ?? 'https://github.com',
    home: read('HOME'),
    // https://no-color.org: any value but an empty one.
    color: (environment.NO_COLOR ?? '') === '',
    debug: read('HOLDFAST_DEBUG') !== undefined,
    scratch: tmpdir(),
    environment,
  }
}
