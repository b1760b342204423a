// The pupil's chat: what is said, shown in the log of the page.
import { answer, download, feedback, renderKept, routeMap, tapOf, whyThese, withNumbers } from './answers.js'
import { Connection } from './connection.js'
import { button, el, fill, forget, keep, kept, lang, unseen, words } from './page.js'

const ELSEWHERE = 'https://www.bbc.co.uk/weather'
const SAFETY = 'safeguarding' // the status of the words for who may not be safe
const BEGINS = ['greeted', 'out_of_scope', 'started_again'] // nothing is asked yet
const UNSAFE = [SAFETY, 'gave_helplines', 'extra_support'] // two statuses, a topic
const QUIET_MS = 1000 // in which a screen reader takes up what is put in
const SHORT = 0.45 // of the height; bars that take more scroll away
const TIGHT = 0.6 // of the height, for those two that stay in view then
const { classList, dataset, style } = document.documentElement
const speech = window.speechSynthesis

class PupilChat extends HTMLElement {
  connectedCallback() {
    const find = (selector) => this.querySelector(selector)
    this.log = find('[role=log]')
    this.list = find('.log')
    this.box = find('textarea')
    this.status = find('.status p')
    this.again = find('[data-do=retry]')
    this.banner = find('.person')
    this.exit = find('[data-do=leave]')
    this.presses = 0
    const on = (target, type, hear) => target.addEventListener(type, hear)
    on(find('.ask'), 'submit', (event) => this.submit(event))
    on(find('.left'), 'submit', (event) => this.leave_message(event))
    on(this, 'click', ({ target }) => this.press(target))
    on(document, 'keydown', (event) => this.key(event))
    on(find('.looks'), 'change', ({ target }) => changeLooks(target))
    on(this, 'kept', ({ detail }) => {
      renderKept()
      this.say(detail)
    })
    on(window, 'online', () => this.connection.restore())
    on(window, 'offline', () => this.state('offline'))
    // Back from the history, show what the tab holds now, which may be nothing.
    on(window, 'pageshow', ({ persisted }) => persisted && location.reload())
    on(window, 'beforeprint', () => {
      this.close()
      this.folded = [...this.querySelectorAll(':is(.cited, .routes):not([open])')]
      for (const each of this.folded) each.open = true
    })
    on(window, 'afterprint', () => {
      classList.remove('mine')
      for (const each of this.folded ?? []) each.open = false
    })
    if (speech) on(speech, 'voiceschanged', showVoice) // they may be found late
    const bars = [...this.querySelectorAll('.bar, .composer')]
    let before
    const heights = new ResizeObserver(() => {
      const [name, people, composer] = bars.map((bar) => bar.offsetHeight)
      const tight = people + composer > innerHeight * TIGHT
      const short = name + people + composer > innerHeight * SHORT
      classList.toggle('tight', tight)
      classList.toggle('short', short)
      // So that nothing that is gone to is under them.
      style.scrollPaddingBlock = `${people + 8}px ${tight ? 8 : composer + 8}px`
      const now = `${short} ${people}`
      if (now !== before) this.asked?.scrollIntoView()
      before = now
    })
    for (const part of [...bars, document.body]) heights.observe(part)
    on(this.box, 'input', () => this.draft(this.box.value))
    showVoice()
    this.draft(kept('draft') ?? '')
    this.begin()
    if (!keep('open', true)) this.note(words.memory)
    this.setAttribute('ready', '')
  }

  begin() {
    hush()
    this.connection?.close()
    this.list.replaceChildren(this.list.firstElementChild)
    this.bubbles = new Map()
    this.log.scrollTop = 0
    this.exit.hidden = !kept('unsafe')
    restoreLooks(this.querySelector('.looks'))
    renderKept()
    this.connection = new Connection(this)
    this.connection.outbox.forEach((item) => this.bubble(item))
    // What was said before a reload is not read out again.
    this.log.ariaLive = 'off'
    this.connection.resume().then(() => setTimeout(() => { this.log.ariaLive = 'polite' }, QUIET_MS))
  }

  submit(event) {
    event.preventDefault()
    const text = this.box.value
    this.draft('')
    this.box.focus()
    if (text.trim()) this.send({ text })
  }

  // What is typed and not sent outlives a reload.
  draft(text) {
    if (this.box.value !== text) this.box.value = text
    keep('draft', text || null)
  }

  send(item) {
    hush()
    this.log.ariaLive = 'polite'
    item.id = newId()
    this.asked = this.bubble(item)
    this.asked.scrollIntoView()
    this.connection.send(item)
  }

