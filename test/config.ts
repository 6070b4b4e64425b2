/** What tests take from the environment they run in. */

/** Where git and the programs it needs are found. */
export const PATH = process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'
