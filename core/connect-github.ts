/** How a verb reaches GitHub, if it has to: octokit is loaded by the first question. */
import type { Secret } from './domain/secret.ts'
import type { GitHub } from './github/repositories.ts'
import type { GitHubOptions } from './github/requests.ts'

export type ConnectGitHub = (host: string, token: Secret | undefined) => Promise<GitHub>

export function connectGitHub(
  options: Pick<GitHubOptions, 'fetch' | 'now' | 'sleep' | 'signal'>,
): ConnectGitHub {
  // One client for each token, so that its limits hold for all who ask.
  const clients: { host: string; token: Secret | undefined; github: GitHub }[] = []
  return async (host, token) => {
    const { createGitHub } = await import('./github/repositories.ts')
    const client = clients.find((each) => each.host === host && each.token === token)
    if (client !== undefined) return client.github
    const github = createGitHub({ ...options, host, token })
    clients.push({ host, token, github })
    return github
  }
}
