import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { access, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { beganAt } from '../../../core/git/alive.ts'
import { withLock } from '../../../core/git/mirror-lock.ts'
import { temporaryDirectory } from '../verb-tools.ts'

const MODULE = resolve('core/git/mirror-lock.ts')

/** Another process that takes the lock at `path`, and holds it until it is ended. */
async function otherHolder(path: string): Promise<ChildProcess> {
  const script = `
    import { withLock } from ${JSON.stringify(MODULE)}
    await withLock(process.argv[1], async (held) => {
      process.stdout.write(String(held))
      await new Promise((resolve) => process.stdin.once('data', resolve))
    })
    process.exit()
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('true')
  return child
}

const holds = (path: string) => withLock(path, async (held) => held)

async function lockPath(): Promise<string> {
  return join(await temporaryDirectory(), '42.git.lock')
}

describe('a lock', () => {
  it('is held by one, names its holder, and is gone at the end', async () => {
    const path = await lockPath()
    const value = await withLock(path, async (held) => {
      expect(held).toBe(true)
      expect(await readFile(path, 'utf8')).toBe(`${hostname()} ${process.pid} ${beganAt()}\n`)
      expect(await holds(path)).toBe(false)
      // The one that did not hold it has not let it go.
      await access(path)
      return 'done'
    })

    expect(value).toBe('done')
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  it('is let go when the work fails', async () => {
    const path = await lockPath()
    const failure = new Error('failed')

    await expect(withLock(path, () => Promise.reject(failure))).rejects.toBe(failure)
    expect(await holds(path)).toBe(true)
  })

  it('is held by one of many that try at once', async () => {
    const path = await lockPath()
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        withLock(path, async (held) => {
          if (held) await sleep(200)
          return held
        }),
      ),
    )

    expect(all.filter(Boolean)).toHaveLength(1)
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  it('cannot be where there is no directory', async () => {
    const path = join(await temporaryDirectory(), 'none/x.lock')

    await expect(holds(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('between two processes, a lock', () => {
  it('is left to the one that holds it, and free when it ends', async () => {
    const path = await lockPath()
    const other = await otherHolder(path)
    expect(await holds(path)).toBe(false)

    other.stdin?.write('end\n')
    await once(other, 'exit')
    expect(await holds(path)).toBe(true)
  })

  it('is taken over from one that was killed', async () => {
    const path = await lockPath()
    const other = await otherHolder(path)
    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(await readFile(path, 'utf8')).toMatch(`${hostname()} ${other.pid} `)

    expect(await holds(path)).toBe(true)
    expect(await readdir(join(path, '..'))).toEqual([])
  })
})

describe('a lock that was left behind', () => {
  async function deadProcess(): Promise<number | undefined> {
    const child = spawn('true')
    await once(child, 'exit')
    return child.pid
  }

  it('is taken over by one of many that see it at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const path = await lockPath()
      await writeFile(path, `${hostname()} ${await deadProcess()}\n`)
      let [holding, most] = [0, 0]
      await Promise.all(
        Array.from({ length: 8 }, () =>
          withLock(path, async (held) => {
            if (!held) return
            holding += 1
            most = Math.max(most, holding)
            await sleep(20)
            holding -= 1
          }),
        ),
      )
      expect(most).toBe(1)
    }
  })

  it('is not moved once another has taken it over', async () => {
    const path = await lockPath()
    await writeFile(path, `${hostname()} ${await deadProcess()}\n`)
    const living = `${hostname()} ${process.ppid}\n`
    const there: boolean[] = []
    const kill = vi.spyOn(process, 'kill')
    onTestFinished(() => kill.mockRestore())
    kill.mockImplementationOnce(() => {
      // While this one judges the lock, another takes it over.
      writeFileSync(path, living)
      throw Object.assign(new Error('no such process'), { code: 'ESRCH' })
    })
    kill.mockImplementation(() => {
      there.push(existsSync(path))
      return true
    })

    expect(await holds(path)).toBe(false)
    expect(there).toEqual([true])
    expect(await readFile(path, 'utf8')).toBe(living)
  })

  it('is taken over from an earlier process of the same number, as a container has them', async () => {
    const path = await lockPath()
    await writeFile(path, `${hostname()} ${process.pid} ${beganAt() - 60}\n`)

    expect(await holds(path)).toBe(true)
  })

  it('is taken over after one that was killed while it did so', async () => {
    const path = await lockPath()
    await writeFile(path, `${hostname()} ${await deadProcess()}\n`)
    await writeFile(`${path}.takeover`, `${hostname()} ${await deadProcess()}\n`)

    expect(await holds(path)).toBe(true)
    expect(await readdir(join(path, '..'))).toEqual([])
  })

  it('is left to a process that is taking it over', async () => {
    const path = await lockPath()
    await writeFile(path, `${hostname()} ${await deadProcess()}\n`)
    await writeFile(`${path}.takeover`, `${hostname()} ${process.ppid}\n`)

    expect(await holds(path)).toBe(false)
    await access(path)
  })

  it.each([
    ['a process of another machine', async () => `elsewhere ${await deadProcess()}\n`],
    ['a process that lives', async () => `${hostname()} ${process.ppid}\n`],
    ['nobody', async () => ''],
    ['what is no process', async () => `${hostname()} x\n`],
    ['this very process', async () => `${hostname()} ${process.pid} ${beganAt()}\n`],
    ['a process of this number', async () => `${hostname()} ${process.pid}\n`],
  ])('by %s is nobody else’s to take', async (_, holder) => {
    const path = await lockPath()
    const text = await holder()
    await writeFile(path, text)

    expect(await holds(path)).toBe(false)
    expect(await readFile(path, 'utf8')).toBe(text)
  })
})
