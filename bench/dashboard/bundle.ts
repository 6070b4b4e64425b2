/** The server of the bench bundled as `npm run build` bundles the App: see rolldown.config.ts. */
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'rolldown'

/** Returns the program. Nothing but its own code is in it: libraries stay where they are. */
export async function bundle(directory: string): Promise<string> {
  await mkdir(join(directory, 'assets'), { recursive: true })
  await cp('dashboard/assets', join(directory, 'assets'), { recursive: true })
  await symlink(resolve('node_modules'), join(directory, 'node_modules'))
  const scope = { type: 'module', imports: { '#assets/*': './assets/*' } }
  await writeFile(join(directory, 'package.json'), JSON.stringify(scope))
  await build({
    input: 'bench/dashboard/serve.ts',
    platform: 'node',
    transform: { target: 'node24' },
    external: /^[^./]/,
    output: { dir: directory, format: 'esm' },
    logLevel: 'silent',
  })
  return join(directory, 'serve.js')
}
