import type { Message, MessageItem } from './message.ts'

const COLORS = { notice: '#0969da', warning: '#9a6700', critical: '#cf222e' } as const
const RESOLVED = '#1a7f37'

/** The message as HTML that mail programs show, without anything to be fetched. */
export async function renderMail(message: Message): Promise<string> {
  const { default: render } = await import('mjml')
  const { html } = await render(mailTemplate(message), { fonts: {}, validationLevel: 'strict' })
  return html
}

function mailTemplate(message: Message): string {
  const { title, about, severity, items, count, url, id } = message
  const color = about === 'resolved' ? RESOLVED : COLORS[severity]
  const left = count - items.length
  const more = left > 0 ? `<mj-text>And ${left.toLocaleString('en-US')} more.</mj-text>` : ''
  const link =
    url === null
      ? ''
      : `<mj-button href="${escapeHtml(url)}" background-color="${color}">All of them</mj-button>`
  return `<mjml lang="en">
  <mj-head>
    <mj-title>${escapeHtml(title)}</mj-title>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="14px" line-height="20px" color="#1f2328" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f6f8fa">
    <mj-section background-color="#ffffff" border-top="4px solid ${color}">
      <mj-column>
        <mj-text font-size="20px" line-height="26px">${escapeHtml(title)}</mj-text>
        ${items.map((item) => itemTemplate(item, message)).join('\n        ')}
        ${more}
        ${link}
        <mj-text font-size="12px" color="#59636e">Holdfast, ${escapeHtml(id)}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>`
}

function itemTemplate({ title, text, next, since }: MessageItem, message: Message): string {
  const head = message.count > 1 ? `<strong>${escapeHtml(title)}</strong><br />` : ''
  const began = `Since ${since.toISOString()}.`
  const rest =
    message.about === 'resolved'
      ? `${began} It is over.`
      : `${lines(text)}<br />${began}<br />Next: ${lines(next)}`
  return `<mj-text>${head}${rest}</mj-text>`
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br />')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
