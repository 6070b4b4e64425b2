import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HoldfastError } from '../../../core/domain/errors.ts'
import { S3_PARAMETERS, STORAGE_CLASSES, s3Address } from '../../../core/domain/s3-address.ts'
import { describeStoreAddress, parseStoreAddress } from '../../../core/domain/store-address.ts'

const PLAIN = { kind: 's3', bucket: 'acme', prefix: '', pathStyle: false, allowedAccountIds: [] }

/** What is wrong with the address, as a person reads it. */
function complaint(text: string): string {
  try {
    parseStoreAddress(text)
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'bad-input') {
      return `${error.message} ${error.hint}`
    }
    throw error
  }
  return 'nothing'
}

describe('a directory', () => {
  it.each([
    ['./holdfast-store', './holdfast-store'],
    ['/srv/backups', '/srv/backups'],
    ['backups', 'backups'],
    ['with space?and=query', 'with space?and=query'],
    ['odd:name', 'odd:name'],
    ['file:///srv/with%20space', '/srv/with space'],
    ['FILE:///srv', '/srv'],
  ])('%s is a path', (text, path) => {
    expect(parseStoreAddress(text)).toEqual({ kind: 'directory', path })
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['--store', 'dash'],
    ['a\nb', 'line break'],
    ['https://example.com/bucket', 'endpoint'],
    ['gs://bucket', 'gs: is no kind of store'],
    ['file://nas/share', 'path and nothing else'],
    ['file:///srv?region=x', 'path and nothing else'],
    ['file:///srv/100%', 'Write % as %25'],
    ['file:///srv/a%0ab', 'control character'],
  ])('%j is refused', (text, why) => {
    expect(complaint(text)).toContain(why)
  })

  it.each(['s3:name', 'file:name', 'x://y', '-name'])(
    'a path %s is written so that it stays a path',
    (path) => {
      const text = describeStoreAddress({ kind: 'directory', path })
      expect(parseStoreAddress(text)).toEqual({ kind: 'directory', path: `./${path}` })
    },
  )
})

describe('a bucket', () => {
  it.each([
    ['s3://acme', {}],
    ['s3://acme/', {}],
    ['S3://acme', {}],
    ['s3://acme/backups/github', { prefix: 'backups/github' }],
    ['s3://acme/backups/', { prefix: 'backups' }],
    ['s3://acme/mit%20Leerzeichen/ä', { prefix: 'mit Leerzeichen/ä' }],
    ['s3://acme?region=eu-central-1', { region: 'eu-central-1' }],
    [
      's3://acme?endpoint=https://minio.example.com:9000/',
      { endpoint: 'https://minio.example.com:9000', pathStyle: true },
    ],
    [
      's3://acme?endpoint=http://127.0.0.1:9000/s3&path-style=false',
      { endpoint: 'http://127.0.0.1:9000/s3', pathStyle: false },
    ],
    ['s3://acme?path-style=true', { pathStyle: true }],
    ['s3://acme?storage-class=glacier_ir', { storageClass: 'GLACIER_IR' }],
    ['s3://acme?sse=AES256', { sse: 'AES256' }],
    ['s3://acme?kms-key-id=alias/backups', { sse: 'aws:kms', kmsKeyId: 'alias/backups' }],
    ['s3://acme?sse=aws:kms:dsse&kms-key-id=k', { sse: 'aws:kms:dsse', kmsKeyId: 'k' }],
    [
      's3://acme?object-lock-mode=governance&object-lock-days=30',
      { objectLock: { mode: 'GOVERNANCE', days: 30 } },
    ],
    [
      's3://acme?allowed-account-ids=111122223333,444455556666',
      { allowedAccountIds: ['111122223333', '444455556666'] },
    ],
    ['s3://acme?max-bandwidth=500000', { maxBandwidthBytesPerSecond: 500_000 }],
    ['s3://acme?max-bandwidth=10MB', { maxBandwidthBytesPerSecond: 10_000_000 }],
    ['s3://acme?max-bandwidth=1.5MiB/s', { maxBandwidthBytesPerSecond: 1_572_864 }],
    ['s3://acme?max-bandwidth=20kb/s', { maxBandwidthBytesPerSecond: 20_000 }],
  ])('%s', (text, settings) => {
    expect(parseStoreAddress(text)).toEqual({ ...PLAIN, ...settings })
  })

  it.each(STORAGE_CLASSES)('may hold the class %s', (storageClass) => {
    expect(parseStoreAddress(`s3://acme?storage-class=${storageClass}`)).toMatchObject({
      storageClass,
    })
  })

  it.each([
    ['s3:acme', 'cannot be read'],
    ['s3://', 'name of a bucket'],
    ['s3://ab', 'name of a bucket'],
    [`s3://${'a'.repeat(64)}`, 'name of a bucket'],
    ['s3://Acme', 'name of a bucket'],
    ['s3://ac_me', 'name of a bucket'],
    ['s3://ac..me', 'name of a bucket'],
    ['s3://-acme', 'name of a bucket'],
    ['s3://acme-', 'name of a bucket'],
    ['s3://192.168.1.10', 'name of a bucket'],
    ['s3://xn--acme', 'name of a bucket'],
    ['s3://acme:9000/x', 'endpoint=https://host:port'],
    ['s3://acme/a//b', 'prefix'],
    ['s3://acme/a%2F..%2Fb', 'prefix'],
    ['s3://acme/100%', 'Write % as %25'],
    ['s3://acme/a%00b', 'control character'],
    ['s3://acme/a#b', '%23'],
    ['s3://acme?regoin=eu-central-1', 'Did you mean region?'],
    ['s3://acme?storage_class=GLACIER', 'Did you mean storage-class?'],
    ['s3://acme?storageclass=GLACIER', 'Did you mean storage-class?'],
    ['s3://acme?colour=blue', 'region, endpoint'],
    ['s3://acme?region=a&region=b', 'region stands there twice'],
    ['s3://acme?region=', 'region is the name'],
    ['s3://acme?region=EU', 'region is the name'],
    ['s3://acme?endpoint=minio.example.com', 'endpoint is an http or https address'],
    ['s3://acme?endpoint=ftp://minio.example.com', 'endpoint is an http or https address'],
    ['s3://acme?endpoint=https://a.example/?x=1', 'endpoint may have no ?'],
    ['s3://acme?path-style=yes', 'path-style is true or false'],
    ['s3://acme?storage-class=COLD', 'storage-class is one of STANDARD,'],
    ['s3://acme?storage-class=OUTPOSTS', 'storage-class is one of'],
    ['s3://acme?sse=kms', 'sse is AES256'],
    ['s3://acme?sse=AES256&kms-key-id=k', 'kms-key-id does not go with sse=AES256'],
    ['s3://acme?object-lock-mode=GOVERNANCE', 'object-lock-mode needs object-lock-days'],
    ['s3://acme?object-lock-days=30', 'object-lock-days needs object-lock-mode'],
    ['s3://acme?object-lock-mode=HARD&object-lock-days=1', 'GOVERNANCE or COMPLIANCE'],
    ['s3://acme?object-lock-mode=GOVERNANCE&object-lock-days=0', 'object-lock-days is a number'],
    ['s3://acme?object-lock-mode=GOVERNANCE&object-lock-days=1.5', 'object-lock-days is a number'],
    ['s3://acme?object-lock-mode=GOVERNANCE&object-lock-days=99999', 'at most 36500'],
    ['s3://acme?allowed-account-ids=acme', 'twelve digits'],
    ['s3://acme?allowed-account-ids=,', 'twelve digits'],
    ['s3://acme?max-bandwidth=fast', 'bytes in a second'],
    ['s3://acme?max-bandwidth=0', 'bytes in a second'],
    ['s3://acme?max-bandwidth=10XB', 'bytes in a second'],
  ])('%s is refused', (text, why) => {
    expect(complaint(text)).toContain(why)
  })

  it.each([
    's3://AKIA:hunter2@acme/x',
    's3://hunter2@acme',
    's3://acme?secret-access-key=hunter2',
    's3://acme?session_token=hunter2',
    's3://acme?endpoint=https://me:hunter2@minio.example.com',
  ])('%s is refused without showing the credential', (text) => {
    const said = complaint(text)
    expect(said).toMatch(/credential/)
    expect(said).not.toContain('hunter2')
  })
})

