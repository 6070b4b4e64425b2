/** What the servers of tests take from the environment. */

/** On a build machine a server that is missing is a failure, and no reason to skip. */
export const CI = process.env.CI === 'true'

/** Where the programs of servers are looked for. */
export const PATH = process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'
