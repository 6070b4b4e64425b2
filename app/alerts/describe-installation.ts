import type { InstallationCondition, SubjectInstallation } from './condition.ts'
import type { Words } from './describe.ts'
import { describeQuota, describeRateLimit } from './describe-limits.ts'

/** The words of what all repositories of an account suffer from. */
export function describeInstallation(
  { id, account }: SubjectInstallation,
  condition: InstallationCondition & { readonly since: Date },
): Words {
  const one = { distinct: id, common: id }
  switch (condition.kind) {
    case 'discovery-failing':
      return {
        ...one,
        // GitHub being down is one cause for all accounts.
        common: 'github',
        title: `The repositories of ${account} cannot be listed`,
        text: `${condition.message} New repositories are not covered until they are discovered.`,
        next: 'Look at the permissions of the App, and at the status of GitHub.',
      }
    case 'policy-invalid':
      return describeInvalid(id, condition)
    case 'policy-unread':
      return {
        ...one,
        title: `A policy of ${account} could not be read`,
        text: condition.message,
        next: 'Give the App access to the repository that it lies in.',
      }
    case 'no-control-repository':
      return {
        ...one,
        title: `No backups of ${account} can be started`,
        text: condition.message,
        next: condition.hint,
      }
    case 'rate-limited':
      return { ...one, ...describeRateLimit(condition, `for ${account}`) }
    case 'quota':
      return { ...one, ...describeQuota(condition, account) }
    case 'workflow-enabled': {
      const { owner, name, file } = condition
      return {
        // As often as it happens, which is not twice a day.
        distinct: `${id}:${owner}/${name}/${file}:${condition.since.toISOString().slice(0, 10)}`,
        common: id,
        title: `${file} of ${owner}/${name} is enabled again`,
        text: 'GitHub had disabled it after 60 days without activity. The App has enabled it.',
        next: 'Nothing.',
        facts: { owner, name, file },
      }
    }
  }
}

/** So many problems are named. */
const MOST_PROBLEMS = 10

function describeInvalid(
  id: string,
  { file, problems }: Extract<InstallationCondition, { kind: 'policy-invalid' }>,
): Words {
  const place = `${file.owner}/${file.name}`
  const lines = problems
    .slice(0, MOST_PROBLEMS)
    .map(({ line, message }) => `Line ${line}: ${message}`)
  const more =
    problems.length > MOST_PROBLEMS ? [`And ${problems.length - MOST_PROBLEMS} more.`] : []
  return {
    distinct: `${id}:${file.repositoryId}`,
    common: `${id}:${file.repositoryId}`,
    title: `The policy of ${place} is invalid`,
    text: ['Its last good version stays in force.', ...lines, ...more].join('\n'),
    next: `Correct ${file.path}; the check run on ${place} shows each line.`,
    facts: { path: file.path, problems: String(problems.length) },
  }
}
