/** A GitHub with one organisation for the tests of the fake itself, and a plain client. */
import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type AppKeys, createAppKeys } from './create-world.ts'
import { readDescription } from './description.ts'
import { type FakeGitHub, type GitHubOptions, startGitHub } from './server.ts'
import type { Installation, Json, Repository } from './world.ts'

export interface Scene {
  readonly github: FakeGitHub
  readonly installation: Installation
  /** `acme/rocket` */
  readonly rocket: Repository
  /** Asks as the installation, if not as somebody else. */
  ask(request: string, options?: Ask): Promise<Reply>
  /** A token of the App itself. */
  appToken(): Promise<string>
  installationToken(body?: Json): Promise<string>
}

export interface Ask {
  readonly token?: string | null
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Which base: `api` if absent. */
  readonly base?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  /** Null for none. */
  readonly body: Json
  readonly list: readonly Json[]
}

const Body = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.record(z.string(), z.unknown())),
])

/** What takes time to make, and may be shared by the tests of a file. */
export type Prepared = Required<Pick<GitHubOptions, 'description'>> & { readonly keys: AppKeys }

export function prepare(): Prepared {
  return { description: readDescription(), keys: createAppKeys() }
}

/** At the end of the test everything that the fake said must have been sound. */
export async function startScene(
  { description, keys }: Prepared,
  options: GitHubOptions = {},
): Promise<Scene> {
  const github = await startGitHub({ ...options, description, app: { ...options.app, keys } })
  onTestFinished(async () => {
    await github.close()
    expect(github.problems).toEqual([])
  })
  github.addOrganization('acme', 65)
  const rocket = github.addRepository({ owner: 'acme', name: 'rocket', id: 42 })
  const installation = github.install({ on: 'acme', id: 9 })
  let usual: string | undefined

  async function appToken(): Promise<string> {
    const now = Math.floor(github.clock.now().getTime() / 1000)
    return new SignJWT({ iss: String(github.app.id), iat: now - 30, exp: now + 570 })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(createPrivateKey(github.app.privateKey))
  }

  async function installationToken(body?: Json): Promise<string> {
    const path = `POST /app/installations/${installation.id}/access_tokens`
    const reply = await ask(path, { token: await appToken(), body })
    expect(reply.status).toBe(201)
    return z.object({ token: z.string() }).parse(reply.body).token
  }

  async function ask(request: string, { token, body, headers, base }: Ask = {}): Promise<Reply> {
    const [method = 'GET', path = ''] = request.split(' ')
    if (token === undefined) usual ??= await installationToken()
    const bearer = token === undefined ? usual : token
    const response = await fetch(`${base ?? github.api}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(bearer == null ? {} : { authorization: `Bearer ${bearer}` }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return readReply(response)
  }

  return { github, installation, rocket, ask, appToken, installationToken }
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text()
  const parsed = text === '' ? {} : Body.parse(JSON.parse(text))
  const { status, headers } = response
  return Array.isArray(parsed)
    ? { status, headers, body: {}, list: parsed }
    : { status, headers, body: parsed, list: [] }
}
