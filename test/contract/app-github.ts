/**
 * The contract of App's port to GitHub (app/github/port.ts) as tests, over real HTTP against the
 * fake GitHub.
 *
 *     appGitHubContract('octokit', async (server) => ({ github, sleeps, dispose }))
 */
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { readDescription } from '../servers/github/description.ts'
import { type FakeGitHub, startGitHub } from '../servers/github/server.ts'
import { account } from './app-github/account.ts'
import { contents } from './app-github/contents.ts'
import { repositories } from './app-github/repositories.ts'
import { ROCKET, type Scene, type Subject } from './app-github/scene.ts'
import { telling } from './app-github/telling.ts'
import { tokens } from './app-github/tokens.ts'
import { troubles } from './app-github/troubles.ts'
import { workflows } from './app-github/workflows.ts'

export function appGitHubContract(name: string, createSubject: (server: FakeGitHub) => Subject) {
  describe(`${name} keeps the contract of the App's GitHub`, () => {
    const description = readDescription()
    let scene: Scene | undefined

    beforeEach(async () => {
      const server = await startGitHub({ description })
      server.addOrganization('acme')
      const files = { '.github/holdfast.yml': 'version: 1 # äöü 😀\n' }
      const rocket = server.addRepository({ ...ROCKET, topics: ['space'], files })
      const installation = server.install({ on: 'acme' })
      const subject = createSubject(server)
      const installationId = String(installation.id)
      const on = subject.github.installation(installationId)
      scene = { ...subject, server, rocket, installationId, on }
    })

    afterEach(async () => {
      const { problems, requests } = scene?.server ?? { problems: [], requests: [] }
      await scene?.server.close()
      // Nothing was asked or answered that GitHub would not understand.
      expect(problems).toEqual([])
      expect(requests.filter(({ misfit }) => misfit !== undefined)).toEqual([])
    })

    const now = () => {
      if (scene === undefined) throw new Error('a scene is there within a test only')
      return scene
    }
    account(now)
    repositories(now)
    contents(now)
    workflows(now)
    telling(now)
    tokens(now)
    troubles(now)
  })
}
