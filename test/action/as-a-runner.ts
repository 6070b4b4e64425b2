/** Runs a bundled step of the Action as GitHub's runner does: inputs and files by environment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { CLEAN_ENVIRONMENT } from '../git.ts'

export interface RunnerFolder {
  readonly root: string
  /** Where steps run. */
  readonly workspace: string
  readonly temp: string
}

/** A runner's folders, gone after the test. */
export async function createRunnerFolder(): Promise<RunnerFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'holdfast-runner-')))
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }))
  const folder = { root, workspace: join(root, 'work'), temp: join(root, '_temp') }
  await mkdir(folder.workspace)
  await mkdir(folder.temp)
  return folder
}

export interface StepOptions {
  readonly inputs: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  /** What the main step saved, for the post step. */
  readonly state?: ReadonlyMap<string, string>
  /** Called with the child at its first output. */
  readonly onFirstOutput?: (child: ChildProcess) => void
}

export interface StepResult {
  readonly exitCode: number | null
  readonly output: string
  readonly outputs: ReadonlyMap<string, string>
  readonly state: ReadonlyMap<string, string>
  readonly summary: string
  /** From the start of node to its first output. */
  readonly firstOutputMs: number
  readonly durationMs: number
}

export async function runStep(
  step: 'index' | 'post',
  folder: RunnerFolder,
  options: StepOptions,
): Promise<StepResult> {
  const files = await createCommandFiles(folder)
  const startedAt = performance.now()
  const child = spawn(process.execPath, [resolve(`dist/action/${step}.js`)], {
    cwd: folder.workspace,
    env: { ...environmentOf(folder, options), ...files },
  })
  let firstOutputMs = Number.NaN
  child.stdout.once('data', () => {
    firstOutputMs = performance.now() - startedAt
    options.onFirstOutput?.(child)
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
    })
  }
  const exitCode = await new Promise<number | null>((done) => child.once('close', done))
  return {
    exitCode,
    output,
    outputs: parseCommandFile(await readFile(files.GITHUB_OUTPUT, 'utf8')),
    state: parseCommandFile(await readFile(files.GITHUB_STATE, 'utf8')),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
    firstOutputMs,
    durationMs: performance.now() - startedAt,
  }
}

async function createCommandFiles({ temp }: RunnerFolder) {
  const folder = await mkdtemp(join(temp, 'commands-'))
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  }
  for (const file of Object.values(files)) await writeFile(file, '')
  return files
}

function environmentOf(
  { root, workspace, temp }: RunnerFolder,
  { inputs, environment, state = new Map() }: StepOptions,
): Record<string, string> {
  const given = Object.entries(inputs).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ])
  const saved = [...state].map(([name, value]) => [`STATE_${name}`, value])
  return {
    PATH: CLEAN_ENVIRONMENT.PATH,
    HOME: join(root, 'home'),
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/rocket',
    GITHUB_REPOSITORY_ID: '42',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_RUN_ID: '777',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: temp,
    ...Object.fromEntries(given),
    ...Object.fromEntries(saved),
    ...environment,
  }
}

/** `name<<delimiter`, lines, `delimiter`, as @actions/core writes and the runner reads it. */
function parseCommandFile(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const [, name = '', , value = ''] of text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)) {
    values.set(name, value)
  }
  return values
}
