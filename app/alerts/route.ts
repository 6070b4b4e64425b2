/** Which channels are told of a repository, by the names in its policy. */

/** What a policy calls all channels that the App has. */
const DEFAULT = 'default'

/**
 * None where the policy names none. A name that the App does not have stands for all of them:
 * a slip of the pen silences nobody.
 */
export function routeTo(named: readonly string[], channels: readonly string[]): readonly string[] {
  const everyone = named.some((name) => name === DEFAULT || !channels.includes(name))
  return everyone ? channels : channels.filter((channel) => named.includes(channel))
}
