// My options: what a pupil wants to keep, in their own order, in this tab only.
import { button, el, fill, icon, keep, kept, lang, link, list, unseen, words } from './page.js'

const shows = new Set()
const entries = () => kept('options') ?? []
const panel = (selector) => document.querySelector(`#kept ${selector}`)

// The button that keeps {option, name, lines, sources}, pressed when all lines are kept.
export function keepButton(item) {
  const { option, name, lines } = item
  const entry = () => entries().find((each) => each.option === option)
  const isKept = () => Boolean(entry()) && lines.every((line) => entry().lines.includes(line))
  const label = el('span', {})
  const node = button({}, () => {
    const had = isKept()
    const all = entries().filter((each) => each.option !== option)
    const before = entry()?.lines.filter((line) => !lines.includes(line)) ?? []
    if (!had) {
      const here = entries().findIndex((each) => each.option === option)
      all.splice(here < 0 ? all.length : here, 0, { ...entry(), ...item, lines: [...before, ...lines] })
    } else if (before.length) {
      all.push({ ...entry(), lines: before })
    }
    save(all, node, fill(had ? words.was_removed : words.was_kept, { name }))
  }, icon('keep'), label, unseen(name))
  const show = () => {
    node.setAttribute('aria-pressed', isKept())
    label.textContent = isKept() ? words.kept : words.keep
  }
  show()
  shows.add(show)
  return node
}

export function renderKept() {
  const all = entries()
  document.querySelector('.kept-count').textContent = all.length
  panel('.kept-none').hidden = all.length
  panel('.kept-rest').hidden = !all.length
  panel('time').textContent = new Date().toLocaleDateString(lang, { dateStyle: 'long' })
  panel('ol').replaceChildren(...all.map(({ option, name, lines, sources }) => {
    const remove = ({ target }) => {
      save(all.filter((each) => each.option !== option), target, '')
      panel('h2').focus()
    }
    const from = sources.length ? list(sources.map(({ url, text }) => link(url, text))) : words.no_sources
    return el('li', {}, el('h3', {}, name), lines.map((line) => el('p', {}, line)),
      el('div', { class: 'from' }, `${words.sources}: `, from),
      button({}, remove, words.remove, unseen(name)))
  }))
  for (const show of shows) show()
}

export function download() {
  const told = entries().flatMap(({ name, lines, sources }) => [
    '', name, ...lines, `${words.sources}:`,
    ...(sources.length ? sources.map(({ text, url = '' }) => `- ${text} ${url}`) : [words.no_sources]),
  ])
  const [head, foot] = ['head', 'foot'].map((part) => (
    [...document.querySelectorAll(`#kept .${part}`)].map((node) => node.textContent)))
  const file = new Blob([[...head, ...told, '', ...foot].join('\r\n')], { type: 'text/plain' })
  el('a', { href: URL.createObjectURL(file), download: words.file }).click()
}

function save(all, node, said) {
  keep('options', all)
  node.dispatchEvent(new CustomEvent('kept', { bubbles: true, detail: said }))
}
