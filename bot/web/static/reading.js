// How the page looks, and reading aloud.
import { button, el, icon, keep, kept, lang, words } from './page.js'

const { dataset, classList } = document.documentElement
const speech = window.speechSynthesis

export function restoreLooks({ elements }) {
  for (const name of ['size', 'font', 'theme']) {
    const value = kept(name)
    if (value) elements[name].value = dataset[name] = value
  }
}

export function changeLooks({ name, value }) {
  dataset[name] = value
  keep(name, value)
}

// Other voices would send the words to somebody else's computer.
function voice() {
  const here = speech?.getVoices().filter((each) => each.localService) ?? []
  return here.find((each) => each.lang === lang) ?? here.find((each) => each.lang.startsWith(lang.slice(0, 2)))
}

// Voices may be found late.
export function watchVoices() {
  const show = () => classList.toggle('has-voice', Boolean(voice()))
  speech?.addEventListener('voiceschanged', show)
  show()
}

export function hush() {
  speech?.cancel()
}

export function aloudButton(text) {
  const label = el('span', {}, words.aloud)
  const rest = () => { label.textContent = words.aloud }
  return button({ class: 'aloud' }, () => {
    const reading = label.textContent === words.stop
    hush()
    if (reading) return rest()
    label.textContent = words.stop
    const said = new SpeechSynthesisUtterance(text)
    said.voice = voice()
    said.lang = said.voice.lang
    said.onend = said.onerror = rest
    return speech.speak(said)
  }, icon('speak'), label)
}
