import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLookup, type Resolve } from '../../../app/alerts/destination.ts'
import { createPost } from '../../../app/alerts/post.ts'
import { isPublicAddress } from '../../../app/alerts/public-address.ts'
import { Secret } from '../../../core/domain/secret.ts'
import { listen } from './receiver.ts'

const PRIVATE = [
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.0.2.1', '192.88.99.1'],
  ...['192.168.1.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['239.255.255.255', '240.0.0.1', '255.255.255.255', '168.63.129.16'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1'],
  ...['64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::'],
  ...['3fff::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
  ...['2606:4700::1%eth0', '', 'localhost', '127.1', '0x7f000001', '1.1.1.1 '],
]

const PUBLIC = [
  ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0'],
  ...['172.15.255.255', '172.32.0.0', '192.167.255.255', '198.17.255.255', '223.255.255.255'],
  ...['2606:4700:4700::1111', '2a00:1450:4001::200e', '2001:4860:4860::8888'],
]

it.each(PRIVATE)('%j is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false)
})

it.each(PUBLIC)('%j is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

function resolvesTo(...answers: readonly (readonly string[])[]): Resolve {
  let asked = 0
  return async () => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
}

function look(resolve: Resolve, allowPrivate = false, all = true): Promise<unknown> {
  const lookup = createLookup({ allowPrivate, resolve })
  return new Promise((settle, reject) => {
    lookup('hooks.example', { all }, (error, address, family) =>
      error ? reject(error) : settle(all ? address : { address, family }),
    )
  })
}

describe('a name', () => {
  it('leads to its public addresses', async () => {
    const four = { address: '1.1.1.1', family: 4 }
    const six = { address: '2606:4700::1', family: 6 }
    expect(await look(resolvesTo(['1.1.1.1', '2606:4700::1']))).toEqual([four, six])
    expect(await look(resolvesTo(['1.1.1.1']), false, false)).toEqual(four)
  })

  it.each([
    ['a private address', ['10.0.0.1']],
    ['one private address among others', ['1.1.1.1', '169.254.169.254']],
    ['IPv4 in IPv6', ['::ffff:10.0.0.1']],
  ])('of %s leads nowhere', async (_, addresses) => {
    await expect(look(resolvesTo(addresses))).rejects.toMatchObject({ failure: 'forbidden' })
    expect(await look(resolvesTo(addresses), true)).toHaveLength(addresses.length)
  })

  it('that is nobody leads nowhere', async () => {
    await expect(look(resolvesTo([]))).rejects.toMatchObject({ failure: 'unreachable' })
  })

  it('is looked at each time it is resolved', async () => {
    const lookup = resolvesTo(['1.1.1.1'], ['127.0.0.1'])
    await look(lookup)
    await expect(look(lookup)).rejects.toMatchObject({ failure: 'forbidden' })
  })
})

describe('a request', () => {
  const posting = (url: string) => ({ url: new Secret(url), contentType: 'text/plain', body: 'x' })

  it('goes nowhere by a name of this machine', async () => {
    const { port, requests } = await listen()
    const destinations = { resolve: resolvesTo(['127.0.0.1']) }
    const send = createPost({ allowPrivate: false, ...destinations })
    const url = `https://hooks.example:${port}/`
    await expect(send(posting(url))).rejects.toMatchObject({ failure: 'forbidden' })
    expect(requests).toEqual([])

    await createPost({ allowPrivate: true, ...destinations })(posting(url.replace('https', 'http')))
    expect(requests).toHaveLength(1)
  })

  it.each([
    ...['https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://2130706433/'],
    ...['https://0x7f.1/', 'https://169.254.169.254/latest', 'https://017700000001/'],
    ...['http://1.1.1.1/', 'ftp://1.1.1.1/', 'file:///etc/passwd', 'not an address', ''],
  ])('goes not to %s', async (url) => {
    const send = createPost({ allowPrivate: false, resolve: resolvesTo(['1.1.1.1']) })
    await expect(send(posting(url))).rejects.toMatchObject({ failure: 'forbidden' })
  })

  it('goes not to a name that leads elsewhere a moment later', async () => {
    const { port, requests } = await listen()
    // The first look is the one that counts, for each connection anew.
    const rebinding = resolvesTo(['127.0.0.1'], ['1.1.1.1'], ['127.0.0.1'])
    const post = createPost({ allowPrivate: false, resolve: rebinding }, 300)
    const send = () => post(posting(`https://hooks.example:${port}/`))
    await expect(send()).rejects.toMatchObject({ failure: 'forbidden' })
    // It is allowed, and goes to the address that was looked at: nobody of ours.
    await expect(send()).rejects.toMatchObject({ failure: 'unreachable' })
    await expect(send()).rejects.toMatchObject({ failure: 'forbidden' })
    expect(requests).toEqual([])
  })

  it.each([301, 302, 303, 307, 308])(
    'takes a redirect (%i) to a private place for a refusal',
    async (status) => {
      const other = await listen()
      const { url } = await listen((_, response) => {
        response.writeHead(status, { location: `${other.url}/latest/meta-data` }).end()
      })
      const send = createPost({ allowPrivate: true })
      await expect(send(posting(url))).rejects.toMatchObject({ failure: 'refused' })
      expect(other.requests).toEqual([])
    },
  )

  it.each([
    ['120', 120_000],
    ['0', 0],
    [undefined, undefined],
    ['Sat, 21 Nov 2026 10:00:00 GMT', undefined],
    ['-1', undefined],
    ['99999999999999999999', undefined],
  ])('is told to come again after %s', async (text, retryAfterMs) => {
    const { url } = await listen((_, response) => {
      response.writeHead(429, text === undefined ? {} : { 'retry-after': text }).end()
    })
    const error: unknown = await createPost({ allowPrivate: true })(posting(url)).catch((it) => it)
    expect(error).toMatchObject({ failure: 'refused', retryAfterMs })
  })

  it('follows no redirect', async () => {
    const other = await listen()
    const { port } = await listen((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${other.port}/` }).end()
    })
    const send = createPost({ allowPrivate: true })
    await expect(send(posting(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
      failure: 'refused',
      message: 'The destination answered 307.',
    })
    expect(other.requests).toEqual([])
  })

  it('waits for no answer that does not come, or does not end', async () => {
    const silent = await listen(() => undefined)
    const send = createPost({ allowPrivate: true }, 200)
    await expect(send(posting(`http://127.0.0.1:${silent.port}/`))).rejects.toMatchObject({
      failure: 'unreachable',
    })
    const endless = await listen((_, response) => void response.writeHead(200).write('x'))
    await send(posting(`http://127.0.0.1:${endless.port}/`))
  })

  it('says nothing of its address when it fails', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    await new Promise((resolve) => server.close(resolve))
    onTestFinished(() => void server.close())
    const url = `http://user:SECRET@127.0.0.1:${port}/services/SECRET?token=SECRET`
    const error: unknown = await createPost({ allowPrivate: true })(posting(url)).catch((it) => it)
    expect(error).toMatchObject({
      failure: 'unreachable',
      message: 'The destination did not answer: ECONNREFUSED.',
    })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('SECRET')
  })
})
