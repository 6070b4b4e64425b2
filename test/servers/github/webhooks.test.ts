/** Webhooks: what each change makes, signed, noted, and sent again. */
import { createServer } from 'node:http'
import { verify } from '@octokit/webhooks-methods'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { prepare, type Scene, startScene } from './scene.ts'

const prepared = prepare()

interface Received {
  readonly event: string
  readonly id: string
  readonly signature: string
  readonly text: string
  readonly payload: Record<string, unknown>
}

/** An App that notes what it is sent, and answers with `status`. */
async function startApp() {
  const received: Received[] = []
  const app = { status: 202, url: '', received }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const header = (name: string) => z.string().parse(request.headers[name])
    received.push({
      event: header('x-github-event'),
      id: header('x-github-delivery'),
      signature: header('x-hub-signature-256'),
      text,
      payload: JSON.parse(text),
    })
    if (app.status === 0) response.destroy()
    else response.writeHead(app.status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = z.object({ port: z.number() }).parse(server.address())
  app.url = `http://127.0.0.1:${port}/api/github/webhooks`
  return app
}

async function start() {
  const app = await startApp()
  const scene = await startScene(prepared, { app: { webhookUrl: app.url } })
  await scene.github.webhooks.idle()
  app.received.length = 0
  return { ...scene, app }
}

describe('a change', () => {
  const workflow = { file: 'backup.yml', inputs: [] }
  it.each<[string, (scene: Scene) => void, readonly string[]]>([
    [
      'a new repository',
      ({ github }) => github.addRepository({ owner: 'acme', name: 'moon' }),
      ['repository.created', 'installation_repositories.added'],
    ],
    ['a new name', ({ github }) => github.rename(42, 'rakete'), ['repository.renamed']],
    ['archived', ({ github }) => github.setArchived(42, true), ['repository.archived']],
    ['unarchived', ({ github }) => github.setArchived(42, false), ['repository.unarchived']],
    ['public', ({ github }) => github.setVisibility(42, 'public'), ['repository.publicized']],
    ['internal', ({ github }) => github.setVisibility(42, 'internal'), []],
    ['topics', ({ github }) => github.edit(42, { topics: ['a'] }), ['repository.edited']],
    [
      'properties',
      ({ github }) => github.setProperties(42, { tier: 'gold', teams: ['a', 'b'] }),
      ['custom_property_values.updated'],
    ],
    [
      'deleted',
      ({ github }) => github.deleteRepository(42),
      ['repository.deleted', 'installation_repositories.removed'],
    ],
    [
      'transferred to an account without the App',
      ({ github }) => {
        github.addOrganization('umbrella')
        github.transfer(42, 'umbrella')
      },
      ['installation_repositories.removed'],
    ],
    [
      'transferred to an account with the App',
      ({ github }) => {
        github.addUser('hubot')
        github.install({ on: 'hubot' })
        github.transfer(42, 'hubot')
      },
      [
        'installation.created',
        'repository.transferred',
        'installation_repositories.removed',
        'installation_repositories.added',
      ],
    ],
    ['a push', ({ github }) => github.push(42), ['push']],
    ['a file', ({ github }) => github.setFile(42, 'a', 'text'), ['push']],
    ['a new branch', ({ github }) => github.push(42, { branch: 'b' }), ['create', 'push']],
    ['a branch less', ({ github }) => github.deleteBranch(42, 'main'), ['delete', 'push']],
    [
      'access',
      ({ github }) => {
        github.removeAccess(9, [42])
        github.push(42)
        github.grantAccess(9, [42])
      },
      ['installation_repositories.removed', 'installation_repositories.added'],
    ],
    [
      'a suspended installation, which hears nothing else',
      ({ github }) => {
        github.suspend(9)
        github.push(42)
        github.unsuspend(9)
      },
      ['installation.suspend', 'installation.unsuspend'],
    ],
    [
      'other permissions',
      ({ github }) => github.changePermissions(9, { contents: 'read' }),
      ['installation.new_permissions_accepted'],
    ],
    ['no installation', ({ github }) => github.uninstall(9), ['installation.deleted']],
    [
      'a run by hand',
      ({ github }) => {
        const made = github.addWorkflow(42, workflow)
        const run = github.runner.start({
          workflow: made,
          event: 'schedule',
          branch: 'main',
          inputs: {},
        })
        github.runner.begin(run.id)
        github.runner.complete(run.id, 'failure')
      },
      [
        'workflow_run.requested',
        'workflow_job.queued',
        'workflow_run.in_progress',
        'workflow_job.in_progress',
        'workflow_job.completed',
        'workflow_run.completed',
      ],
    ],
  ])('%s', async (_, change, expected) => {
    const scene = await start()
    change(scene)
    await scene.github.webhooks.idle()

    expect(scene.app.received.map(nameOf)).toEqual(expected)
    for (const { payload } of scene.app.received) {
      expect(payload).toMatchObject({ installation: { id: expect.any(Number) } })
    }
  })

  it('says what was and what is', async () => {
    const { github, app } = await start()
    github.rename(42, 'rakete')
    const sha = github.push(42, { branch: 'b', forced: true })
    github.setFile(42, 'docs/a.md', undefined)
    await github.webhooks.idle()

    const [renamed, created, pushed, file] = app.received.map(({ payload }) => payload)
    expect(renamed).toMatchObject({
      changes: { repository: { name: { from: 'rocket' } } },
      repository: { id: 42, full_name: 'acme/rakete' },
      organization: { login: 'acme', id: 65 },
      installation: { id: 9 },
    })
    expect(created).toMatchObject({ ref: 'b', ref_type: 'branch' })
    expect(pushed).toMatchObject({
      ref: 'refs/heads/b',
      before: '0'.repeat(40),
      after: sha,
      created: true,
      forced: true,
    })
    expect(file).toMatchObject({ head_commit: { removed: ['docs/a.md'], modified: [] } })
  })

  it('by a button of a check run', async () => {
    const { github, app, ask, rocket } = await start()
    const body = { name: 'Holdfast', head_sha: [...rocket.commits][0] }
    const reply = await ask('POST /repos/acme/rocket/check-runs', { body })
    github.requestAction(z.number().parse(reply.body.id), 'retry')
    await github.webhooks.idle()
    expect(app.received.map(({ payload }) => payload)).toMatchObject([
      { action: 'requested_action', requested_action: { identifier: 'retry' } },
    ])
  })
})

describe('a delivery', () => {
  it('is signed over its bytes', async () => {
    const { github, app } = await start()
    const { statusCode, guid } = await github.webhooks.deliver('ping', { zen: 'Käse ☃' })
    const [received] = app.received

    expect([statusCode, received?.id]).toEqual([202, guid])
    const { text = '', signature = '' } = received ?? {}
    expect(await verify(github.app.webhookSecret, text, signature)).toBe(true)
    expect(await verify(github.app.webhookSecret, `${text} `, signature)).toBe(false)
    expect(await verify('other', text, signature)).toBe(false)
  })

  it('is noted, whatever became of it, and listed newest first', async () => {
    const { github, app, ask, appToken } = await start()
    const token = await appToken()
    for (const status of [202, 500, 0]) {
      app.status = status
      github.push(42)
      await github.webhooks.idle()
    }
    const all = await ask('GET /app/hook/deliveries', { token })
    expect(all.list.slice(0, 3)).toMatchObject([
      { status_code: 502, status: 'failed to connect to host', event: 'push', repository_id: 42 },
      { status_code: 500, status: 'Invalid HTTP Response: 500', installation_id: 9 },
      { status_code: 202, status: 'OK', redelivery: false },
    ])
    const failed = await ask('GET /app/hook/deliveries?status=failure', { token })
    expect(failed.list).toHaveLength(2)
    const one = await ask(`GET /app/hook/deliveries/${all.list[2]?.id}`, { token })
    expect(one.body.request).toMatchObject({ payload: { ref: 'refs/heads/main' } })
    github.clock.advance(3 * 24 * 60 * 60_000 + 1000)
    const late = await ask('GET /app/hook/deliveries', { token: await appToken() })
    expect(late.list).toEqual([])
  })

  it('is listed by pages that begin after a delivery, and not at a number', async () => {
    const { github, ask, appToken } = await start()
    const token = await appToken()
    for (let n = 0; n < 5; n += 1) github.push(42)
    await github.webhooks.idle()
    const seen: unknown[] = []
    for (let path: string | undefined = '/app/hook/deliveries?per_page=2'; path !== undefined; ) {
      const { list, headers } = await ask(`GET ${path}`, { token })
      seen.push(...list.map(({ id }) => id))
      // New ones come first, and move nothing.
      github.push(42)
      await github.webhooks.idle()
      path = /<[^>]*\/api\/v3([^>]+)>/.exec(headers.get('link') ?? '')?.[1]
    }
    const deliveries = github.world.deliveries.map(({ id }) => id)
    expect(seen).toEqual(deliveries.slice(0, seen.length).toReversed())
    expect((await ask('GET /app/hook/deliveries?cursor=x', { token })).status).toBe(422)
  })

  it('is sent again with its own id and payload', async () => {
    const { github, app, ask, appToken } = await start()
    app.status = 500
    github.push(42)
    await github.webhooks.idle()
    app.status = 202
    const [{ id, guid } = { id: 0, guid: '' }] = github.world.deliveries.slice(-1)
    const path = `POST /app/hook/deliveries/${id}/attempts`
    expect((await ask(path, { token: await appToken() })).status).toBe(202)
    await github.webhooks.idle()

    expect(app.received.map((each) => each.id)).toEqual([guid, guid])
    expect(app.received[0]?.text).toBe(app.received[1]?.text)
    expect(github.world.deliveries.at(-1)).toMatchObject({ redelivery: true, statusCode: 202 })
    const none = await ask('POST /app/hook/deliveries/1/attempts', { token: await appToken() })
    expect(none.status).toBe(404)
  })

  it('may be lost, doubled, and held back to come in another order', async () => {
    const { github, app } = await start()
    const fates = { push: 'hold', repository: 'lose', create: 'twice' } as const
    github.webhooks.fate = (event) =>
      event in fates ? fates[z.enum(['push', 'repository', 'create']).parse(event)] : 'send'
    github.rename(42, 'a')
    const first = github.push(42)
    github.push(42, { branch: 'b' })
    github.suspend(9)
    await github.webhooks.idle()
    expect(app.received.map(nameOf)).toEqual(['create', 'create', 'installation.suspend'])
    expect(new Set(app.received.map(({ id }) => id)).size).toBe(2)
    github.webhooks.release((held) => held.toReversed())
    await github.webhooks.idle()
    expect(app.received.slice(3).map(({ payload }) => payload.ref)).toEqual([
      'refs/heads/b',
      'refs/heads/main',
    ])
    expect(app.received.at(-1)?.payload.after).toBe(first)
  })

  it('of an event that the App did not subscribe to is none', async () => {
    const { github, app } = await start()
    github.app.events = ['repository']
    github.push(42)
    github.rename(42, 'x')
    await github.webhooks.idle()
    expect(app.received.map(nameOf)).toEqual(['repository.renamed'])
  })
})

function nameOf({ event, payload }: Received): string {
  return typeof payload.action === 'string' ? `${event}.${payload.action}` : event
}
