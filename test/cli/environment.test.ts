/** What the command line takes from around it: settings, signals, its own place, a store. */
import { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from '../../cli/config.ts'
import { locateStore, openStore } from '../../cli/open-store.ts'
import { findOwnRepository } from '../../cli/own-repository.ts'
import { abortOnSignals } from '../../cli/signals.ts'

let directory: string
beforeEach(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'cli-')))
})
afterEach(() => rm(directory, { recursive: true }))

describe('settings', () => {
  it('have defaults', () => {
    expect(readSettings({})).toMatchObject({
      store: './holdfast-store',
      token: undefined,
      githubServerUrl: 'https://github.com',
      color: true,
      debug: false,
    })
  })

  it.each([
    [{ HOLDFAST_TOKEN: 'a', GITHUB_TOKEN: 'b', GH_TOKEN: 'c' }, 'a'],
    [{ GITHUB_TOKEN: 'b', GH_TOKEN: 'c' }, 'b'],
    [{ GH_TOKEN: ' c\n' }, 'c'],
    [{ HOLDFAST_TOKEN: ' ', GH_TOKEN: 'c' }, 'c'],
    [{ HOLDFAST_TOKEN: '' }, undefined],
  ])('%j gives the token %s', (environment, token) => {
    expect(readSettings(environment).token?.reveal()).toBe(token)
  })

  it.each([
    [{ HOLDFAST_STORE: 's3://bucket' }, { store: 's3://bucket' }],
    [{ HOLDFAST_STORE: '' }, { store: './holdfast-store' }],
    [
      { GITHUB_SERVER_URL: 'https://ghe.example.com' },
      { githubServerUrl: 'https://ghe.example.com' },
    ],
    [{ NO_COLOR: '1' }, { color: false }],
    [{ NO_COLOR: '' }, { color: true }],
    [{ HOLDFAST_DEBUG: '1' }, { debug: true }],
    [{ HOME: '/home/ada' }, { home: '/home/ada' }],
  ])('%j gives %j', (environment, settings) => {
    expect(readSettings(environment)).toMatchObject({ ...settings, environment })
  })
})

describe('signals', () => {
  function listen() {
    const exits: number[] = []
    const program = Object.assign(new EventEmitter(), { exit: (code: number) => exits.push(code) })
    return { ...abortOnSignals(program), program, exits }
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s stops the work, and a second one the program, with %d', (name, code) => {
    const { signal, exitCode, program, exits } = listen()
    expect([signal.aborted, exitCode()]).toEqual([false, undefined])

    program.emit(name)
    expect([signal.aborted, exitCode(), exits]).toEqual([true, code, []])

    program.emit(name)
    expect(exits).toEqual([code])
  })
})

describe('what is backed up when nothing is named', () => {
  const moduleAt = (...path: string[]) => pathToFileURL(join(directory, 'pkg', ...path)).href

  it('is the repository of the package, from its source and from its bundle', async () => {
    await mkdir(join(directory, 'pkg', '.git'), { recursive: true })
    await mkdir(join(directory, 'pkg', 'dist'))
    await writeFile(join(directory, 'pkg', 'package.json'), '{\n  "name": "holdfast"\n}')
    await writeFile(join(directory, 'pkg', 'dist', 'package.json'), '{"type":"module"}')

    for (const path of [
      ['cli', 'x.ts'],
      ['dist', 'cli', 'x.js'],
      ['dist', 'x.js'],
    ]) {
      expect(findOwnRepository(moduleAt(...path), '/here')).toBe(join(directory, 'pkg'))
    }
  })

  it('is where one is, when the package is no repository', async () => {
    await mkdir(join(directory, 'pkg'))
    await writeFile(join(directory, 'pkg', 'package.json'), '{\n  "name": "holdfast"\n}')

    expect(findOwnRepository(moduleAt('cli', 'x.ts'), '/here')).toBe('/here')
  })

  it('is where one is, when there is no package', () => {
    expect(findOwnRepository('file:///nonexistent/x.js', '/here')).toBe('/here')
  })
})

describe('a store', () => {
  const means = () => ({
    directory,
    home: join(directory, 'home'),
    maxBandwidth: undefined,
    signal: new AbortController().signal,
    sleep: async () => {},
    now: () => new Date(),
    elapsedMs: () => 0,
    random: () => 0.5,
  })

  it.each([
    ['backups', 'backups'],
    ['./backups', 'backups'],
    ['~/backups', 'home/backups'],
    ['~', 'home'],
    ['~x', '~x'],
  ])('%s lies in a directory', async (text, path) => {
    expect(await locateStore(text, means())).toBe(join(directory, path))
    const store = await openStore(text, means())
    expect(store.description).toBe(join(directory, path, 'holdfast/v1'))
  })

  it.each([
    ['s3://bucket', 's3://bucket'],
    ['s3://bucket/some/prefix?region=eu-1', 's3://bucket/some/prefix'],
  ])('%s lies in S3', async (text, description) => {
    expect(await locateStore(text, means())).toBe(text)
    expect((await openStore(text, means())).description).toContain(description)
  })

  it('takes no more bytes than it may', async () => {
    const sleeps: number[] = []
    const slow = {
      ...means(),
      maxBandwidth: '1KB',
      sleep: async (ms: number) => void sleeps.push(ms),
    }
    const store = await openStore('backups', slow)
    await store.put('key', new Uint8Array(10_000))

    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(8000)
  })

  it.each([
    ['ftp://x', undefined],
    ['s3://b/x?nothing=1', undefined],
    ['', undefined],
    ['backups', 'fast'],
    ['s3://bucket', 'fast'],
  ])('%j with a bandwidth of %s is refused', async (text, maxBandwidth) => {
    await expect(openStore(text, { ...means(), maxBandwidth })).rejects.toMatchObject({
      code: 'bad-input',
    })
  })
})
