// What a live page does besides taking in its news: the title, the end of the log, replies at hand.
const now = document.getElementById('now')
const SEND_MS = 40000 // longer than the server waits for its database
const log = () => document.getElementById('log')

function showNews() {
  const titled = now.querySelector('[data-title]')
  const end = document.title.replace(/^.* – /, '')
  document.title = `${titled.dataset.title} – ${end}`
}

function scrollToEnd() {
  if (log()) log().scrollTop = log().scrollHeight
}

let lines = now.querySelectorAll('#log li').length
document.addEventListener('htmx:sse:after:message', () => {
  showNews()
  const found = now.querySelectorAll('#log li').length
  if (found !== lines) scrollToEnd()
  lines = found
})
for (const button of document.querySelectorAll('[data-says]')) {
  button.addEventListener('click', () => {
    const box = document.getElementById('text')
    box.value = [box.value, button.dataset.says].filter(Boolean).join(' ')
    box.focus()
  })
}
// What could not be kept stays in the box, with its number: sent again, it is one message.
const say = document.getElementById('say')
say?.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (say.ariaBusy === 'true') return
  say.ariaBusy = 'true'
  const told = document.getElementById('not-sent')
  const { text, number } = say.elements
  const sent = text.value
  told.textContent = ''
  const reply = await fetch(say.action, {
    method: 'POST', body: new URLSearchParams(new FormData(say)), redirect: 'manual', signal: AbortSignal.timeout(SEND_MS),
  }).catch(() => null)
  say.ariaBusy = 'false'
  if (reply?.type === 'opaqueredirect') {
    number.value = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')
    if (text.value === sent) text.value = ''
    text.focus()
  } else if (!reply || reply.status >= 500) told.textContent = told.dataset.why
  else say.submit() // the page that says why it is refused
})
showNews()
scrollToEnd()