  bubble({ id, text }) {
    if (!this.bubbles.has(id)) {
      const item = el('li', { class: 'from-pupil' }, el('p', { class: 'vh' }, words.you),
        el('p', {}, text), el('p', { class: 'sending', 'aria-live': 'off' }, words.sending))
      this.bubbles.set(id, item)
      this.list.append(item)
    }
    return this.bubbles.get(id)
  }

  said(event) {
    if (event.kind === 'pupil') {
      this.asked = this.bubble(event)
      this.asked.querySelector('.sending')?.remove()
      return
    }
    if (event.kind !== 'bot') {
      this.list.append(spoken(event))
      this.list.lastChild.scrollIntoView()
      return
    }
    const is = [event.status, ...event.replies.map(({ shown }) => shown.topic)]
    if (is.some((each) => UNSAFE.includes(each))) this.showExit()
    this.list.append(this.answered(event))
    const text = this.asked?.children[1].textContent
    if (event.status === 'refused_input' && this.log.ariaLive === 'polite') this.shorten(text)
    this.asked?.scrollIntoView()
  }

  person({ text, taps }) {
    const now = JSON.stringify([text, taps])
    // The same words again would be read out again.
    if (now === this.shown) return
    this.shown = now
    const [said, row] = this.banner.children
    this.banner.hidden = !text
    said.textContent = text
    row.replaceChildren(...taps.map(({ label, do: what, sends }) => button({}, () => {
      // The button goes, and the focus with it.
      this.box.focus()
      if (what === 'leave_message') this.open('leave')
      else this.tell(what, sends)
    }, label)))
    // What it is about may be under it.
    if (text) this.list.lastChild.scrollIntoView({ block: 'nearest' })
  }

  tell(what, sends = {}) {
    this.say('')
    const { connection } = this // after "Start again" it is another
    return connection.call('POST', `/person/${what}`, sends)
      .then((now) => connection.person(now), (error) => {
        this.say(words.failed)
        return error
      })
  }

  leave_message(event) {
    event.preventDefault()
    const { text, reach } = event.target.elements
    if (!text.value.trim()) return text.focus()
    // Sent again, it is one message.
    const id = event.target.dataset.id ||= newId()
    this.close()
    return this.tell('leave_message', { text: text.value, reach: reach.value, id }).then((failed) => {
      if (failed) return
      event.target.reset()
      delete event.target.dataset.id
    })
  }

  // A message that was refused and tells of danger gets its answer all the same, once.
  helped({ id }, replies) {
    const bubble = this.bubbles.get(id)
    if (bubble.dataset.helped) return
    bubble.dataset.helped = true
    this.showExit()
    this.list.append(this.safe(replies))
  }

  showExit() {
    keep('unsafe', true)
    this.exit.hidden = false
  }

  // Nothing to judge below it.
  safe(replies) {
    return el('li', { class: 'from-bot', 'data-status': SAFETY }, el('h2', {}, words.bot), replies.flatMap(answer),
      el('div', { class: 'row', 'aria-live': 'off' }, aloudButton(replies.map(({ text }) => text).join('\n'))))
  }

  answered({ turn, status, replies }) {
    if (status === SAFETY) return this.safe(replies)
    const tell = (...call) => {
      this.say('')
      return this.connection.call(...call)
    }
    const { thumbs, why, biased, thanks } = feedback(turn, tell, () => this.say(words.failed))
    thumbs.prepend(aloudButton(replies.map(({ text }) => text).join('\n')))
    return el('li', { class: 'from-bot', 'data-turn': turn, 'data-status': status },
      el('h2', {}, words.bot),
      status === 'map' ? routeMap(replies) : replies.flatMap(answer),
      BEGINS.includes(status) ? this.beginnings() : [],
      // There to find, and not read out with the answer.
      el('div', { 'aria-live': 'off' }, replies.flatMap(({ shown }) => whyThese(shown, status === 'map' && words.stages[shown.stage])), biased, thumbs, why),
      thanks)
  }

  // The questions to start with, once more.
  beginnings() {
    const says = [...this.querySelectorAll('.welcome [data-says]')].map(({ textContent: label }) => tapOf({ label, message: label }))
    return el('div', { class: 'row', role: 'group', 'aria-label': words.taps }, says)
  }

  state(name, seconds) {
    if (this.box.disabled) name = 'off'
    this.say(fill(words[name] ?? '', { seconds }))
    this.status.parentElement.className = `status ${name}`
    this.again.hidden = !['offline', 'gone'].includes(name)
    // The bar may have grown over it.
    this.list.querySelector('li:last-child .sending')?.scrollIntoView({ block: 'nearest' })
  }

