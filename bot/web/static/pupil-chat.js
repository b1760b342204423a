// The pupil's chat: what is said, shown in the log of the page.
import { answer, routeMap, whyThese } from './answers.js'
import { Connection } from './connection.js'
import { feedback } from './feedback.js'
import { download, renderKept } from './kept.js'
import { el, fill, forget, keep, kept, words } from './page.js'
import { aloudButton, changeLooks, hush, restoreLooks, watchVoices } from './reading.js'

const ELSEWHERE = 'https://www.bbc.co.uk/weather'
const UNSAFE_STATUSES = ['gave_helplines']
const UNSAFE_TOPICS = ['extra_support']
const QUIET_MS = 1000 // in which a screen reader would take up what was put in
const LEAVE_PRESSES = 3
const SHORT = 0.45 // of the height is the most that what stays in view may take

class PupilChat extends HTMLElement {
  connectedCallback() {
    this.school = this.dataset.school
    const find = (selector) => this.querySelector(selector)
    this.log = find('[role=log]')
    this.list = find('.log')
    this.form = find('form.ask')
    this.box = find('textarea')
    this.status = find('.status-text')
    this.retry = find('[data-do=retry]')
    this.leaveButton = find('[data-do=leave]')
    this.welcome = this.list.children.length
    this.presses = 0
    for (const type of ['submit', 'click', 'keydown', 'change', 'kept']) this.addEventListener(type, this)
    this.outside = new AbortController()
    const { signal } = this.outside
    for (const type of ['online', 'offline', 'pageshow', 'beforeprint']) {
      window.addEventListener(type, this, { signal })
    }
    restoreLooks(find('.looks'))
    watchVoices()
    renderKept()
    this.heights = new ResizeObserver(() => this.fit())
    this.bars = this.querySelectorAll('.bar, .composer')
    for (const part of [...this.bars, document.body]) this.heights.observe(part)
    this.begin()
    if (!keep('open', true)) this.note(words.memory)
    this.leaveButton.hidden = !kept('unsafe')
    this.setAttribute('ready', '')
  }

  disconnectedCallback() {
    this.outside.abort()
    this.heights.disconnect()
    this.connection.close()
  }

  handleEvent(event) {
    const { type, target } = event
    if (type === 'submit') return target === this.form && this.submit(event)
    if (type === 'click') return this.pressed(target)
    if (type === 'keydown') return this.key(event)
    if (type === 'change') return target.closest('.looks') && changeLooks(target)
    if (type === 'kept') {
      renderKept()
      return event.detail && this.say(event.detail)
    }
    if (type === 'online') return this.connection.restore()
    if (type === 'offline') return this.state('offline')
    // A page that comes back from the history shows what the tab holds now, which may be nothing.
    if (type === 'pageshow') return event.persisted && location.reload()
    return this.closePanels()
  }

  // -- the conversation ------------------------------------------------------------------------

  begin() {
    const connection = new Connection(this.school, this)
    this.connection = connection
    this.bubbles = new Map()
    this.quiet = true
    this.log.setAttribute('aria-live', 'off')
    for (const item of connection.outbox) this.bubble(item)
    connection.resume().then(() => {
      // What was said before the reload is not read out again.
      setTimeout(() => {
        this.quiet = false
        this.log.removeAttribute('aria-live')
      }, this.list.children.length > this.welcome ? QUIET_MS : 0)
    })
  }

  submit(event) {
    event.preventDefault()
    const text = this.box.value
    this.box.value = ''
    this.box.focus()
    if (text.trim()) this.send({ text })
  }

  send({ text, map }) {
    hush()
    const item = { id: newId(), text, map }
    this.bubble(item).scrollIntoView({ block: 'start' })
    this.connection.send(item)
  }

  bubble({ id, text }) {
    if (this.bubbles.has(id)) return this.bubbles.get(id)
    const item = el('li', { class: 'from-pupil', 'data-sending': true },
      el('p', { class: 'vh' }, words.you), el('p', {}, text),
      el('p', { class: 'sending', 'aria-live': 'off' }, words.sending))
    this.bubbles.set(id, item)
    this.list.append(item)
    return item
  }

  // What the connection heard: a message of the pupil that is kept, or an answer.
  said(event) {
    if (event.kind === 'pupil') {
      const item = this.bubble(event)
      item.removeAttribute('data-sending')
      item.querySelector('.sending')?.remove()
      this.lastAsked = item
      return
    }
    this.list.append(this.answered(event))
    this.lastAsked?.scrollIntoView({ block: 'start' })
    if (!isUnsafe(event)) return
    keep('unsafe', true)
    this.leaveButton.hidden = false
  }

