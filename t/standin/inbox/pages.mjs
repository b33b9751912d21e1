// The inbox for people: the list, one mail, and its HTML part in a frame that can run no scripts.
import { LINK } from './mails.mjs'
import { escapeHtml as h, send, sendPage } from '../web.mjs'

const RELOAD_S = 5
const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation'

export function showList(res, mails) {
  const rows = [...mails.all()].reverse().map(mail => `<tr><td>${h(shortTime(mail.time))}</td><td>${h(mail.to.join(', '))}</td>
<td><a href="/mail/${mail.id}">${h(mail.subject || '(no subject)')}</a></td></tr>`)
  const table = `<div class="scroll"><table><thead><tr><th scope="col">Time</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>
<form method="post" action="/clear"><p><button>Delete all</button></p></form>`
  sendPage(res, {
    title: `Inbox (${rows.length})`,
    headers: { Refresh: RELOAD_S },
    main: `<h1>Inbox</h1>
<p>Every mail that Rolecall sends here ends on this page; none leaves this machine. The page looks again every
${RELOAD_S} seconds.</p>
${rows.length ? table : '<p>No mail yet.</p>'}`
  })
}

export function showMail(res, mail) {
  const headers = ['from', 'to', 'reply-to', 'subject', 'date', 'message-id']
  const decoded = { from: mail.headerFrom, to: mail.headerTo, 'reply-to': mail.replyTo, subject: mail.subject }
  const rows = [['envelope from', mail.from ?? ''], ['envelope to', mail.to.join(', ')]]
    .concat(headers.map(name => [name, decoded[name] ?? mail.headers[name] ?? '']))
    .map(([name, value]) => `<tr><th scope="row">${h(name)}</th><td>${h(value)}</td></tr>`)
  sendPage(res, {
    title: mail.subject || '(no subject)',
    main: `<p><a href="/">Inbox</a></p>
<h1>${h(mail.subject || '(no subject)')}</h1>
<div class="scroll"><table><tbody>${rows.join('\n')}</tbody></table></div>
${mail.html ? `<h2>HTML</h2>\n<iframe title="The mail's HTML part" sandbox="${SANDBOX}" src="/mail/${mail.id}/html"></iframe>` : ''}
${mail.text === null ? '' : `<h2>Text</h2>\n<pre>${linked(mail.text)}</pre>`}
<p><a href="/mail/${mail.id}/raw">The whole message as it came</a></p>`
  })
}

/** The HTML part itself; links leave the frame. */
export function sendHtmlPart(res, mail) {
  const base = '<base target="_top">'
  const html = mail.html || ''
  const body = /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, head => head + base) : base + html
  send(res, 200, 'text/html; charset=utf-8', body, {
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox ${SANDBOX}`
  })
}

// The text with its addresses as links; the pieces between them are escaped one by one.
function linked(text) {
  let html = ''
  let end = 0
  for (const match of text.matchAll(LINK)) {
    html += h(text.slice(end, match.index)) + `<a href="${h(match[0])}">${h(match[0])}</a>`
    end = match.index + match[0].length
  }
  return html + h(text.slice(end))
}

const shortTime = iso => iso.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')
