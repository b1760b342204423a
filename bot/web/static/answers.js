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
  if (!blocks) return text.split('\n\n').map((part) => el('p', {}, withNumbers(part)))
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
    if (kind === 'source') {
      sources.push(source(block))
    } else if (facet && !option && kind === 'heading') {
      if (group?.className !== 'compared') parts.push((group = comparison(blocks)))
    } else if (facet && kind === 'option') {
      continue
    } else if (kind === 'option' && option) {
      grouped('cards', card(block, level, routes, blocks))
    } else if (kind === 'option') {
      grouped('lines', el('li', {}, named(heading), withNumbers(block.text)))
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
        parts.push(el('p', { class: kind }, named(heading), words))
      }
    }
  }
  if (status === 'overview') others.unshift(button({ 'data-do': 'map' }, null, words.map))
  if (others.length) parts.push(groupOf(others, words.taps))
  parts.push(el('div', { class: 'row' }, keepButtons(shown)))
  if (sources.length) parts.push(folded(words.sources, list(sources), { class: 'cited' }))
  return parts
}

function groupOf(buttons, label) {
  return el('div', { class: 'row', role: 'group', 'aria-label': label }, buttons)
}

export function tapOf({ label, message }) {
  return button({ 'data-says': message }, null, label)
}

function source({ url, text, checked }) {
  return [...link(url, text), el('small', {}, checked)]
}

function card(block, level, routes, blocks) {
  const { heading, text, option } = block
  const { message } = routes.find((route) => route.option === option)
  return el('li', { class: 'card' },
    el(level, {}, heading),
    el('p', {}, text),
    el('div', { class: 'row' },
      button({ 'data-says': message }, null, words.ask, unseen(heading)),
      keepButton(option, heading, [keepable(block, blocks)], unseen(heading))))
}

function otherRoutes(text, routes, status) {
  const named = routes.filter(({ label }) => text.includes(label))
  return folded(`${text.split(':')[0]} (${named.length})`,
    el('div', { class: 'row' }, named.map(tapOf)),
    { class: 'routes', open: status === 'asked_which_option' && '' })
}

// A number outside an answer about a route is one to ring.
export function withNumbers(text, option) {
  if (option) return [text]
  return text.split(/(\b(?:Call|to|on|call) \d[\d ]+\d\b)(?! char)/).map((part, index) => {
    if (index % 2 === 0) return part
    const number = part.replace(/^\w+ /, '')
    const scheme = part.startsWith('to') ? 'sms' : 'tel'
    return [part.slice(0, -number.length), el('a', { href: `${scheme}:${number.replaceAll(' ', '')}` }, number)]
  }).flat()
}

