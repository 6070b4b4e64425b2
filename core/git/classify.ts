/** The one place that reads what git says and makes a code of it. */
import { type ErrorCode, HoldfastError } from '../domain/errors.ts'

/** Whose repository git was at work on: the one being backed up, or our own copy. */
export type GitSide = 'source' | 'scratch'

interface Rule {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
  /** The rule holds for this side alone. */
  readonly side?: GitSide
}

/** What refuses it is a server between as a rule: git sends the name of each object that it wants. */
export const TOO_LARGE_HINT =
  'Raise the limit of the server: client_max_body_size in nginx, LimitRequestBody in Apache.'

/** First match wins, so that a cause stands before its consequences. Git speaks English (LC_ALL=C). */
const RULES: readonly Rule[] = [
  {
    pattern: /No space left on device|Disk quota exceeded|File too large/,
    code: 'disk-full',
    message: 'The disk has no room for the scratch copy.',
    hint: 'Free some space, or point TMPDIR to a larger disk.',
  },
  {
    pattern: /Out of memory|cannot allocate memory|Cannot allocate memory/,
    code: 'git-failed',
    message: 'git ran out of memory.',
    hint: 'Give the machine more memory, or lower the concurrency.',
  },
  {
    pattern: /detected dubious ownership/,
    code: 'source-denied',
    message: 'git does not trust the owner of the source directory.',
    hint: 'Run Holdfast as the owner of the directory.',
  },
  {
    pattern: /returned error: 429|rate limit|secondary rate|Too Many Requests/i,
    code: 'source-rate-limited',
    message: 'The source asked for fewer requests.',
    hint: 'Wait a few minutes, or lower the concurrency.',
  },
  {
    pattern:
      /Authentication failed|could not read (Username|Password)|returned error: 40[13]|Invalid username or|Host key verification failed|Permission denied \(|access denied|HTTP Basic: Access denied/i,
    code: 'source-denied',
    message: 'The source refused the credential, or asked for one.',
    hint: 'Check that the token is valid and may read this repository.',
  },
  {
    pattern: /Permission denied/,
    code: 'source-denied',
    message: 'A file of the source may not be read.',
    hint: 'Run Holdfast as a user who may read the whole repository.',
    side: 'source',
  },
  {
    pattern:
      /Repository not found|returned error: 4(04|10)|repository '.*' not found|does not appear to be a git repository|invalid gitfile format|not a git repository|repository '.*' does not exist|No such file or directory/i,
    code: 'source-not-found',
    message: 'There is no git repository at this address, or the credential may not know of it.',
    hint: 'Check the address, and that the token may read the repository.',
    side: 'source',
  },
  {
    pattern: /unknown repository (extension|format)|Expected git repo version|unsupported/,
    code: 'source-unsupported',
    message: 'The source uses something that this git does not know.',
    hint: 'Update git on this machine.',
    side: 'source',
  },
  {
    pattern:
      /repository corruption|pack-objects died|bad (tree |commit |blob |tag )?object|bad config|unable to normalize alternate|missing (blob|tree|commit|tag|object)|(blob|tree|commit|tag) [0-9a-f]+ .*missing|unable to (read|find|unpack) (?!askpass)|is corrupt|corrupt (loose|patch)|hash mismatch|SHA1 COLLISION|inflate|data stream error|did not send all necessary objects|did not receive expected object|bad pack|packfile .* (cannot|does not|is)|index file|object file .* is empty|garbage at end|broken link|loose object|invalid object|failed to (read|traverse|parse)|could not (parse|read)(?! from remote)|not a valid object|bogus|promisor|wrong index|pack has \d+ unresolved/i,
    code: 'source-corrupt',
    message: 'The source is damaged: git cannot read all of its objects.',
    hint: 'Run `git fsck --full` at the source and mend it; earlier snapshots are not touched.',
    side: 'source',
  },
  {
    pattern: /unable to update url base from redirection|redirect|returned error: 30\d/i,
    code: 'source-redirected',
    message: 'The source redirects to another place.',
    hint: 'Name the repository by the address it redirects to.',
    side: 'source',
  },
  {
    pattern: /not our ref|couldn't find remote ref/,
    code: 'source-changing',
    message: 'A ref of the source went away while it was being read.',
    hint: 'Run the backup again.',
    side: 'source',
  },
  {
    pattern: /(HTTP|returned error:) 413/,
    code: 'source-protocol',
    message: 'The source takes no request as large as this.',
    hint: TOO_LARGE_HINT,
    side: 'source',
  },
  {
    pattern:
      /Could not resolve host|Connection (refused|reset|timed out)|timed out|Failed to connect|early EOF|hung up|RPC failed|Operation too slow|unexpected disconnect|transfer closed|Recv failure|Empty reply|SSL|TLS|certificate|returned error: 5\d\d|Could not connect|Network is unreachable|No route to host|Couldn't connect|unexpected end of|kex_exchange|Could not read from remote|unable to connect/i,
    code: 'source-unreachable',
    message: 'The source did not answer, or the connection broke.',
    hint: 'Check the address and the network, then run the backup again.',
    side: 'source',
  },
  {
    pattern:
      /protocol error|bad line length|unexpected|invalid server response|bad band|expected|is this a git repository|returned error: [34]\d\d|server doesn't support/i,
    code: 'source-protocol',
    message: 'The source answered something that is not git.',
    hint: 'Check that the address is that of a git repository and that no proxy changes answers.',
    side: 'source',
  },
]

/** The error for a git that ended with a failure and said `stderr`. */
export function classifyGitFailure(
  stderr: string,
  { args, side }: { readonly args: readonly string[]; readonly side: GitSide },
): HoldfastError {
  const said = describeStderr(stderr)
  const words = withoutNames(said)
  const rule = RULES.find((each) => (each.side ?? side) === side && each.pattern.test(words))
  if (rule) {
    return new HoldfastError(
      rule.code,
      `${rule.message} git ${args[0]} said: ${said.slice(-400)}`,
      {
        hint: rule.hint,
      },
    )
  }
  return new HoldfastError('git-failed', `git ${args[0]} failed: ${said || 'it said nothing'}.`, {
    hint: 'Run again; if it stays, report it with this message.',
  })
}

/** A repository may be called `bogus` or `redirect`: addresses and what is quoted tell nothing. */
function withoutNames(said: string): string {
  return said.replace(/(?<!\w)'[^']*'/g, "''").replace(/\b[a-z+]+:\/\/\S*/gi, '')
}

/**
 * What git said, fit to be shown: without progress, control characters and credentials,
 * and no longer than a screen.
 */
export function describeStderr(stderr: string): string {
  return stderr
    .split(/[\r\n]+/)
    .filter(
      (line) =>
        !/^(remote: )?(\w+ )?\w+ objects: |^Updating files: |^(remote: )?hint:|^Cloning into|^\s*$/.test(
          line,
        ),
    )
    .map((line) =>
      line
        // biome-ignore lint/suspicious/noControlCharactersInRegex: terminals would act on them
        .replace(/\u001b\[[0-9;?]*[A-Za-z]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
        .replace(/\/\/[^/@\s]+@/g, '//')
        .trim(),
    )
    .join('; ')
    .slice(-2000)
}
