/** The server in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'

export interface BenchServer {
  readonly url: string
  /** The most memory that it ever had, as the kernel counts it. */
  peakMb(): Promise<number>
  stop(): Promise<void>
}

const Package = z.object({ scripts: z.object({ start: z.string() }) })

/** Memory is that of the App as `npm start` starts it. */
async function flagsOfStart(): Promise<string[]> {
  const { scripts } = Package.parse(JSON.parse(await readFile('package.json', 'utf8')))
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** With `profiled`, where its time went lies in the working directory when it is over. */
export async function startServer(
  program: string,
  { database, directory }: { readonly database: string; readonly directory: string },
  profiled: boolean,
): Promise<BenchServer> {
  const flags = [...(await flagsOfStart()), ...(profiled ? ['--cpu-prof'] : [])]
  const server = spawn(process.execPath, [...flags, program, database, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)
  const [port] = await Promise.race([
    once(createInterface(server.stdout), 'line'),
    once(server, 'exit').then(() => Promise.reject(new Error('The server did not start.'))),
  ])
  return {
    url: `http://127.0.0.1:${port}`,
    async peakMb() {
      const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
      return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024)
    },
    async stop() {
      process.off('exit', kill)
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}
