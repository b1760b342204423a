// A person in the chat: their words, notices about them, and what stands above the box.
import { button, el, fill, unseen, words } from './page.js'

export function spoken({ kind, status, speaker, text }) {
  if (kind === 'notice') return el('li', { class: 'note', 'data-status': status }, unseen(`${words.bot}: `), text)
  return el('li', { class: 'from-bot from-person' },
    el('h2', {}, fill(words.person, { speaker })), el('p', {}, text))
}

// `press` does what a tap names and sends what it holds; returns whether something changed.
export function showPerson(place, { text, taps }, press) {
  const [said, row] = place.children
  place.hidden = !text
  // The same words again would be read out again.
  if (said.textContent !== text) said.textContent = text
  if (row.dataset.taps === JSON.stringify(taps)) return false
  row.dataset.taps = JSON.stringify(taps)
  row.replaceChildren(...taps.map(({ label, do: what, sends }) => button({}, () => press(what, sends), label)))
  return true
}
