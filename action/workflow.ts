/** The part of @actions/core that the Action speaks through, as an argument. */
import type * as core from '@actions/core'

export type Workflow = Pick<
  typeof core,
  | 'info'
  | 'warning'
  | 'error'
  | 'startGroup'
  | 'endGroup'
  | 'setOutput'
  | 'setSecret'
  | 'saveState'
  | 'getState'
  | 'getInput'
  | 'getIDToken'
> & {
  /** Adds markdown to the page of the run. */
  readonly summarize: (markdown: string) => Promise<void>
}
