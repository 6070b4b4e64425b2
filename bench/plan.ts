/** Which scenarios a repository goes through. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { firstBackup, laterBackup, manyUnchanged, restores, startUps } from './contenders.ts'
import { fetchRequest } from './fetch-request.ts'
import { cutHistory, type Repository, tipsOf } from './repositories.ts'
import type { Bench, Scenario } from './scenario.ts'
import type { Variables } from './stage.ts'

/** By the names they are asked for. */
export const SCENARIOS = ['first', 'unchanged', '1-commit', '100-commits', 'restore'] as const
export type ScenarioName = (typeof SCENARIOS)[number]

export interface Settings {
  readonly rounds: number
  /** Every script has these: the program, and how it is to work. */
  readonly variables: Variables
}

const NOTHING = () => Promise.resolve()
const STILL = { before: NOTHING, now: NOTHING }

/** Undefined where the history is too short for it. */
export async function planScenario(
  name: ScenarioName,
  { directory }: Repository,
  { rounds, variables }: Settings,
  { served, root }: Bench,
): Promise<Scenario | undefined> {
  const now = () => served.show('repository', directory)
  const plan = { name, rounds, variables: { ...variables, URL: served.url('repository') } }
  const views = { before: now, now }
  if (name === 'restore') return { ...plan, views, contenders: restores() }
  if (name === 'unchanged') return { ...plan, views, contenders: laterBackup(false) }
  const request = join(root, 'request')
  const wants = await tipsOf(directory)
  const asking = { ...plan.variables, REQUEST: request }
  if (name === 'first') {
    await writeFile(request, fetchRequest(wants))
    return { ...plan, views, variables: asking, contenders: firstBackup() }
  }
  const earlier = join(root, 'earlier')
  await rm(earlier, { recursive: true, force: true })
  if (!(await cutHistory(directory, name === '1-commit' ? 1 : 100, earlier))) return undefined
  await writeFile(request, fetchRequest(wants, await tipsOf(earlier)))
  const before = () => served.show('repository', earlier)
  return { ...plan, views: { before, now }, variables: asking, contenders: laterBackup(true) }
}

/** One job for `count` addresses, at each of which the repository lies that `directory` is. */
export async function planMany(
  count: number,
  directory: string,
  { rounds, variables }: Settings,
  { served, root }: Bench,
): Promise<Scenario> {
  const names = Array.from({ length: count }, (_, index) => `many/${index}`)
  for (const name of names) await served.show(name, directory)
  const urls = join(root, 'urls')
  await mkdir(root, { recursive: true })
  await writeFile(urls, names.map((name) => `${served.url(name)}\n`).join(''))
  return {
    name: `${count} unchanged repositories in one job`,
    views: STILL,
    contenders: manyUnchanged(),
    variables: { ...variables, URLS: urls },
    rounds,
  }
}

export function planStartUp({ rounds, variables }: Settings): Scenario {
  return { name: 'start-up', views: STILL, contenders: startUps(), variables, rounds }
}
