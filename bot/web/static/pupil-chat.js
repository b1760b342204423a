// The pupil's chat: upgrades the form on the page; every word is put in as text, never as markup.
class PupilChat extends HTMLElement {
  connectedCallback() {
    this.log = this.querySelector('ol')
    this.form = this.querySelector('form')
    this.box = this.querySelector('textarea')
    this.status = this.querySelector('.status')
    this.form.addEventListener('submit', this)
    this.addEventListener('click', this)
    this.box.addEventListener('keydown', this)
  }

  disconnectedCallback() {
    this.form.removeEventListener('submit', this)
    this.removeEventListener('click', this)
    this.box.removeEventListener('keydown', this)
  }

  handleEvent(event) {
    if (event.type === 'submit') {
      event.preventDefault()
      this.send(this.box.value)
    } else if (event.type === 'keydown') {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault()
        this.send(this.box.value)
      }
    } else if (event.target.dataset.says) {
      this.send(event.target.dataset.says)
    } else if ('restart' in event.target.dataset) {
      this.restart()
    } else if (event.target.dataset.turn) {
      this.report(event.target)
    }
  }

  async send(text) {
    if (this.busy || !text.trim()) return this.box.focus()
    this.busy = true
    this.status.textContent = this.dataset.working
    try {
      const answer = await this.ask(text)
      this.add('You', 'from-pupil', [paragraph(text)])
      answer.replies.forEach((reply, index) => {
        // What an answer is reported by is its turn: one button for all of its replies.
        const last = index === answer.replies.length - 1 && answer.turn
        const about = [...whyThese(reply.shown), ...(last ? [this.reportLine(answer.turn)] : [])]
        this.add('Evenhand', 'from-bot', [...render(reply), ...about])
      })
      if (this.box.value === text) this.box.value = ''
      this.status.textContent = ''
    } catch {
      this.box.value = text
      this.status.textContent = this.dataset.sorry
    } finally {
      this.busy = false
      this.box.focus()
    }
  }

  async ask(text) {
    this.conversation ??= (await post('/api/conversations', {})).conversation
    return post(`/api/conversations/${this.conversation}/messages`, { text })
  }

  reportLine(turn) {
    const line = element('p', { className: 'about' })
    const button = element('button', { type: 'button', textContent: this.dataset.report })
    button.dataset.turn = turn
    line.append(button)
    return line
  }

  async report(button) {
    // Not `disabled`, which would throw a keyboard user off the button and out of the answer.
    if (button.hasAttribute('aria-disabled')) return
    button.setAttribute('aria-disabled', 'true')
    this.status.textContent = ''
    try {
      const url = `/api/conversations/${this.conversation}/reports`
      const { said } = await post(url, { turn: Number(button.dataset.turn) })
      // Read out once, by the log that it is put into.
      button.parentElement.after(paragraph(said, 'thanks'))
    } catch {
      button.removeAttribute('aria-disabled')
      this.status.textContent = this.dataset.reportSorry
    }
  }

  restart() {
    this.conversation = undefined
    while (this.log.children.length > 1) this.log.lastElementChild.remove()
    this.status.textContent = 'Started again. The conversation is cleared.'
    this.box.focus()
  }

  add(who, className, parts) {
    const item = element('li', { className })
    item.append(element('p', { className: 'who', textContent: who }), ...parts)
    this.log.append(item)
    // The start of an answer is what is read first; its end may be a screen further down.
    item.scrollIntoView({ block: 'nearest' })
  }
}

async function post(url, body) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(String(response.status))
  return response.json()
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties)
}

function paragraph(text, className = '') {
  return element('p', { textContent: text, className })
}

