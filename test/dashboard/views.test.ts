/** Searches that are kept under a name. */
import { describe, expect, it } from 'vitest'
import { someFacts } from './facts.ts'
import { aViewer, openDashboard } from './open.ts'

const json = { 'content-type': 'application/json' }

function open() {
  const facts = someFacts()
  const app = openDashboard(facts, aViewer('viewer'))
  const put = async (name: string, query: string) =>
    await app.request(`/api/v1/views/${encodeURIComponent(name)}`, {
      method: 'PUT',
      headers: json,
      body: JSON.stringify({ query }),
    })
  const post = async (fields: Record<string, string>) =>
    await app.request('/repos/views', { method: 'POST', body: new URLSearchParams(fields) })
  return { facts, app, put, post }
}

describe('a view', () => {
  it('is saved, listed, linked to and removed', async () => {
    const { app, facts, post } = open()
    const saved = await post({ do: 'save', name: ' Old ones ', query: 'state=late&cursor=x&n=1' })
    expect(saved.status).toBe(303)
    expect(saved.headers.get('location')).toBe('/repos?state=late')
    const list = await (await app.request('/api/v1/views')).json()
    expect(list).toEqual({ items: [{ name: 'Old ones', query: 'state=late' }] })
    expect(await (await app.request('/repos')).text()).toContain(
      'href="/repos?state=late">Old ones',
    )
    expect((await post({ do: 'remove', name: 'Old ones', query: '' })).status).toBe(303)
    expect(facts.views['github:viewer']).toEqual([])
    expect(facts.activity.map(({ action, target }) => `${action} ${target}`)).toEqual([
      ...['view.save view:Old ones', 'view.remove view:Old ones'],
    ])
  })

  it('is of one viewer', async () => {
    const { facts, put } = open()
    expect((await put('mine', 'q=a')).status).toBe(200)
    const other = openDashboard(facts, aViewer('admin'))
    expect(await (await other.request('/api/v1/views')).json()).toEqual({ items: [] })
    const removed = await other.request('/api/v1/views/mine', { method: 'DELETE' })
    expect(removed.status).toBe(404)
  })

  it('keeps nothing but what narrows a list', async () => {
    const { put } = open()
    const response = await put('odd', 'q=a&to=//evil.example&x=1&sort=-size')
    expect(await response.json()).toEqual({ name: 'odd', query: 'q=a&sort=-size' })
  })

  it.each([
    ['', 'q=a'],
    ['x'.repeat(61), 'q=a'],
    ['two\nlines', 'q=a'],
    ['fine', 'state=nonsense'],
  ])('%j of %s is refused', async (name, query) => {
    const { facts, post } = open()
    expect((await post({ do: 'save', name, query })).status).toBe(400)
    expect(facts.views).toEqual({})
  })

  it('is replaced by one of its name, and there are fifty at most', async () => {
    const { put, facts } = open()
    for (let index = 0; index < 50; index++) await put(`view ${index}`, 'q=a')
    expect((await put('one more', 'q=a')).status).toBe(409)
    expect((await put('view 7', 'q=b')).status).toBe(200)
    expect(facts.views['github:viewer']).toHaveLength(50)
  })
})
