// What a live page does besides taking in its news: the title, the end of the log, replies at hand.
const now = document.getElementById('now')
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
showNews()
scrollToEnd()
