/** Whether the App lives, and whether it can do its work. */
import { Hono } from 'hono'

export interface Check {
  /** `database`, `github`, `store`. */
  readonly name: string
  /** Throws what is wrong. */
  readonly look: () => Promise<void>
}

export interface HealthOptions {
  readonly checks: readonly Check[]
  readonly now: () => Date
  /** How long one look may take. */
  readonly timeoutMs?: number
}

interface Finding {
  readonly name: string
  readonly status: 'ok' | 'failed'
  /** For people; never what is secret. */
  readonly message?: string
}

const TIMEOUT_MS = 5000
/** Probes come every few seconds, from several sides: GitHub and the store are not asked each time. */
const FRESH_MS = 10_000

/**
 * `/healthz` answers as long as the process does. `/readyz` is 200 when every check is well, and
 * 503 with the reasons otherwise.
 */
export function createHealth({ checks, now, timeoutMs = TIMEOUT_MS }: HealthOptions): Hono {
  let last: { readonly at: number; readonly findings: Promise<readonly Finding[]> } | undefined
  const findings = () => {
    const at = now().getTime()
    if (last === undefined || at - last.at >= FRESH_MS) {
      last = { at, findings: Promise.all(checks.map((check) => lookAt(check, timeoutMs))) }
    }
    return last.findings
  }
  const app = new Hono()
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/readyz', async (context) => {
    const found = await findings()
    const ready = found.every(({ status }) => status === 'ok')
    return context.json({ status: ready ? 'ok' : 'failed', checks: found }, ready ? 200 : 503)
  })
  return app
}

async function lookAt({ name, look }: Check, timeoutMs: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer for ${timeoutMs / 1000} s`)), timeoutMs)
  })
  try {
    await Promise.race([look(), late])
    return { name, status: 'ok' }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { name, status: 'failed', message }
  } finally {
    clearTimeout(timer)
  }
}
