// An answer as it is looked at, and what a pupil can do with it: judge it, keep it in My options.
import {
  button, el, fill, folded, icon, keep, kept, lang, link, list, set, svg, unseen, words,
} from './page.js'

const MOST_COLUMNS = 4 // that can be read side by side
const WIDE = 42 // em, from which the stages stand side by side
const LEAST_BOX = 44 // px, for a finger
const GAP = 8 // px

// Returns the parts of one reply; `shown` is as in docs/reference/api.md.
export function answer({ text, shown }) {
  const { blocks, suggestions, status } = shown
  if (!blocks) return el('p', {}, text)
  const routes = suggestions.filter((tap) => tap.option)
  const others = suggestions.filter((tap) => !tap.option).map(tapOf)
  const parts = []
  const sources = []
  let level = 'h3'
  let group
  const grouped = (className, item) => {
    if (group?.className !== className) parts.push((group = el('ul', { class: className })))
    group.append(item)
  }
  for (const block of blocks) {
    const { kind, heading, option, facet, url } = block
    const named = heading ? [el('b', {}, `${heading}: `)] : []
    if (kind === 'source') {
      sources.push(link(url, block.text))
    } else if (facet && kind === 'heading') {
      if (group?.className !== 'compared') parts.push((group = comparison(blocks)))
    } else if (facet && kind === 'option') {
      continue
    } else if (kind === 'option' && option) {
      grouped('cards', card(block, level, routes))
    } else if (kind === 'option') {
      grouped('lines', el('li', {}, named, withNumbers(block.text)))
    } else if (kind === 'place') {
      grouped('lines', el('li', {}, link(url, heading), `: ${block.text}`))
    } else {
      group = null
      if (kind === 'heading') {
        level = 'h4'
        parts.push(el('h3', {}, block.text))
      } else if (kind === 'routes') {
        parts.push(otherRoutes(block.text, routes, status))
      } else {
        const words = kind === 'link' ? link(url, block.text) : withNumbers(block.text, option)
        parts.push(el('p', { class: kind }, named, words))
      }
    }
  }
  if (status === 'overview') others.unshift(button({ 'data-do': 'map' }, null, words.map))
  if (others.length) parts.push(groupOf(others, words.taps))
  parts.push(el('div', { class: 'row' }, keepable(shown).map(keepButton)))
  if (sources.length) parts.push(folded(words.sources, list(sources)))
  return parts
}

function groupOf(buttons, label) {
  return el('div', { class: 'row', role: 'group', 'aria-label': label }, buttons)
}

function tapOf({ label, message }) {
  return button({ 'data-says': message }, null, label)
}

function card({ heading, text, option }, level, routes) {
  const { message } = routes.find((route) => route.option === option)
  return el('li', { class: 'card' },
    el(level, {}, heading),
    el('p', {}, text),
    el('div', { class: 'row' },
      button({ 'data-says': message }, null, words.ask, unseen(heading)),
      keepButton({ option, name: heading, lines: [text], sources: [] })))
}

function otherRoutes(text, routes, status) {
  const named = routes.filter(({ label }) => text.includes(label))
  const colon = text.indexOf(':') + 1
  return folded([el('b', {}, text.slice(0, colon)), text.slice(colon)],
    el('div', { class: 'row' }, named.map(tapOf)),
    { class: 'routes', open: status === 'asked_which_option' && '' })
}

// A number outside an answer about a route is one to ring.
function withNumbers(text, option) {
  if (option) return [text]
  return text.split(/(\b(?:Call|to|on|call) \d[\d ]+\d)/).map((part, index) => {
    if (index % 2 === 0) return part
    const number = part.replace(/^\w+ /, '')
    const scheme = part.startsWith('to') ? 'sms' : 'tel'
    return [part.slice(0, -number.length), el('a', { href: `${scheme}:${number.replaceAll(' ', '')}` }, number)]
  }).flat()
}

