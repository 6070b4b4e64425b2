/** Searches that the viewer keeps under a name. */
import { Hono } from 'hono'
import { PostForm } from '../look/form.tsx'
import { Icon } from '../look/icon.tsx'
import { needs, viewerOf } from '../needs.ts'
import type { DashboardParts, Env } from '../parts.ts'
import type { SavedView } from '../ports/views.ts'
import { Problem } from '../problem.ts'
import { cleanQuery, removeView, saveView, ViewName } from '../queries/views.ts'
import type { Viewer } from '../viewer.ts'

interface SavedViewsProps {
  readonly views: readonly SavedView[]
  readonly url: URL
  readonly viewer: Viewer
}

export function SavedViews({ views, url, viewer }: SavedViewsProps) {
  return (
    <details class="menu">
      <summary class="button">
        <Icon name="pin" /> Views {views.length > 0 && <span class="counter">{views.length}</span>}
      </summary>
      <div class="box">
        {views.map(({ name, query }) => (
          <PostForm
            viewer={viewer}
            action="/repos/views"
            class="title-row"
            fields={{ name, do: 'remove', query: url.searchParams.toString() }}
          >
            <a href={`/repos?${query}`}>{name}</a>
            <button type="submit" class="button button-small">
              <Icon name="x" />
              <span class="hidden-but-read">Remove the view {name}</span>
            </button>
          </PostForm>
        ))}
        <PostForm
          viewer={viewer}
          action="/repos/views"
          fields={{ do: 'save', query: url.searchParams.toString() }}
        >
          <label for="view-name">Keep this view as</label>
          <div class="buttons">
            <input id="view-name" name="name" required maxlength={60} autocomplete="off" />
            <button type="submit" class="button">
              Save
            </button>
          </div>
        </PostForm>
      </div>
    </details>
  )
}

/** What the forms lead to; all go back to the list as it was. */
export function createViewsPages(parts: DashboardParts): Hono<Env> {
  const pages = new Hono<Env>()
  pages.post('/repos/views', needs('viewer'), async (context) => {
    const viewer = viewerOf(context)
    const form = await context.req.parseBody()
    const name = ViewName.safeParse(form.name)
    if (!name.success) {
      const [issue] = name.error.issues
      throw new Problem('bad-request', `name: ${issue?.message}`, 'Give the view a short name.')
    }
    const query = listQuery(typeof form.query === 'string' ? form.query : '')
    if (form.do === 'remove') await removeView(parts, viewer, name.data)
    else await saveView(parts, viewer, name.data, query)
    return context.redirect(query === '' ? '/repos' : `/repos?${query}`, 303)
  })
  return pages
}

/** Without what is of one page, or of one look at it. */
function listQuery(query: string): string {
  const params = new URLSearchParams(query)
  for (const name of ['cursor', 'said', 'n', 'left']) params.delete(name)
  return cleanQuery(params.toString())
}
