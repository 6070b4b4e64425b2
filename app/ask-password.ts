/** Asks for a password at the terminal without showing it, or takes it from a pipe. */
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { PassThrough } from 'node:stream'
import { Secret } from '../core/domain/secret.ts'

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean }
  /** Where the question goes. */
  readonly output: Writable
}

/** The first line. */
export async function askPassword({ input, output }: Terminal): Promise<Secret> {
  const asked = input.isTTY === true
  if (asked) output.write('Password (it is not shown): ')
  // What is typed is echoed to nowhere.
  const lines = createInterface({ input, output: new PassThrough().resume(), terminal: asked })
  try {
    for await (const line of lines) return new Secret(line)
    return new Secret('')
  } finally {
    lines.close()
    if (asked) output.write('\n')
  }
}
