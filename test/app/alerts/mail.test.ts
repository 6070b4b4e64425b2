import { expect, it } from 'vitest'
import { createMailChannel, createMailer } from '../../../app/alerts/mail.ts'
import { renderMail } from '../../../app/alerts/mail-html.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { message } from './sample.ts'
import { listenForMail } from './smtp-server.ts'

const PEOPLE = {
  name: 'mail',
  from: 'Holdfast <backup@acme.example>',
  to: ['a@b.example', 'c@d.example'],
}

function channel(url: string, change: { allowPrivate?: boolean; resolve?: string } = {}) {
  const { allowPrivate = true, resolve } = change
  const answer = async () => [{ address: resolve ?? '127.0.0.1', family: 4 }]
  const destinations = { allowPrivate, resolve: answer }
  return createMailChannel({ ...PEOPLE, smtp: new Secret(url), destinations, timeoutMs: 2000 })
}

function plain(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`).toString('base64')
}

it('a mail is told as text and as HTML, to everybody, under the id of the message', async () => {
  const { port, mails } = await listenForMail({ auth: plain('me', 'p@ss/word') })
  const title = 'acme/rocket\r\nBcc: victim@example.com\u2028is overdue'
  await channel(`smtp://me:p%40ss%2Fword@mail.example:${port}`).send(message({ title }))

  expect(mails).toHaveLength(1)
  const [mail = { data: '', to: [], from: '' }] = mails
  const [head = ''] = mail.data.split('\r\n\r\n')
  expect(mail.from).toContain('<backup@acme.example>')
  expect(mail.to).toHaveLength(2)
  expect(head).toContain('Message-ID: <open-0123@acme.example>')
  expect(head).toContain('X-Holdfast-Delivery: open-0123')
  expect(head).toMatch(/^Subject: \[Holdfast\] acme\/rocket Bcc: victim@example\.com is overdue$/m)
  expect(head).not.toMatch(/^Bcc:/m)
  expect(mail.data).toContain('Content-Type: text/plain')
  expect(mail.data).toContain('Content-Type: text/html')
  expect(mail.data).toContain('Next: Look.')
})

it('a report is a mail with a file, and what refuses it is named by a code alone', async () => {
  const { port, mails } = await listenForMail({ auth: plain('me', 'p@ss/word') })
  const destinations = { allowPrivate: true, resolve: async () => LOOPBACK }
  const mailer = (password: string) =>
    createMailer({
      ...PEOPLE,
      smtp: new Secret(`smtp://me:${password}@mail.example:${port}`),
      ...{ destinations, timeoutMs: 2000 },
    })
  const attachment = { name: 'a.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1') }
  await mailer('p%40ss%2Fword')({ subject: 'A report', text: 'Look.', attachment })
  expect(mails[0]?.data).toMatch(/^Subject: A report$/m)
  expect(mails[0]?.data).toContain('Content-Disposition: attachment; filename=a.pdf')
  expect(mails[0]?.data).toContain(Buffer.from('%PDF-1').toString('base64'))
  const refused = mailer('wrong-password')({ subject: 'A report', text: 'Look.', attachment })
  await expect(refused).rejects.toThrow(/^The mail server/)
  await expect(refused).rejects.not.toThrow(/wrong-password/)
})

const LOOPBACK = [{ address: '127.0.0.1', family: 4 }]

it('a mail in HTML shows text of others as text, and fetches nothing', async () => {
  const items = message().items.map((item) => ({
    ...item,
    text: '<img src="https://x.example">\nb',
  }))
  const html = await renderMail(message({ title: '<b>&</b>', items, url: null }))
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<b>&')
  expect(html).toContain('&#60;img src=&#34;https://x.example&#34;&#62;<br')
  expect(html.match(/(src|href)="[^"]*"/g) ?? []).toEqual([])
  expect(html).not.toContain('fonts.googleapis')
})

it('a mail of many alerts names some, and counts the rest', async () => {
  const [item] = message().items
  const items = item ? Array.from({ length: 20 }, (_, n) => ({ ...item, title: `acme/r${n}` })) : []
  const html = await renderMail(message({ items, count: 10_000 }))
  expect(html).toContain('acme/r19')
  expect(html).toContain('And 9,980 more.')
  expect(html).toContain('href="https://holdfast.example/alerts?cause=1"')
})

it('no mail goes to a private server, by its name or its address, unless it may', async () => {
  const { port, connections } = await listenForMail()
  for (const host of ['mail.example', '127.0.0.1', '[::1]']) {
    const sent = channel(`smtp://${host}:${port}`, { allowPrivate: false }).send(message())
    await expect(sent).rejects.toMatchObject({ failure: 'forbidden' })
  }
  expect(connections()).toBe(0)
})

it('no mail is sent in the clear to a server that has no TLS, where that is required', async () => {
  const { port, mails } = await listenForMail()
  const destinations = { allowPrivate: true }
  const smtp = new Secret(`smtp://127.0.0.1:${port}`)
  const safe = createMailChannel({ ...PEOPLE, smtp, destinations, requireTls: true })
  await expect(safe.send(message())).rejects.toMatchObject({ name: 'ChannelError' })
  expect(mails).toEqual([])
})

it('a mail that is refused says the code, and nothing of what the server said', async () => {
  const wrong = await listenForMail({ auth: plain('me', 'right') })
  const denied: unknown = await channel(`smtp://me:SECRET@mail.example:${wrong.port}`)
    .send(message())
    .catch((error) => error)
  expect(denied).toMatchObject({
    failure: 'refused',
    message: 'The mail server answered 535 (EAUTH).',
  })
  const said = JSON.stringify(denied, Object.getOwnPropertyNames(denied))
  expect(said).not.toContain('SECRET')
  expect(said).not.toContain(plain('me', 'SECRET'))

  const full = await listenForMail({ refuse: '452 mailbox full of SECRET' })
  await expect(channel(`smtp://mail.example:${full.port}`).send(message())).rejects.toMatchObject({
    failure: 'refused',
    message: expect.stringMatching(/^The mail server answered 452 \(E\w+\)\.$/),
  })
})

it.each(['http://mail.example', 'mail.example', ''])('%j is no mail server', async (url) => {
  await expect(channel(url).send(message())).rejects.toMatchObject({ failure: 'forbidden' })
})
