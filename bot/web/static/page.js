// What every part uses: words, elements made of text alone, what this tab keeps.
export const words = JSON.parse(document.getElementById('words').textContent)
const { lang } = document.documentElement
const { school } = document.querySelector('pupil-chat').dataset
const prefix = `evenhand.${school}.`
const memory = new Map()

export { lang, school }

export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

export function el(name, attributes, ...children) {
  return made(document.createElement(name), attributes, children)
}

export function svg(name, attributes, ...children) {
  return made(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}

export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value)
  }
  return node
}

function made(node, attributes, children) {
  node.append(...children.flat())
  return set(node, attributes)
}

export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `#i-${name}` }))
}

export function button(attributes, press, ...children) {
  const node = el('button', { type: 'button', ...attributes }, ...children)
  if (press) node.addEventListener('click', press)
  return node
}

export function unseen(text) {
  return el('span', { class: 'vh' }, ` ${text}`)
}

export function list(items) {
  return el('ul', {}, items.map((item) => el('li', {}, item)))
}

export function folded(summary, parts, attributes = {}) {
  return el('details', attributes, el('summary', {}, summary), parts)
}

export function link(url, text) {
  // Anything else could run something.
  if (!/^https?:/.test(url)) return [text]
  return [
    el('a', { href: url, rel: 'noreferrer', target: '_blank' }, text),
    el('span', { class: 'no-print' }, ` ${words.new_tab}`),
  ]
}

// In a frame, storage may be blocked: then memory has it until a reload.
export function keep(name, value) {
  memory.set(name, value)
  try {
    if (value === null) sessionStorage.removeItem(prefix + name)
    else sessionStorage.setItem(prefix + name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function kept(name) {
  try {
    return memory.get(name) ?? JSON.parse(sessionStorage.getItem(prefix + name))
  } catch {
    return null
  }
}

export function forget() {
  memory.clear()
  try {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(prefix)) sessionStorage.removeItem(name)
    }
  } catch { /* nothing is stored */ }
}
