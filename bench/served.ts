/** What the server of a benchmark shows, and what it sent. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export interface Sent {
  readonly requests: number
  /** Of bodies, without headers. */
  readonly bytes: number
}

export interface Served {
  /** The address of what is shown as `name`. */
  url(name: string): string
  /** Shows the repository in `directory` as `name` from now on. */
  show(name: string, directory: string): Promise<void>
  /** What was sent since the last call. */
  sent(): Promise<Sent>
  close(): Promise<void>
}

const Started = z.object({ port: z.number() })
const Sent = z.object({ requests: z.number(), bytes: z.number() })

/** Starts a server over `root`, a directory that it makes and fills with links. */
export async function startServer(root: string): Promise<Served> {
  await mkdir(root, { recursive: true })
  const child = fork(new URL('server.ts', import.meta.url), [root])
  const ended = once(child, 'exit')
  const hear = async () => {
    const [message]: unknown[] = await Promise.race([
      once(child, 'message'),
      ended.then(() => Promise.reject(new Error('The git server ended.'))),
    ])
    return message
  }
  const { port } = Started.parse(await hear())
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}.git`,
    async show(name, directory) {
      const link = join(root, `${name}.git`)
      await mkdir(dirname(link), { recursive: true })
      await rm(`${link}.next`, { force: true })
      await symlink(directory, `${link}.next`)
      await rename(`${link}.next`, link)
    },
    async sent() {
      const answer = hear()
      child.send('sent')
      return Sent.parse(await answer)
    },
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
