/** What load.ts uses of autocannon, which comes without types. */
declare module 'autocannon' {
  interface Client {
    setRequests(requests: readonly Ask[]): void
  }
  interface Ask {
    readonly method: 'GET'
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
  }
  interface Options {
    readonly url: string
    readonly connections: number
    /** In seconds. */
    readonly duration: number
    readonly timeout: number
    /** Of each connection, in a second. */
    readonly connectionRate?: number
    readonly setupClient: (client: Client) => void
  }
  export interface Result {
    readonly errors: number
    readonly timeouts: number
    readonly non2xx: number
    /** In seconds. */
    readonly duration: number
  }
  interface Run extends PromiseLike<Result> {
    on(
      event: 'response',
      heard: (client: Client, status: number, bytes: number, ms: number) => void,
    ): void
  }
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default function autocannon(options: Options): Run
}