  refused({ id, text }) {
    this.bubbles.get(id).querySelector('.sending').textContent = words.not_sent
    this.note(words.refused)
    this.shorten(text)
  }

  shorten(text) {
    const { length } = [...text]
    const { most } = this.dataset
    if (length <= most) return
    this.note(fill(words.too_long, { length, most }))
    if (!this.box.value) this.draft(text)
  }

  note(text) {
    this.list.append(el('li', { class: 'note' }, text))
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text
  }

  press(target) {
    const { says, do: what, opens } = target.closest('button')?.dataset ?? {}
    if (says || what || opens || target.matches('dialog')) this.close()
    if (says) this.tapped({ text: says })
    if (what) this[what]()
    if (opens) this.open(opens)
  }

  open(id) {
    const panel = this.querySelector(`#${id}`)
    panel.showModal()
    // In a frame, `autofocus` is an error.
    panel.querySelector('h2').focus()
  }

  tapped(item) {
    this.send(item)
    // A phone's keyboard would cover the answer.
    if (!matchMedia('(pointer: coarse)').matches) this.box.focus()
  }

  map() {
    this.tapped({ map: true, text: words.map })
  }

  retry() {
    this.connection.wake()
  }

  restart() {
    if (this.connection.held || this.connection.queued) this.open('again')
    else this.anew()
  }

  anew() {
    // Nobody is to wait for, or talk to, a pupil who is gone.
    this.connection.close(true)
    keep('key', null)
    keep('outbox', null)
    this.draft('')
    this.begin()
    this.say(words.restarted)
    this.box.focus()
  }

  // In another tab, or by the server.
  ended(unsent) {
    forget()
    keep('outbox', unsent)
    if (!unsent) this.draft('')
    this.begin()
    this.log.ariaLive = 'polite'
    this.note(words.anew)
  }

  async end() {
    const ending = this.connection.close(true)
    forget()
    this.draft('')
    this.begin()
    this.box.focus()
    this.say(await ending ? words.cleared : words.cleared_offline)
  }

  leave() {
    this.hidden = true
    this.end()
    try {
      // In a frame the page around it is what has to go.
      window.top.location.replace(ELSEWHERE)
    } catch {
      location.replace(ELSEWHERE)
    }
  }

  // My options alone.
  print() {
    classList.add('mine')
    this.print_chat()
  }

  print_chat() {
    window.print()
  }

  download() {
    download()
  }

  close() {
    this.querySelector('dialog[open]')?.close()
  }

  key(event) {
    const { key, target, repeat } = event
    this.presses = key === 'Shift' ? this.presses + !repeat : 0
    if (this.presses === 3 && !this.exit.hidden) this.leave()
    if (key === 'Escape' && !this.querySelector('dialog[open]')) closeFrame()
    if (target === this.box && key === 'Enter' && !event.shiftKey && !event.isComposing) this.submit(event)
  }
}

// A message of a person, or a notice about one.
function spoken({ kind, status, speaker, text }) {
  return kind === 'notice'
    ? el('li', { class: 'note', 'data-status': status }, unseen(`${words.bot}: `), withNumbers(text))
    : el('li', { class: 'from-bot from-person' }, el('h2', {}, fill(words.person, { speaker })), el('p', {}, text))
}

function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}

// Asks the page around the frame, and no other, to close it.
function closeFrame() {
  if (window.parent === window) return
  const around = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin)
  if (around) window.parent.postMessage({ type: 'evenhand:close' }, around)
}

function restoreLooks({ elements }) {
  for (const name of ['size', 'font', 'theme']) {
    elements[name].value = dataset[name] = kept(name) ?? 1
  }
}

function changeLooks({ name, value }) {
  dataset[name] = value
  keep(name, value)
}

// Other voices would send the words to somebody else's computer.
function voice() {
  const speaks = (wanted) => speech?.getVoices().find((each) => each.localService && each.lang.startsWith(wanted))
  return speaks(lang) ?? speaks(lang.slice(0, 2))
}

function showVoice() {
  classList.toggle('has-voice', Boolean(voice()))
}

function hush() {
  speech?.cancel()
}

function aloudButton(text) {
  const rest = () => { node.textContent = words.aloud }
  const node = button({ class: 'aloud' }, () => {
    const reading = node.textContent === words.stop
    hush()
    if (reading) return rest()
    node.textContent = words.stop
    const said = new SpeechSynthesisUtterance(text)
    said.voice = voice()
    said.lang = said.voice.lang
    said.onend = said.onerror = rest
    return speech.speak(said)
  }, words.aloud)
  return node
}

customElements.define('pupil-chat', PupilChat)