function render(reply) {
  const { blocks, suggestions = [] } = reply.shown
  if (!blocks) return [paragraph(reply.text)]
  const routes = suggestions.filter((suggestion) => suggestion.option)
  const others = suggestions.filter((suggestion) => !suggestion.option)
  const parts = []
  const sources = []
  let list = null
  for (const block of blocks) {
    if (block.kind !== 'option' && block.kind !== 'place') list = null
    if (block.kind === 'source') {
      sources.push(block)
    } else if (block.kind === 'heading') {
      parts.push(element('h2', { textContent: block.text }))
    } else if (block.kind === 'link') {
      parts.push(linkLine(block))
    } else if (block.kind === 'routes') {
      parts.push(routesLine(block, routes))
    } else if (block.kind === 'option') {
      if (!list) parts.push((list = element('ul')))
      list.append(labelled('li', block, routes.find((route) => route.option === block.option)))
    } else if (block.kind === 'place') {
      if (!list) parts.push((list = element('ul')))
      list.append(placeItem(block))
    } else {
      parts.push(labelled('p', block))
    }
  }
  if (others.length) parts.push(taps(others))
  if (sources.length) parts.push(sourceList(sources))
  return parts
}

function labelled(name, block, route) {
  const node = element(name, { className: block.kind })
  // In an overview the name of a route is the thing to tap; beside a comparison it is a label.
  if (block.heading && route && !block.facet) node.append(tap(route, 'inline'))
  else if (block.heading) node.append(element('strong', { textContent: `${block.heading}: ` }))
  node.append(block.text)
  return node
}

function placeItem(block) {
  const item = element('li', { className: 'place' })
  const name = block.url ? link({ url: block.url, text: block.heading }) : [block.heading]
  item.append(...name, `: ${block.text}`)
  return item
}

function routesLine(block, routes) {
  const names = routes.filter((route) => block.text.includes(route.label))
  if (!names.length) return labelled('p', block)
  const line = element('p', { className: 'routes' })
  line.append(block.text.slice(0, block.text.indexOf(':') + 1))
  for (const route of names) line.append(' ', tap(route, 'inline'))
  return line
}

function linkLine(block) {
  const line = element('p')
  line.append(element('strong', { textContent: `${block.heading}: ` }), ...link(block))
  return line
}

function link({ url, text }) {
  return [
    element('a', { href: url, textContent: text, rel: 'noreferrer', target: '_blank' }),
    ' (opens in a new tab)',
  ]
}

function tap({ label, message }, className = '') {
  const button = element('button', { type: 'button', textContent: label, className })
  button.dataset.says = message
  return button
}

function taps(suggestions) {
  const group = element('div', { className: 'taps' })
  group.setAttribute('role', 'group')
  group.setAttribute('aria-label', 'You could ask')
  group.append(...suggestions.map((suggestion) => tap(suggestion)))
  return group
}

function sourceList(sources) {
  const list = element('ul')
  for (const source of sources) {
    const item = element('li')
    item.append(...(source.url ? link(source) : [source.text]))
    list.append(item)
  }
  return folded(sources[0].heading, [list])
}

function whyThese({ why, receipt }) {
  if (!why) return []
  const left = element('ul')
  for (const { name, note } of why.not_shown) {
    left.append(labelled('li', { kind: 'left-out', heading: name, text: note }))
  }
  const lines = element('dl')
  for (const { label, text } of why.receipt_lines) {
    lines.append(element('dt', { textContent: label }), element('dd', { textContent: text }))
  }
  const raw = element('pre', { textContent: oneFieldALine(receipt) })
  const parts = why.answer.map((text) => paragraph(text))
  if (left.children.length) parts.push(folded(why.not_shown_label, [left]))
  parts.push(folded(why.receipt_label, [
    paragraph(why.receipt_meaning), lines, folded(why.receipt_raw_label, [raw]),
  ]))
  return [folded(why.question, parts, 'about')]
}

function oneFieldALine(record) {
  const pairs = Object.entries(record).map((pair) => pair.map((part) => JSON.stringify(part)))
  return `{\n${pairs.map(([name, value]) => `${name}: ${value}`).join(',\n')}\n}`
}

function folded(summary, parts, className = '') {
  const details = element('details', { className })
  details.append(element('summary', { textContent: summary }), ...parts)
  return details
}

if (!customElements.get('pupil-chat')) customElements.define('pupil-chat', PupilChat)
