import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PATH } from '../../config.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { open, sourceAt, startServer, textOf } from './http-tools.ts'
import { failureOf } from './test-context.ts'

const run = promisify(execFile)

/** A server with a certificate for `name` that nobody knows; `cert` is its file. */
async function serveSecurely(name = 'IP:127.0.0.1') {
  const dir = await temporaryDirectory()
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const about = ['-days', '2', '-subj', '/CN=test', '-addext', `subjectAltName=${name}`]
  await run('openssl', ['req', '-x509', ...kind, ...about, '-keyout', key, '-out', cert])
  const server = createServer({ key: await readFile(key), cert: await readFile(cert) })
  const { url, ...seen } = await startServer(server, (_, response) => response.end('hello'))
  return { ...seen, url: url.replace('http:', 'https:'), cert }
}

it('a server of an authority that nobody knows is not asked, and the hint says what to do', async () => {
  const { url, asked } = await serveSecurely()
  const error = await failureOf(open(sourceAt(url)).request(`${url}/x`))

  expect(error.code).toBe('source-unreachable')
  expect(error.message).toBe(
    `The certificate of ${new URL(url).host} is not trusted: self-signed certificate.`,
  )
  expect(error.hint).toContain('SSL_CERT_FILE')
  expect(asked).toEqual([])
})

it.each(['SSL_CERT_FILE', 'GIT_SSL_CAINFO'])(
  'an authority in the file that %s names is trusted, on one socket for all requests',
  async (name) => {
    const { url, cert, sockets } = await serveSecurely()
    const { request } = open({ ...sourceAt(url), environment: { [name]: cert } })

    for (const body of [undefined, 'body']) {
      expect(await textOf((await request(`${url}/x`, body)).body)).toBe('hello')
    }
    expect(sockets).toHaveLength(1)
  },
)

it('GIT_SSL_CAINFO comes before SSL_CERT_FILE, and an empty name is none', async () => {
  const { url, cert } = await serveSecurely()
  const other = await serveSecurely()
  const ask = (environment: Record<string, string>) =>
    open({ ...sourceAt(url), environment }).request(`${url}/x`)

  const first = { GIT_SSL_CAINFO: cert, SSL_CERT_FILE: other.cert }
  expect((await ask(first)).url).toBe(`${url}/x`)
  expect((await ask({ GIT_SSL_CAINFO: '', SSL_CERT_FILE: cert })).url).toBe(`${url}/x`)
  const last = { GIT_SSL_CAINFO: other.cert, SSL_CERT_FILE: cert }
  expect((await failureOf(ask(last))).code).toBe('source-unreachable')
})

it('what Node trusts already is trusted besides', async () => {
  const { url, cert } = await serveSecurely()
  const other = await serveSecurely()
  const script = `
    import { connect } from '${new URL('../../../core/git/http.ts', import.meta.url).href}'
    const signal = new AbortController().signal
    const environment = { SSL_CERT_FILE: '${cert}' }
    for (const url of ['${url}', '${other.url}']) {
      const { body } = await connect({ url, signal, environment }).request(url)
      for await (const chunk of body) process.stdout.write(chunk)
    }
  `
  const args = ['--no-warnings', '--input-type=module', '--eval', script]
  const env = { PATH, NODE_EXTRA_CA_CERTS: other.cert }

  expect((await run(process.execPath, args, { env })).stdout).toBe('hellohello')
})

it('a certificate for another name is not trusted, whoever signed it', async () => {
  const { url, asked, cert } = await serveSecurely('DNS:example.org')
  const source = { ...sourceAt(url), environment: { SSL_CERT_FILE: cert } }
  const error = await failureOf(open(source).request(`${url}/x`))

  expect(error.code).toBe('source-unreachable')
  expect(error.message).toContain('is not trusted: ')
  expect(error.message).toContain("not in the cert's list")
  expect(asked).toEqual([])
})

it('a handshake that fails for another reason is not blamed on the certificate', async () => {
  const plain = await startServer(createPlainServer(), () => {})
  const url = plain.url.replace('http:', 'https:')
  const error = await failureOf(open(sourceAt(url)).request(`${url}/x`))

  expect(error.code).toBe('source-unreachable')
  expect(error.message).toContain('did not answer: ')
})

it('a file that holds no authority is refused, and only where one is needed', async () => {
  const dir = await temporaryDirectory()
  const empty = join(dir, 'empty.pem')
  await writeFile(empty, 'nothing\n')
  for (const [file, said] of [
    [empty, 'SSL_CERT_FILE names a file that holds no certificate in PEM form.'],
    [join(dir, 'none.pem'), 'SSL_CERT_FILE names a file that cannot be read.'],
  ]) {
    const environment = { SSL_CERT_FILE: file }
    const at = (url: string) => async () => open({ ...sourceAt(url), environment })
    const error = await failureOf(at('https://127.0.0.1:1')())

    expect(error).toMatchObject({ code: 'bad-input', message: said })
    expect(await at('http://127.0.0.1:1')()).toHaveProperty('request')
  }
})