function comparison(blocks) {
  const points = []
  for (const { kind, option, facet, heading, text } of blocks) {
    if (facet && !option && kind === 'heading') points.push([text])
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
  const count = boxes.length
  const column = wide ? (width - 2 * radius) / count : width
  const inset = 2 * radius + em
  const across = column - inset - (wide && em)
  const nodes = []
  let lines = ''
  const node = (stage, x, y) => nodes.push(svg('circle', { cx: x, cy: y, r: radius }),
    ...['14', '16', '18', words.and_on][stage].split(' ').map((word, row, { length }) => (
      svg('text', { x, y: y + em * (row - length / 2 + 0.85) }, word))))
  picture.replaceChildren(...boxes.flat())
  for (const box of boxes.flat()) set(box, { width: across, height: 1 })
  // Each as high as the longest name needs.
  const high = Math.max(LEAST_BOX, ...boxes.flat().map((box) => box.firstChild.offsetHeight))
  let y = radius
  let height = 0
  boxes.forEach((routes, stage) => {
    const left = wide && stage * column
    if (wide) y = radius
    node(stage, left + radius, y)
    lines += `M${left + radius} ${y}`
    y += radius + GAP
    lines += `V${y + (routes.length - 1) * (high + GAP)}`
    for (const box of routes) {
      lines += `M${left + radius} ${y}q0 ${high / 2} ${radius + em} ${high / 2}`
      set(box, { x: left + inset, y, height: high })
      y += high + GAP
    }
    height = Math.max(height, y)
    y += radius
  })
  if (wide) y = radius
  else height = y + radius
  node(count, wide ? width - radius : radius, y)
  lines += wide ? `M${radius} ${y}H${width}` : `M${radius} ${radius}V${y}`
  set(picture, { width, height })
  picture.prepend(svg('path', { d: lines }), ...nodes)
}

// `stage` tells apart those of one answer.
export function whyThese({ why, receipt }, stage) {
  if (!why) return []
  const left = why.not_shown.map(({ name, note }) => [...named(name), note])
  return folded(stage ? `${stage}: ${why.question}` : why.question, [
    ...why.answer.map((text) => el('p', {}, text)),
    ...(left.length ? [folded(why.not_shown_label, list(left))] : []),
    folded(why.receipt_label, [
      el('p', {}, why.receipt_meaning),
      el('dl', {}, why.receipt_lines.flatMap(({ label, text }) => [el('dt', {}, label), el('dd', {}, text)])),
      folded(why.receipt_raw_label, el('pre', {}, JSON.stringify(receipt, null, 1))),
    ]),
  ])
}

// The buttons that keep what is told of each route that was asked for.
function keepButtons({ blocks, why }) {
  const points = {}
  for (const { kind, option, facet, text } of blocks) {
    if (kind === 'heading' && !option) points[facet] = text
  }
  return (why?.asked ?? []).map(({ option, name }) => {
    const own = blocks.filter((block) => block.option === option && block.facet && block.kind !== 'link')
    return keepButton(option, name, own.map((block) => (
      keepable(block, blocks, block.kind === 'option' ? points[block.facet] : block.heading))))
  })
}

function keepable({ text, sources = [] }, blocks, point) {
  const cited = ({ kind, sources: [id] = [] }) => kind === 'source' && sources.includes(id)
  return { point, text, sources: blocks.filter(cited) }
}

function named(heading) {
  return heading ? [el('b', {}, `${heading}: `)] : []
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

// My options, in the pupil's own order and in this tab only: {option, name, lines: [{point, text, sources}]}.
const shows = new Set()
const entries = () => kept('options') ?? []
const panel = (selector) => document.querySelector(`#kept ${selector}`)
// Outside an open panel nothing is read out.
const moved = el('p', { class: 'vh', role: 'status' })

// The button is pressed when all lines are kept.
function keepButton(option, name, lines, told = ` ${name}`) {
  const without = (all, some) => all.filter(({ text }) => some.every((line) => line.text !== text))
  const entryIn = (all) => all.find((each) => each.option === option) ?? { option, name, lines: [] }
  const isKept = () => !without(lines, entryIn(entries()).lines).length
  const label = el('span', {})
  const node = button({}, () => {
    const had = isKept()
    const all = entries()
    const entry = entryIn(all)
    if (!all.includes(entry)) all.push(entry)
    entry.lines = [...without(entry.lines, lines), ...(had ? [] : lines)]
    save(all.filter((each) => each.lines.length), node, fill(had ? words.was_removed : words.was_kept, { name }))
  }, icon('keep'), label, told)
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
  panel('ol').replaceChildren(...all.map(renderOne))
  if (!moved.isConnected) panel('.panel').append(moved)
  showEnds()
  for (const show of shows) show()
}

function renderOne(entry) {
  const { option, name, lines } = entry
  const mover = (is, by) => button({ class: is }, ({ currentTarget }) => move(currentTarget, name, by),
    words[`move_${is}`], unseen(name))
  const remove = ({ target }) => {
    save(entries().filter((each) => each.option !== option), target, '')
    panel('h2').focus()
  }
  return el('li', {}, el('h3', {}, name),
    el('div', { class: 'row' }, mover('up', -1), mover('down', 1), button({}, remove, words.remove, unseen(name))),
    lines.map(({ point, text }) => el('p', {}, named(point), text)),
    el('div', { class: 'from' }, `${words.sources}: `, list(sourcesOf(entry).map(source))))
}

function move(node, name, by) {
  const item = node.closest('li')
  const beside = by < 0 ? item.previousSibling : item.nextSibling
  if (!beside) return
  const all = entries()
  const to = by + all.findIndex((each) => each.name === name)
  all.splice(to, 0, ...all.splice(to - by, 1))
  keep('options', all)
  // The other one is moved, as a button that is moved loses the focus.
  item[by < 0 ? 'after' : 'before'](beside)
  node.scrollIntoView({ block: 'nearest' })
  showEnds()
  moved.textContent = fill(words.moved, { name, place: to + 1, count: all.length })
}

function showEnds() {
  for (const item of panel('ol').children) {
    item.querySelector('.up').ariaDisabled = !item.previousSibling
    item.querySelector('.down').ariaDisabled = !item.nextSibling
  }
}

function sourcesOf({ lines }) {
  return [...new Map(lines.flatMap(({ sources }) => sources).map((each) => [each.text, each])).values()]
}

export function download() {
  const told = entries().flatMap((entry, index) => [
    '', `${index + 1}. ${entry.name}`, ...entry.lines.map(({ point, text }) => (point ? `${point}: ${text}` : text)), `${words.sources}:`,
    ...sourcesOf(entry).map(({ text, checked, url = '' }) => `- ${text} (${checked}) ${url}`),
  ])
  const foot = [...document.querySelectorAll('#kept .foot')].map((node) => node.textContent)
  const file = new Blob([[panel('.head').textContent, ...told, '', ...foot].join('\r\n')], { type: 'text/plain' })
  el('a', { href: URL.createObjectURL(file), download: words.file }).click()
}

function save(all, node, said) {
  keep('options', all)
  node.dispatchEvent(new CustomEvent('kept', { bubbles: true, detail: said }))
}