function comparison(blocks) {
  const points = []
  for (const { kind, facet, heading, text } of blocks) {
    if (facet && kind === 'heading') points.push([text])
    else if (facet && kind === 'option') points.at(-1).push({ heading, text })
  }
  const names = points[0].slice(1).map((cell) => cell.heading)
  // Laid out as blocks, a table loses its roles.
  const row = (...cells) => el('tr', { role: 'row' }, cells)
  const head = (scope, text) => el('th', { scope, role: `${scope === 'col' ? 'column' : scope}header` }, text)
  const rows = points.map(([point, ...cells]) => row(head('row', point),
    ...cells.map(({ heading, text }) => el('td', { role: 'cell' },
      el('b', { class: 'of', 'aria-hidden': 'true' }, heading), text))))
  return el('div', { class: 'compared' },
    el('table', { role: 'table', class: names.length > MOST_COLUMNS && 'long' },
      el('caption', {}, words.compared),
      el('thead', { role: 'rowgroup' }, row(...[words.point, ...names].map((name) => head('col', name)))),
      el('tbody', { role: 'rowgroup' }, rows)))
}

// A column for each stage, every route drawn alike, in the order of the event.
export function routeMap(replies) {
  const stages = replies.map(({ shown: { stage, suggestions } }) => ({
    name: words.stages[stage], taps: suggestions.filter((tap) => tap.option),
  }))
  const boxes = stages.map(({ taps }) => taps.map((tap) => svg('foreignObject', {}, tapOf(tap))))
  const picture = svg('svg', { class: 'map', role: 'group', 'aria-label': words.map_title })
  const frame = el('div', {}, picture)
  let drawnAt
  new ResizeObserver(() => {
    const em = parseFloat(getComputedStyle(picture).fontSize)
    const at = `${frame.clientWidth} ${em}`
    if (at !== drawnAt && frame.clientWidth) draw(picture, boxes, frame.clientWidth, em)
    drawnAt = at
  }).observe(frame)
  return el('figure', {},
    el('h3', {}, words.map_title), el('p', {}, words.map_about), frame,
    folded(words.map_list, list([
      ...stages.map(({ name, taps }) => [el('b', {}, name), list(taps.map(tapOf))]),
      words.and_on_means,
    ])))
}

function draw(picture, boxes, width, em) {
  const wide = width > WIDE * em
  const radius = 1.6 * em
  const step = wide ? 2 * em : em
  const count = boxes.length
  const across = wide ? (width - 2 * radius * (count + 1)) / count - 2 * step : width - 2 * radius - step
  const nodes = []
  let lines = ''
  const node = (stage, x, y) => nodes.push(svg('circle', { cx: x, cy: y, r: radius }),
    ...['14', '16', '18', words.and_on][stage].split(' ').map((word, row, { length }) => (
      svg('text', { x, y: y + em * (row - length / 2 + 0.85) }, word))))
  picture.replaceChildren(...boxes.flat())
  for (const box of boxes.flat()) set(box, { width: across, height: 1 })
  // Each as high as the longest name needs.
  const high = Math.max(LEAST_BOX, ...boxes.flat().map((box) => box.firstChild.offsetHeight))
  const room = high + GAP
  const place = (box, x, y) => set(box, { x, y, height: high })
  let height = Math.max(...boxes.map((column) => column.length)) * room
  if (wide) {
    const middle = height / 2
    boxes.forEach((column, stage) => {
      const a = stage * (2 * radius + 2 * step + across) + 2 * radius
      const [b, c, d] = [a + step, a + step + across, a + 2 * step + across]
      node(stage, a - radius, middle)
      column.forEach((box, index) => {
        const y = middle + (index - column.length / 2) * room + GAP / 2
        const at = y + high / 2
        lines += `M${a} ${middle}C${b} ${middle} ${a} ${at} ${b} ${at}M${c} ${at}C${d} ${at} ${c} ${middle} ${d} ${middle}`
        place(box, b, y)
      })
    })
    node(count, width - radius, middle)
  } else {
    let y = radius
    boxes.forEach((column, stage) => {
      node(stage, radius, y)
      y += radius + GAP
      for (const box of column) {
        lines += `M${radius} ${y}q0 ${high / 2} ${radius + step} ${high / 2}`
        place(box, 2 * radius + step, y)
        y += room
      }
      y += radius
    })
    lines += `M${radius} ${radius}V${y}`
    node(count, radius, y)
    height = y + radius
  }
  set(picture, { width, height })
  picture.prepend(svg('path', { d: lines }), ...nodes)
}

