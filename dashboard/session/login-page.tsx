/** The page that lets people in. It works without scripts. */
import { FORM_FIELD } from '../guards/forms.ts'
import { Icon } from '../look/icon.tsx'

export interface LoginPageProps {
  /** Where to go afterwards. */
  readonly to: string
  readonly csrf: string
  /** Where people log in with GitHub: `github.com`; null where they cannot. */
  readonly github: string | null
  /** Whether there is a local administrator. */
  readonly local: boolean
  /** Why it did not work, and what to do. */
  readonly trouble?:
    | { readonly message: string; readonly hint: string; readonly local?: boolean }
    | undefined
}

export function LoginPage({ to, csrf, github, local, trouble }: LoginPageProps) {
  return (
    <section class="login" aria-labelledby="login-title">
      <h1 id="login-title">Log in to Holdfast</h1>
      {trouble && (
        <p role="alert" class="flash flash-bad">
          <Icon name="alert" /> {trouble.message} {trouble.hint}
        </p>
      )}
      {github !== null && (
        <div class="box">
          <p>What you see and may do follows from your place in the organisation.</p>
          <a class="button button-primary" href={`/login/github?to=${encodeURIComponent(to)}`}>
            <Icon name="person" /> Log in with {github === 'github.com' ? 'GitHub' : github}
          </a>
        </div>
      )}
      {local && (
        <details class="box" open={github === null || trouble?.local === true}>
          <summary>Local administrator</summary>
          <LocalForm to={to} csrf={csrf} />
        </details>
      )}
      {github === null && !local && (
        <p>
          Nobody can log in yet: set <code>ADMIN_PASSWORD_HASH</code>, or <code>CLIENT_ID</code> and{' '}
          <code>CLIENT_SECRET</code> of the App, and restart Holdfast.
        </p>
      )}
    </section>
  )
}

function LocalForm({ to, csrf }: Pick<LoginPageProps, 'to' | 'csrf'>) {
  return (
    <form method="post" action="/login/local">
      <input type="hidden" name={FORM_FIELD} value={csrf} />
      <input type="hidden" name="to" value={to} />
      <input type="text" name="username" value="admin" autocomplete="username" readonly hidden />
      <div class="field">
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength={1000}
        />
      </div>
      <button type="submit" class="button">
        <Icon name="key" /> Log in
      </button>
    </form>
  )
}
