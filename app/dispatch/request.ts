/** What GitHub is asked to run, and how the run is known again. */
import type { WorkflowDispatch } from '../github/port.ts'
import type { DispatchOrder } from './order.ts'

/** The names stand in the workflow file too; GitHub refuses one that does not. */
export function requestFor(
  { workflow, maxParallel }: DispatchOrder,
  id: string,
  slots: readonly number[],
): WorkflowDispatch {
  const { owner, name, file, ref } = workflow
  const atOnce = Math.min(maxParallel ?? slots.length, slots.length)
  return {
    ...{ owner, name, file, ref },
    inputs: { dispatch: id, slots: JSON.stringify(slots), 'max-parallel': String(atOnce) },
  }
}

/** The title of a dispatch's workflow run: its `run-name`. */
export function titleOf(id: string): string {
  return `${TITLE}${id}`
}

/** The dispatch that a title names; undefined when it is none of ours. */
export function dispatchOfTitle(title: string): string | undefined {
  return title.startsWith(TITLE) ? title.slice(TITLE.length) : undefined
}

const TITLE = 'holdfast '
