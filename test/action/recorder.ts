/** A workflow that remembers what was said to it. */
import type { Workflow } from '../../action/workflow.ts'

export interface Recorder extends Workflow {
  /** Everything said, in order, as lines: `error title=…: message`. */
  readonly lines: string[]
  readonly outputs: Map<string, string>
  readonly states: Map<string, string>
  readonly summaries: string[]
}

export function createRecorder(inputs: Readonly<Record<string, string>> = {}): Recorder {
  const lines: string[] = []
  const outputs = new Map<string, string>()
  const states = new Map<string, string>()
  const summaries: string[] = []
  return {
    lines,
    outputs,
    states,
    summaries,
    info: (message) => void lines.push(message),
    warning: (message, properties) => void lines.push(say('warning', message, properties?.title)),
    error: (message, properties) => void lines.push(say('error', message, properties?.title)),
    startGroup: (name) => void lines.push(`group ${name}`),
    endGroup: () => void lines.push('endgroup'),
    setOutput: (name, value) => void outputs.set(name, String(value)),
    saveState: (name, value) => void states.set(name, String(value)),
    getState: (name) => states.get(name) ?? '',
    setSecret: (secret) => void lines.push(`mask ${secret}`),
    getInput: (name) => inputs[name] ?? '',
    getIDToken: async () => 'id-token',
    summarize: async (markdown) => void summaries.push(markdown),
  }
}

function say(kind: string, message: string | Error, title: string | undefined): string {
  return `${kind}${title === undefined ? '' : ` title=${title}`}: ${String(message)}`
}
