/**
 * Writes the pages that must agree with the code: JSON Schemas from the documents, the
 * error codes, the commands, and the tables of README.md from action.yml. With `--check` it
 * writes nothing, names what is out of date, and ends with 1.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Command, Option } from 'commander'
import { parse } from 'yaml'
import { z } from 'zod'
import { readSettings } from '../cli/config.ts'
import { createProgram } from '../cli/program.ts'
import { createCommands } from '../cli/run-commands.ts'
import { ERROR_CODES, type ErrorCode, HoldfastError } from '../core/domain/errors.ts'
import { DOCUMENTS } from '../core/domain/manifest.ts'

function generate(check: boolean): void {
  const pages = new Map([
    ...schemas(),
    ['docs/errors.md', errorPage()],
    ['docs/commands.md', commandPage()],
    ['README.md', readme()],
  ])
  const outdated = [...pages].filter(([file, text]) => !existsSync(file) || read(file) !== text)
  if (check) {
    for (const [file] of outdated) console.error(`${file} is out of date: run \`npm run docs\`.`)
    process.exitCode = outdated.length > 0 ? 1 : 0
  } else {
    for (const [file, text] of outdated) write(file, text)
    console.log(`${outdated.length} of ${pages.size} generated pages written.`)
  }
}

function schemas(): [file: string, text: string][] {
  return Object.entries(DOCUMENTS).map(([name, schema]) => {
    const json = { title: `Holdfast ${name}, format v1`, ...z.toJSONSchema(schema) }
    return [`docs/schema/${name}.json`, `${JSON.stringify(json, null, 2)}\n`]
  })
}

function errorPage(): string {
  const rows = Object.keys(ERROR_CODES)
    .filter(isErrorCode)
    .map((code) => {
      const { transient } = new HoldfastError(code, '', { hint: '' })
      return [`\`${code}\``, ERROR_CODES[code], transient ? 'yes' : 'no']
    })
  return `# Errors

Every failure has a code, a sentence about this case, and a hint that says what to do next. The
code is what programs switch on: it is \`error.code\` in \`--json\` and stays the same when the
sentence is reworded. This page is generated from \`core/domain/errors.ts\`.

${table(['Code', 'What happened', 'May pass by itself'], rows)}
`
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERROR_CODES
}

/** Nothing is run: the page is made of what the commands say of themselves. */
function commandPage(): string {
  const program = createProgram(
    createCommands(async () => {}),
    {
      version: '',
      defaults: readSettings({}),
      write: () => {},
    },
  )
  return `# Commands

\`holdfast <command> --help\` says the same. Exit codes: 0 all well, 1 failed, 2 wrong usage or
configuration, 3 incomplete. This page is generated from \`cli/program.ts\`.

${program.commands.map(commandSection).join('\n')}`
}

function commandSection(command: Command): string {
  const args = command.registeredArguments.map((argument) => {
    const word = `${argument.name()}${argument.variadic ? '...' : ''}`
    const shown = argument.required ? `<${word}>` : `[${word}]`
    return [`\`${shown}\``, sentence(argument.description)]
  })
  const options = command.options.map((option) => [`\`${option.flags}\``, describeOption(option)])
  return `## holdfast ${command.name()}

${sentence(command.description())}

${table(['Argument or option', 'What it is'], [...args, ...options])}
`
}

function describeOption({
  description,
  argChoices,
  mandatory,
  defaultValue,
  defaultValueDescription,
}: Option): string {
  const none = defaultValue === undefined || Array.isArray(defaultValue)
  return [
    sentence(description),
    argChoices === undefined ? '' : ` One of ${argChoices.join(', ')}.`,
    mandatory ? ' Required.' : '',
    none ? '' : ` Default: \`${defaultValueDescription ?? defaultValue}\`.`,
  ].join('')
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

const Action = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
})

/** README.md with the tables of action.yml between its markers. */
function readme(): string {
  const { inputs, outputs } = Action.parse(parse(read('action.yml')))
  const filled = between('inputs', tableOf('Input', inputs), read('README.md'))
  return between('outputs', tableOf('Output', outputs), filled)
}

type Described = Readonly<Record<string, { readonly description: string }>>

function tableOf(heading: string, entries: Described): string {
  const rows = Object.entries(entries).map(([name, { description }]) => [
    `\`${name}\``,
    description,
  ])
  return table([heading, 'What it is'], rows)
}

/** `text` with `table` between the markers, in place of what was there. */
function between(marker: string, table: string, text: string): string {
  const [begin, end] = [`<!-- ${marker}:begin -->`, `<!-- ${marker}:end -->`]
  const [before, rest, ...more] = text.split(begin)
  const [old, after, ...others] = rest?.split(end) ?? []
  if (old === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`README.md needs "${begin}" and then "${end}", each once.`)
  }
  return `${before}${begin}\n${table}\n${end}${after}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n')
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')
}

function read(file: string): string {
  if (!existsSync(file))
    throw new Error(`${file} is missing: the generated pages are made from it.`)
  return readFileSync(file, 'utf8')
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

generate(process.argv.includes('--check'))
