/** What commander has against a command line, as an error with a code. */
import type { CommanderError } from 'commander'
import { HoldfastError } from '../core/domain/errors.ts'

export function toUsageError(
  { code, message }: CommanderError,
  argv: readonly string[],
): HoldfastError {
  const said = (code === 'commander.help' ? 'no command was given' : message)
    .replace(/^error: /, '')
    // What was meant to be a secret must not be shown.
    .replace(/'(--?[^'=]+)=[^']*'/g, "'$1'")
    .replace(/\n/g, ' ')
  const command = argv.find((word) => /^[a-z]+(-[a-z]+)*$/.test(word))
  const help = command === undefined ? 'holdfast --help' : `holdfast ${command} --help`
  const hint = /'--?\w*(token|password|secret)/i.test(said)
    ? 'Secrets are taken from the environment: HOLDFAST_TOKEN for GitHub, AWS_… for S3.'
    : `Run \`${help}\` to see what it takes.`
  return new HoldfastError('bad-input', asSentence(said), { hint })
}

function asSentence(text: string): string {
  const sentence = text.slice(0, 1).toUpperCase() + text.slice(1)
  return /[.?)]$/.test(sentence) ? sentence : `${sentence}.`
}
