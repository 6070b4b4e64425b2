import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isAlive } from '../../../core/git/alive.ts'
import { closeGitContext, openGitContext, stopping } from '../../../core/git/context.ts'
import { GLOBAL_CONFIG } from '../../../core/git/environment.ts'
import { temporaryDirectory } from '../verb-tools.ts'
import { gitContext } from './test-context.ts'

const signal = new AbortController().signal

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn('true')
  await once(child, 'exit')
  if (child.pid === undefined) throw new Error('no process')
  return child.pid
}

describe('a process', () => {
  it('is alive while it runs, and dead after', async () => {
    expect(isAlive(process.pid)).toBe(true)
    expect(isAlive(process.ppid)).toBe(true)
    expect(isAlive(await deadProcess())).toBe(false)
  })

  it('of another user is alive too, and what is no id counts as alive', () => {
    expect(isAlive(1)).toBe(true)
    expect(isAlive(Number.NaN)).toBe(true)
  })
})

describe('a context', () => {
  it('has scratch of its own with the configuration of every git, for its owner alone', async () => {
    const parent = join(await temporaryDirectory(), 'made/on/demand')
    const [one, other] = [
      await openGitContext(parent, { PATH: '/bin' }, signal),
      await openGitContext(parent, { PATH: '/bin' }, signal),
    ]

    expect(one.scratch).not.toBe(other.scratch)
    expect(await readFile(one.globalConfig, 'utf8')).toBe(GLOBAL_CONFIG)
    expect(one).toMatchObject({ environment: { PATH: '/bin' }, signal })
    expect((await stat(one.scratch)).mode & 0o777).toBe(0o700)
  })

  it('leaves nothing behind when it is closed, and may be closed twice', async () => {
    const parent = await temporaryDirectory()
    const context = await openGitContext(parent, {}, signal)
    await mkdir(join(context.scratch, 'deep/er'), { recursive: true })
    await closeGitContext(context)
    await closeGitContext(context)

    expect(await readdir(parent)).toEqual([])
  })
})

describe('opening a context', () => {
  const host = hostname()

  /** What of `names` is still there after a context was opened beside it. */
  async function survivors(...names: string[]): Promise<string[]> {
    const parent = await temporaryDirectory()
    for (const name of names) {
      await mkdir(join(parent, name, 'objects'), { recursive: true })
      await writeFile(join(parent, name, 'objects/x'), 'x')
    }
    const context = await openGitContext(parent, {}, signal)
    await closeGitContext(context)
    return readdir(parent)
  }

  it('removes what dead processes of this machine have left', async () => {
    const dead = await deadProcess()

    expect(await survivors(`holdfast-scratch-${host}-${dead}-Ab3dEf`)).toEqual([])
  })

  it('touches nothing else', async () => {
    const dead = await deadProcess()
    const names = [
      // Of processes that live: this one, and another.
      `holdfast-scratch-${host}-${process.pid}-Ab3dEf`,
      `holdfast-scratch-${host}-${process.ppid}-Ab3dEf`,
      // Of another machine, whose processes nobody here knows.
      `holdfast-scratch-elsewhere-${dead}-Ab3dEf`,
      // Of machines whose names begin as that of this one does.
      `holdfast-scratch-${host}-${dead}-${process.pid}-Ab3dEf`,
      `holdfast-scratch-${host}x-${dead}-Ab3dEf`,
      // Of other programs, and of people.
      `holdfast-scratch-${host}-${dead}`,
      `holdfast-scratch-${host}-${dead}-my-notes`,
      `holdfast-scratch-${host}-`,
      `my-holdfast-scratch-${host}-${dead}-Ab3dEf`,
      'holdfast-store',
    ]

    expect((await survivors(...names)).sort()).toEqual(names.toSorted())
  })

  it('goes on when what is left is not its own to remove', async () => {
    const parent = await temporaryDirectory()
    const left = join(parent, `holdfast-scratch-${host}-${await deadProcess()}-Ab3dEf`)
    await mkdir(join(left, 'objects'), { recursive: true })
    await writeFile(join(left, 'objects/x'), 'x')
    await chmod(join(left, 'objects'), 0o000)
    await chmod(parent, 0o777)
    const context = await asOrdinaryUser(() => openGitContext(parent, {}, signal))
    await chmod(join(left, 'objects'), 0o700)

    expect(await readdir(parent)).toHaveLength(2)
    await closeGitContext(context)
  })
})

/** The superuser may remove anything, and becomes nobody for a while. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65_534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

describe('work that is stopped at its end', () => {
  it('hands over a signal that ends with it, and gives what it gave', async () => {
    const context = await gitContext()
    const signals: AbortSignal[] = []
    const value = await stopping(context, async (inner) => {
      signals.push(inner.signal)
      expect(inner.signal.aborted).toBe(false)
      return 'done'
    })

    expect(value).toBe('done')
    expect(signals[0]?.aborted).toBe(true)
    expect(context.signal.aborted).toBe(false)
  })

  it('ends it after a failure as well', async () => {
    const context = await gitContext()
    const signals: AbortSignal[] = []
    const failure = new Error('failed')
    const work = stopping(context, async (inner) => {
      signals.push(inner.signal)
      throw failure
    })

    await expect(work).rejects.toBe(failure)
    expect(signals[0]?.aborted).toBe(true)
  })

  it('is stopped by the signal of its context', async () => {
    const controller = new AbortController()
    const context = await gitContext({}, controller.signal)
    await stopping(context, async (inner) => {
      controller.abort()
      expect(inner.signal.aborted).toBe(true)
    })
  })
})
