/** The page that lets people in. It works without scripts. */
import { FORM_FIELD } from '../guards/forms.ts'
import { Icon } from '../look/icon.tsx'

export interface LoginPageProps {
  /** Where to go afterwards. */
  readonly to: string
  readonly csrf: string
  /** Whether people can log in with GitHub, and where that is: `github.com`. */
  readonly github: string | null
  /** Whether there is a local administrator. */
  readonly local: boolean
  /** Why it did not work, and what to do. */
  readonly trouble?: { readonly message: string; readonly hint: string } | undefined
}

export function LoginPage({ to, csrf, github, local, trouble }: LoginPageProps) {
  return (
    <section class="login" aria-labelledby="login-title">
      <h1 id="login-title">Log in to Holdfast</h1>
      {trouble && (
        <p role="alert" class="notice notice-bad">
          <Icon name="alert" /> {trouble.message} {trouble.hint}
        </p>
      )}
      {github !== null && (
        <p>
          <a class="button button-primary" href={`/login/github?to=${encodeURIComponent(to)}`}>
            <Icon name="person" /> Log in with {github === 'github.com' ? 'GitHub' : github}
          </a>
        </p>
      )}
      {local && <LocalForm to={to} csrf={csrf} />}
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
    <form method="post" action="/login/local" aria-labelledby="local-title">
      <h2 id="local-title">Local administrator</h2>
      <input type="hidden" name={FORM_FIELD} value={csrf} />
      <input type="hidden" name="to" value={to} />
      <input type="hidden" name="username" value="admin" autocomplete="username" />
      <p>
        <label for="password">Password</label>
        <br />
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength={1000}
        />
      </p>
      <button type="submit" class="button">
        <Icon name="key" /> Log in
      </button>
    </form>
  )
}
