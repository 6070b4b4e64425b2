/** Forms that change something, and text to take away. */
import type { Child } from 'hono/jsx'
import type { Viewer } from '../viewer.ts'
import { Icon } from './icon.tsx'

interface PostFormProps {
  readonly viewer: Pick<Viewer, 'csrf'>
  readonly action: string
  readonly id?: string
  readonly class?: string
  /** Sent along as they are. */
  readonly fields?: Readonly<Record<string, string>>
  readonly children?: Child
}

/** A form that shows that this site made it. */
export function PostForm({ viewer, action, id, class: kind, fields, children }: PostFormProps) {
  return (
    <form method="post" action={action} id={id} class={kind}>
      <input type="hidden" name="_csrf" value={viewer.csrf} />
      {Object.entries(fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: Child
  /** The control, with the same `id`; where there is a hint, `aria-describedby` `<id>-hint`. */
  readonly children?: Child
}

export function Field({ id, label, hint, children }: FieldProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

interface CopyBoxProps {
  readonly id: string
  /** What it is: `the command`. */
  readonly label: string
  readonly text: string
}

/** Text to be copied: selectable without a script, with a button where there is one. */
export function CopyBox({ id, label, text }: CopyBoxProps) {
  return (
    <div class="copy-box">
      <pre id={id}>{text}</pre>
      <button type="button" class="button button-small" data-copy={id} hidden>
        <Icon name="copy" /> <span data-said>Copy</span>
        <span class="hidden-but-read"> {label}</span>
      </button>
    </div>
  )
}
