/** The few pages of the registration, without anything from elsewhere. */
import type { Secret } from '../../core/domain/secret.ts'
import type { Registered } from './setup.ts'

interface Start {
  readonly manifest: Readonly<Record<string, unknown>>
  /** Where the form goes. */
  readonly action: string
  readonly organization: string
  readonly key: Secret
  readonly githubUrl: string
}

export function describeStart({ manifest, action, organization, key, githubUrl }: Start): string {
  const whose = organization === '' ? 'your own account' : organization
  return frame(
    'Register the App',
    `<p>Holdfast works as a GitHub App that may only read. GitHub shows what it asks for before
anything is made.</p>
<form method="get" action="/setup">
<input type="hidden" name="key" value="${escapeHtml(key.reveal())}">
<label for="organization">Organisation (its login on ${escapeHtml(githubUrl)})</label>
<input id="organization" name="organization" value="${escapeHtml(organization)}" autocomplete="off">
<button>Choose</button>
</form>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(manifest))}">
<button class="primary">Register for ${escapeHtml(whose)}</button>
</form>`,
  )
}

export function describeDone({ slug, url }: Registered): string {
  return frame(
    'The App is registered',
    `<p>Its credentials are kept beside the database, for the user of the App alone.</p>
<ol>
<li><a href="${escapeHtml(url)}/installations/new">Install ${escapeHtml(slug)}</a> on the organisation.</li>
<li>Restart Holdfast, so that it works with what it was given.</li>
</ol>`,
  )
}

export function describeProblem(said: string): string {
  return frame('This did not work', `<p role="alert">${escapeHtml(said)}</p>`)
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Holdfast</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 38rem; margin: 4rem auto; padding: 0 1rem; }
form { display: grid; gap: .5rem; margin: 1.5rem 0; justify-items: start; }
input { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; }
button { font: inherit; padding: .5rem 1rem; min-height: 2.75rem; }
button.primary { font-weight: 600; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (char) => names[char] ?? char)
}
