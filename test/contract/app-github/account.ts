/** The App itself: who it is, who has it, what it was told. */
import { expect, it } from 'vitest'
import { collect } from './collect.ts'
import type { Scene } from './scene.ts'

export function account(scene: () => Scene): void {
  it('reads who the App is', async () => {
    const { github, server } = scene()
    const { app } = server
    await expect(github.readApp()).resolves.toMatchObject({
      ...{ id: String(app.id), slug: app.slug, name: app.name },
      permissions: app.permissions,
      events: app.events,
      url: expect.stringMatching(/^http/),
    })
  })

  it('lists every account that has it, over pages', async () => {
    const { github, server, installationId } = scene()
    const names = Array.from({ length: 120 }, (_, at) => `org-${at}`)
    for (const name of names) server.addOrganization(name)
    for (const name of names) server.install({ on: name })
    server.addUser('ada')
    const suspended = server.install({ on: 'ada', permissions: { contents: 'read' } })
    server.suspend(suspended.id)

    const all = await collect(github.listInstallations())
    expect(all.map((each) => each.account)).toEqual(['acme', ...names, 'ada'])
    expect(all[0]).toMatchObject({
      ...{ id: installationId, accountKind: 'Organization', suspendedAt: null },
      permissions: expect.objectContaining({ contents: 'read' }),
    })
    expect(all.at(-1)).toMatchObject({
      ...{ id: String(suspended.id), account: 'ada', accountKind: 'User' },
      suspendedAt: expect.any(Date),
    })
  })

  it('reads one installation, and knows when it was removed', async () => {
    const { github, server, installationId } = scene()
    const read = () => github.readInstallation(installationId)
    await expect(read()).resolves.toMatchObject({ id: installationId, account: 'acme' })
    server.uninstall(Number(installationId))
    await expect(read()).resolves.toBeUndefined()
  })

  it('lists deliveries of webhooks since a time, newest first, and has one sent again', async () => {
    const { github, server } = scene()
    const sent = async (count: number) => {
      const guids: string[] = []
      for (let at = 0; at < count; at += 1) {
        guids.push((await server.webhooks.deliver('ping', { zen: String(at) })).guid)
      }
      return guids
    }
    await sent(120)
    server.clock.advance(60_000)
    const since = server.clock.now()
    server.clock.advance(1000)
    const guids = await sent(150)

    const all = await collect(github.listDeliveries(since))
    expect(all.map(({ guid }) => guid)).toEqual(guids.toReversed())
    expect(server.requests.filter(({ path }) => path.includes('/deliveries'))).toHaveLength(2)
    const [newest] = all
    expect(newest).toMatchObject({ event: 'ping', statusCode: 502, redelivery: false })

    await github.redeliver(newest?.id ?? '')
    await server.webhooks.idle()
    const [again] = await collect(github.listDeliveries(since))
    expect(again).toMatchObject({ guid: newest?.guid, redelivery: true })
  })

  it('refuses to send again what GitHub has forgotten', async () => {
    const { github } = scene()
    await expect(github.redeliver('123456')).rejects.toMatchObject({ code: 'source-not-found' })
  })
}