export function whyThese({ why, receipt }) {
  if (!why) return []
  const left = why.not_shown.map(({ name, note }) => [el('b', {}, `${name}: `), note])
  const raw = Object.entries(receipt).map((pair) => pair.map((part) => JSON.stringify(part)).join(': '))
  return folded(why.question, [
    ...why.answer.map((text) => el('p', {}, text)),
    ...(left.length ? [folded(why.not_shown_label, list(left))] : []),
    folded(why.receipt_label, [
      el('p', {}, why.receipt_meaning),
      el('dl', {}, why.receipt_lines.flatMap(({ label, text }) => [el('dt', {}, label), el('dd', {}, text)])),
      folded(why.receipt_raw_label, el('pre', {}, `{\n${raw.join(',\n')}\n}`)),
    ]),
  ])
}

function keepable({ blocks, receipt, why }) {
  const asked = receipt?.asked ?? []
  if (!asked.length) return []
  // The third line of the receipt in words numbers their names.
  const names = why.receipt_lines[2].text.split(/(?:^|, )\d+\. /).slice(1)
  const sources = blocks.filter(({ kind }) => kind === 'source').map(({ text, url }) => ({ text, url }))
  const points = {}
  return asked.map((option, index) => {
    const lines = []
    for (const block of blocks) {
      if (block.kind === 'heading') points[block.facet] = block.text
      if (block.option !== option || !block.facet || block.kind === 'link') continue
      const point = block.kind === 'option' ? points[block.facet] : block.heading
      lines.push(point ? `${point}: ${block.text}` : block.text)
    }
    return { option, name: names[index], lines, sources }
  })
}

// What stands under the answer of `turn`; `tell` asks the server.
export function feedback(turn, tell, failed) {
  const thanks = el('p', { class: 'thanks' })
  const judge = (verdict, reason) => async () => {
    try {
      const { said } = await tell('PUT', '/feedback', { turn, verdict, reason })
      for (const [node, is] of choices) node.setAttribute('aria-pressed', is === verdict || is === reason)
      why.hidden = verdict === 'up'
      // Read out once, and not again for the reason.
      if (thanks.textContent !== said) thanks.textContent = said
    } catch {
      failed()
    }
  }
  const choice = (is, press, ...children) => [button({ 'aria-pressed': 'false' }, press, ...children), is]
  const thumbs = ['up', 'down'].map((is) => choice(is, judge(is), icon(is), words[is]))
  const reasons = Object.entries(words.reasons).map(([is, label]) => choice(is, judge('down', is), label))
  const choices = [...thumbs, ...reasons]
  const why = el('div', {}, el('p', {}, words.why_not), groupOf(reasons.map(([node]) => node), words.why_not))
  why.hidden = true
  const biased = button({ class: 'plain' }, async () => {
    // `disabled` would throw a keyboard user off the button.
    if (biased.hasAttribute('aria-disabled')) return
    biased.setAttribute('aria-disabled', 'true')
    try {
      const { said } = await tell('POST', '/reports', { turn })
      thanks.after(el('p', { class: 'thanks' }, said))
    } catch {
      biased.removeAttribute('aria-disabled')
      failed()
    }
  }, words.report)
  return { thumbs: groupOf(thumbs.map(([node]) => node), words.helpful), why, biased, thanks }
}

// My options: in the pupil's own order, in this tab only.
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