  answered({ turn, status, replies }) {
    const parts = status === 'map' ? [routeMap(replies)] : replies.flatMap(answer)
    const tell = (...call) => this.connection.call(...call)
    const failed = () => this.say(words.failed)
    const { thumbs, why, biased, thanks } = feedback(turn, tell, failed)
    const said = replies.map((reply) => reply.text).join('\n')
    thumbs.prepend(aloudButton(said))
    // The tools of an answer are there to find, and are not read out with it.
    const tools = el('div', { class: 'tools', 'aria-live': 'off' },
      replies.flatMap(({ shown }) => whyThese(shown)), biased, thumbs, why)
    return el('li', { class: 'from-bot', 'data-turn': turn, 'data-status': status },
      el('h2', { class: 'who' }, words.bot), parts, tools, thanks)
  }

  state(name, seconds) {
    const error = ['offline', 'busy', 'gone', 'off', 'slow'].includes(name)
    this.say(name === 'idle' ? '' : fill(words[name], { seconds }))
    this.status.parentElement.className = `status ${error ? 'trouble' : name}`
    this.retry.hidden = !['offline', 'gone'].includes(name)
  }

  refused({ id }) {
    const mark = this.bubbles.get(id)?.querySelector('.sending')
    if (mark) mark.textContent = words.not_sent
    this.note(words.refused)
  }

  began() {
    this.note(words.anew)
  }

  note(text) {
    this.list.append(el('li', { class: 'note' }, text))
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text
  }

  // -- starting again, ending, leaving ------------------------------------------------------------

  empty() {
    hush()
    while (this.list.children.length > this.welcome) this.list.lastElementChild.remove()
    this.box.value = ''
    this.log.scrollTop = 0
  }

  restart() {
    this.connection.close()
    keep('key', null)
    keep('outbox', [])
    this.empty()
    this.begin()
    this.state('idle')
    this.say(words.restarted)
    this.box.focus()
  }

  async end() {
    const ending = this.connection.close(true)
    forget()
    this.empty()
    renderKept()
    this.leaveButton.hidden = true
    this.begin()
    const known = await ending
    this.state('idle')
    this.say(known ? words.cleared : words.cleared_offline)
    this.box.focus()
  }

  leave() {
    this.hidden = true
    this.connection.close(true)
    forget()
    this.empty()
    try {
      // In a frame the page around it is what has to go.
      window.top.location.replace(ELSEWHERE)
    } catch {
      location.replace(ELSEWHERE)
    }
  }

  // -- pressing ------------------------------------------------------------------------------------

  pressed(target) {
    if (target.matches('dialog')) return target.close()
    const { says, do: what, opens } = target.closest('[data-says], [data-do], [data-opens]')?.dataset ?? {}
    if (opens) return this.open(opens)
    if (what === 'close') return target.closest('dialog').close()
    if (!says && !what) return undefined
    if (says || ['map', 'restart', 'end'].includes(what)) this.closePanels()
    if (says) this.send({ text: says })
    else if (what === 'map') this.send({ map: true, text: words.map })
    else if (what === 'retry') this.connection.wake()
    else if (what === 'print') this.print()
    else if (what === 'download') download()
    else return this[what]()
    // Under a finger the keyboard of the phone would cover the answer.
    if ((says || what === 'map') && !matchMedia('(pointer: coarse)').matches) this.box.focus()
    return undefined
  }

  open(id) {
    this.closePanels()
    this.querySelector(`#${id}`).showModal()
  }

  closePanels() {
    for (const panel of this.querySelectorAll('dialog[open]')) panel.close()
  }

  print() {
    this.closePanels()
    window.print()
  }

  key(event) {
    const { key, target } = event
    this.presses = key === 'Shift' && !event.repeat ? this.presses + 1 : 0
    if (this.presses === LEAVE_PRESSES && !this.leaveButton.hidden) return this.leave()
    if (key === 'Escape' && !this.querySelector('dialog[open]')) return closeFrame()
    if (target === this.box && key === 'Enter' && !event.shiftKey && !event.isComposing) {
      return this.submit(event)
    }
    return undefined
  }

  // Where the bars would take most of the height, as with large text, the whole page scrolls.
  fit() {
    const bars = [...this.bars].reduce((sum, bar) => sum + bar.offsetHeight, 0)
    document.documentElement.classList.toggle('short', bars > window.innerHeight * SHORT)
  }
}

function isUnsafe({ status, replies }) {
  return UNSAFE_STATUSES.includes(status)
    || replies.some(({ shown }) => UNSAFE_TOPICS.includes(shown.topic))
}

// Asks the page around the frame to close it; only that page is told.
function closeFrame() {
  if (window.parent === window) return
  const around = location.ancestorOrigins?.[0]
    ?? (document.referrer && new URL(document.referrer).origin)
  if (around) window.parent.postMessage({ type: 'evenhand:close' }, around)
}

// Without TLS, as on a school's own network, a browser has no randomUUID.
function newId() {
  return crypto.randomUUID?.()
    ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

if (!customElements.get('pupil-chat')) customElements.define('pupil-chat', PupilChat)