describe('for any address', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what no prefix may hold
    .filter((text) => !/^\.{1,2}$|[/\u0000-\u001f\u007f]/.test(text))
  const parameters = fc.record(
    {
      region: fc.constantFrom('eu-central-1', 'auto'),
      endpoint: fc.constantFrom('https://minio.example.com:9000', 'http://127.0.0.1:1/a%20b&c'),
      'path-style': fc.constantFrom('true', 'false'),
      'storage-class': fc.constantFrom(...STORAGE_CLASSES),
      'kms-key-id': fc.constantFrom('arn:aws:kms:eu-central-1:111122223333:key/1-2', 'alias/a_b'),
      'allowed-account-ids': fc.constantFrom('111122223333', '111122223333, 444455556666'),
      'max-bandwidth': fc.integer({ min: 1, max: 1e12 }).map(String),
    },
    { requiredKeys: [] },
  )
  const lock = fc.constantFrom(
    {},
    { 'object-lock-mode': 'COMPLIANCE', 'object-lock-days': '36500' },
    { sse: 'aws:kms' },
  )
  const address = fc
    .tuple(fc.array(segment, { maxLength: 4 }), parameters, lock)
    .map(([prefix, given, more]) =>
      s3Address({
        bucket: 'acme.backups',
        prefix: prefix.join('/'),
        parameters: { ...given, ...more },
      }),
    )

  it('what is described parses to the same', () => {
    fc.assert(
      fc.property(address, (each) => {
        expect(parseStoreAddress(describeStoreAddress(each))).toEqual(each)
      }),
      { numRuns: 500 },
    )
  })

  it('the description can be copied into a quoted argument of a shell', () => {
    fc.assert(
      fc.property(address, (each) => {
        expect(describeStoreAddress(each)).not.toMatch(/[\s"$`\\]/)
      }),
    )
  })
})

it('the description is short and can be read', () => {
  const text =
    's3://acme/a%20b?region=eu-central-1&endpoint=https://minio.example.com:9000&storage-class=GLACIER_IR'
  expect(describeStoreAddress(parseStoreAddress(text))).toBe(text)
})

it('knows the parameters by name', () => {
  expect(S3_PARAMETERS).toContain('object-lock-days')
  expect(S3_PARAMETERS).toHaveLength(10)
})
