/** Lets Node.js read JSX: `node --import ./test/dashboard/jsx.ts`. Tests and the App need it not. */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'rolldown/utils'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const path = fileURLToPath(url)
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
      lang: 'tsx',
      jsx: { runtime: 'automatic', importSource: 'hono/jsx' },
    })
    const [error] = errors
    if (error !== undefined) throw error
    return { format: 'module', source: code, shortCircuit: true }
  },
})
