/** The commands, their arguments and their options. */
import { Command, Option } from 'commander'
import type { VerifyLevel } from '../core/domain/levels.ts'
import type { RetrievalTier } from '../core/domain/retrieval.ts'
import type { Commands } from './options.ts'
import {
  append,
  readConcurrency,
  readDays,
  readExpiry,
  readNumber,
  readPoll,
  readServer,
  readSize,
  readSnapshotId,
  readTime,
} from './read-argument.ts'

export interface ProgramOptions {
  readonly version: string
  readonly defaults: { readonly store: string; readonly githubServerUrl: string }
  /** What commander itself has to print: help, the version. */
  readonly write: (text: string) => void
}

/** Parses with `program.parseAsync`, which throws a `CommanderError` instead of exiting. */
export function createProgram(commands: Commands, options: ProgramOptions): Command {
  const program = new Command('holdfast')
    .description('Backs up git repositories to storage you own, and proves that they come back.')
    .version(options.version)
    .exitOverride()
    // Errors are told by whoever catches them.
    .configureOutput({ writeOut: options.write, writeErr: () => {}, outputError: () => {} })
    .addHelpText('after', AFTERWORD)
  addBackup(program, commands, options)
  addList(program, commands, options)
  addRestore(program, commands, options)
  addRetrieve(program, commands, options)
  addVerify(program, commands, options)
  addBundleList(program, commands, options)
  addBrowse(program, commands, options)
  addExport(program, commands, options)
  addStoreCommand(
    program,
    'status',
    'how old and how well proved the newest snapshots are',
    options,
  ).action(commands.status)
  addStoreCommand(
    program,
    'doctor',
    'what this machine and the store can do, and what to mend',
    options,
  ).action(commands.doctor)
  return program
}

const AFTERWORD = `
A source is owner/name on GitHub, owner/* for all of an owner, an https, ssh or git address, or
a path. A token for GitHub is taken from HOLDFAST_TOKEN, GITHUB_TOKEN or GH_TOKEN. Stores in S3
take credentials as every AWS tool does. HOLDFAST_STORE is the store where --store is not given.

Exit codes: 0 all well, 1 failed, 2 wrong usage or configuration, 3 incomplete.`

function addBackup(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'backup', 'store what changed in repositories, and verify it', options)
    .argument('[source...]', 'what to back up (default: the repository of Holdfast itself)')
    .addOption(
      new Option('--strategy <strategy>', 'how the data is read: off the wire, or by a clone')
        .choices(['auto', 'stream', 'mirror'])
        .default('auto'),
    )
    .addOption(
      new Option('--verify <level>', 'what is proved before a snapshot counts')
        .choices(LEVELS)
        .default('objects'),
    )
    .option('--full', 'store a complete copy, although an increment would do')
    .option('--include <glob>', 'only repositories that match one (repeatable)', append, [])
    .option('--exclude <glob>', 'no repository that matches one (repeatable)', append, [])
    .option(
      '--refs <pattern>',
      'only refs that match; !pattern takes away (repeatable)',
      append,
      [],
    )
    .option('--concurrency <number>', 'repositories worked on at once', readConcurrency, 10)
    .option('--dry-run', 'say what would be stored, and store nothing')
    .option(
      '--cache <directory>',
      'keep mirrors there, and read by the mirror strategy; one that another run uses is left alone, with a warning',
    )
    .option('--max-bandwidth <rate>', 'bytes a second that may go to the store, such as 20MB')
    .addOption(serverOption(options))
    .action(commands.backup)
}

function addList(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'list', 'the snapshots of a repository, or of all', options)
    .argument('[source]', 'a source as it was backed up, or a repository id')
    .addOption(serverOption(options))
    .action(commands.list)
}

function addRestore(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'restore', 'make a repository of a snapshot, and verify it', options)
    .argument('<source>', 'a source as it was backed up, or a repository id')
    .argument('<directory>', 'where to; it must not exist, or be empty')
    .addOption(snapshotOption())
    .addOption(timeOption())
    .option('--bare', 'a mirror without a working tree')
    .option('--dry-run', 'say what would be restored, and write nothing')
    .addOption(serverOption(options))
    .action(commands.restore)
}

function addRetrieve(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'retrieve', 'bring a snapshot back from cold storage', options)
    .argument('<source>', 'a source as it was backed up, or a repository id')
    .addOption(snapshotOption())
    .addOption(timeOption())
    .addOption(
      new Option('--all', 'every snapshot, as verify reads them').conflicts(['snapshot', 'at']),
    )
    .addOption(
      new Option('--tier <tier>', 'how fast, and at what price').choices(TIERS).default('standard'),
    )
    .option('--days <number>', 'how long the copies are to be at hand', readDays, 7)
    .addOption(
      new Option('--dry-run', 'say what each tier takes, and ask for nothing').conflicts('wait'),
    )
    .option('--wait', 'end when all is ready')
    .addOption(
      new Option('--poll <duration>', 'how often --wait looks (default: by tier)')
        .argParser(readPoll)
        .implies({ wait: true }),
    )
    .option('--prices <file>', 'a table of prices as JSON, in place of those of Amazon S3')
    .addOption(serverOption(options))
    .action(commands.retrieve)
}

function addVerify(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'verify', 'read what is stored and compare it with what was', options)
    .argument('[source]', 'a source as it was backed up, or a repository id (default: all)')
    .option('--full', 'restore the newest snapshot too, and let git check it')
    .addOption(serverOption(options))
    .action(commands.verify)
}

function addBundleList(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(
    program,
    'bundle-list',
    'print where the bundles of a snapshot are, for git clone --bundle-uri',
    options,
  )
    .argument('<source>', 'a source as it was backed up, or a repository id')
    .addOption(snapshotOption())
    .addOption(timeOption())
    .addOption(
      new Option('--expires <duration>', 'how long the URLs of a store in S3 are good, up to 7d')
        .argParser(readExpiry)
        .default(3600, '1h'),
    )
    .addOption(serverOption(options))
    .action(commands.bundleList)
}

function addBrowse(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'browse', 'look into a snapshot without restoring it', options)
    .argument('<source>', 'a source as it was backed up, or a repository id')
    .argument('[path]', 'a folder to list, or a file to print (default: the top)')
    .addOption(snapshotOption())
    .addOption(timeOption())
    .addOption(refOption())
    .addOption(encodedOption())
    .option('--search <text>', 'list paths that have the text in them, or match *, ? and **')
    .option('--refs', 'list the refs instead')
    .option('--log', 'list the commits of the ref instead')
    .option('--offset <number>', 'how many to pass over', readNumber(0, MOST_PASSED), 0)
    .option('--limit <number>', 'how many to list', readNumber(1, MOST_LISTED), MOST_LISTED)
    .addOption(serverOption(options))
    .action(commands.browse)
}

const MOST_PASSED = 100_000_000
/** As core/browse/page.ts has it. */
const MOST_LISTED = 1000

function addExport(program: Command, commands: Commands, options: ProgramOptions): void {
  addStoreCommand(program, 'export', 'make one file of a snapshot, or of a tree in it', options)
    .argument('<source>', 'a source as it was backed up, or a repository id')
    .requiredOption('--to <file>', 'a file that does not exist, or - for standard output')
    .addOption(
      new Option('--format <format>', 'the files of a ref, or a bundle of all refs and history')
        .choices(['tar.gz', 'bundle'])
        .default('tar.gz'),
    )
    .addOption(snapshotOption())
    .addOption(timeOption())
    .addOption(refOption())
    .option('--path <folder>', 'only what is in this folder')
    .addOption(encodedOption())
    .addOption(
      new Option('--max-size <size>', 'refuse what is larger, before compression')
        .argParser(readSize)
        .default(1e11, '100GB'),
    )
    .option(
      '--max-entries <number>',
      'refuse more files and folders',
      readNumber(1, 100_000_000),
      1_000_000,
    )
    .addOption(serverOption(options))
    .action(commands.export)
}

function refOption(): Option {
  return new Option('--ref <ref>', 'a branch, a tag, a full name, or an object id (default: HEAD)')
}

function encodedOption(): Option {
  const description = 'ref and path are percent-encoded, as --json has them: not all are text'
  return new Option('--encoded', description)
}

function addStoreCommand(
  program: Command,
  name: string,
  description: string,
  { defaults }: ProgramOptions,
): Command {
  return program
    .command(name)
    .description(description)
    .option('--store <store>', 'a directory, or s3://bucket/prefix?region=…', defaults.store)
    .option('--json', 'print the result as JSON')
}

function snapshotOption(): Option {
  return new Option('--snapshot <id>', 'an id, or latest (default: latest)')
    .argParser(readSnapshotId)
    .conflicts('at')
}

function timeOption(): Option {
  const description = 'the newest snapshot taken at this time or before (UTC)'
  return new Option('--at <time>', description).argParser(readTime)
}

function serverOption({ defaults }: ProgramOptions): Option {
  return new Option('--github-server-url <url>', 'the GitHub that owner/name is looked for on')
    .argParser(readServer)
    .default(readServer(defaults.githubServerUrl), defaults.githubServerUrl)
}

/** As core/domain/retrieval.ts has them. */
const TIERS = ['expedited', 'standard', 'bulk'] as const satisfies readonly RetrievalTier[]

/** As core/domain/manifest.ts has them, which would load more than help needs. */
const LEVELS = ['wire', 'objects', 'full'] as const satisfies readonly VerifyLevel[]
