// One conversation with the server: what is said is kept until the server has it, and never doubled;
// answers come by a stream, or by long-poll where a proxy holds it back.
import { keep, kept, school } from './page.js'

const WAITS_S = [1, 2, 4, 8, 15, 30]
const SILENCE_MS = 4000 // an answer takes far less
const SLOW_MS = 9000
const POLL_S = 25 // the server's longest
const TIMEOUT_MS = 40000

export class Connection {
  // `page` hears: said(event), person(now), state(name, seconds), refused(item),
  // helped(item, replies), ended(unsent).
  constructor(page) {
    this.page = page
    this.waiting = new Set()
    this.tried = new Set()
    this.failures = 0
    this.outbox = kept('outbox') ?? []
    this.open(kept('key'))
  }

  open(key) {
    this.stream?.close()
    this.key = key
    this.last = 0
    this.awaited = new Set()
    this.answered = new Set()
    keep('key', key)
    this.moved = 0
    this.person({ text: '', taps: [], moved: 0 })
  }

  async resume() {
    while (this.key && !this.last && !this.closed) {
      if (await this.fetchEvents('')) break
    }
    if (this.closed) return
    if (this.key) this.listen()
    this.settle()
    this.pump()
  }

  send(item) {
    this.outbox.push(item)
    keep('outbox', this.outbox)
    this.settle()
    if (this.waits) this.read(item)
    this.pump()
  }

  // What waits behind another may tell of danger, which is read even in what is refused. Sent once
  // out of its turn, it may get there first.
  async read(item) {
    if (!this.key || item.map || this.tried.has(item.id)) return
    this.tried.add(item.id)
    try {
      await this.post(item)
      this.drop(item.id)
    } catch ({ replies }) {
      this.help(item, replies)
    }
  }

  help(item, replies) {
    if (replies && !this.closed) this.page.helped(item, replies)
  }

  // With `erase` it ends on the server too; returns whether the server knows.
  async close(erase) {
    this.closed = true
    this.stream?.close()
    this.wake()
    if (!erase || !this.key) return true
    return this.call('DELETE', '', undefined, true).then(() => true, ({ status }) => status === 404)
  }

  wake() {
    for (const goOn of this.waiting) goOn()
  }

  // After a lost network a stream may be dead without saying so.
  restore() {
    this.wake()
    if (this.key && this.polling !== this.key) this.listen()
    this.settle()
  }

  call(method, path, body, keepalive) {
    return request(method, `/api/conversations/${this.key}${path}`, body, keepalive)
  }

  async pump() {
    if (this.pumping) return
    this.pumping = true
    while (this.outbox.length && !this.closed) {
      const [item] = this.outbox
      try {
        await this.post(item)
        this.drop(item.id)
      } catch (error) {
        this.help(item, error.replies)
        if (![413, 422].includes(error.status)) {
          for (const each of this.outbox.slice(1)) this.read(each)
          this.waits = true
          await this.hold(error)
          this.waits = false
          continue
        }
        this.drop(item.id)
        this.page.refused(item)
      }
      this.failures = 0
      this.settle()
    }
    this.pumping = false
    this.settle()
  }

  async post({ id, text, map }) {
    if (!this.key) {
      const { conversation } = await request('POST', '/api/conversations', { school })
      if (this.closed) return
      this.open(conversation)
      this.listen()
    }
    const { turn, held } = await this.call('POST', map ? '/map' : '/messages', map ? { id } : { text, id })
    if (held || this.held || this.answered.has(turn)) return
    this.awaited.add(turn)
    setTimeout(() => this.awaited.has(turn) && this.poll(), SILENCE_MS)
    setTimeout(() => {
      this.slow = this.awaited.has(turn)
      this.settle()
    }, SLOW_MS)
  }

  listen() {
    this.stream?.close()
    const stream = new EventSource(`/api/conversations/${this.key}/events?after=${this.last}`)
    stream.onmessage = ({ data }) => this.take(JSON.parse(data))
    stream.addEventListener('person', ({ data }) => this.person(JSON.parse(data)))
    stream.addEventListener('ended', () => this.closed || this.page.ended(null))
    // A stream that was cut opens again by itself.
    stream.onerror = () => stream === this.stream && stream.readyState === EventSource.CLOSED && this.poll()
    this.stream = stream
  }

  async poll() {
    const { key } = this
    this.stream.close()
    if (this.polling === key) return
    this.polling = key
    while (!this.closed && this.key === key) {
      const began = this.last
      // A full server answers at once.
      if (await this.fetchEvents(`&wait=${POLL_S}`) && this.last === began) await this.pause(1)
    }
  }

  async fetchEvents(wait) {
    const { key } = this
    try {
      const { events, person } = await this.call('GET', `/events?after=${this.last}${wait}`)
      if (this.key !== key) return false
      this.failures = 0
      for (const event of events) this.take(event)
      this.person(person)
      this.settle()
      return true
    } catch (error) {
      await this.hold(error)
      return false
    }
  }

  take(event) {
    if (this.closed || event.seq <= this.last) return
    this.last = event.seq
    if (event.kind === 'bot') {
      this.answered.add(event.turn)
      this.awaited.delete(event.turn)
    } else if (event.kind === 'pupil') {
      this.drop(event.id)
      if (!event.wants) this.awaited.add(event.turn)
    }
    this.page.said(event)
    this.settle()
  }

  // Who has the chat; a person's answers are not waited for.
  person(now) {
    // What was asked for before the stream told of something later may come after it.
    if (this.closed || now.moved < this.moved) return
    this.moved = now.moved
    this.held = now.held
    this.queued = now.taps.some((tap) => tap.do === 'leave_queue')
    if (now.held) this.awaited.clear()
    this.page.person(now)
    this.settle()
  }

  drop(id) {
    // What was ended and cleared must not be kept again.
    if (this.closed) return
    this.outbox = this.outbox.filter((item) => item.id !== id)
    keep('outbox', this.outbox.length ? this.outbox : null)
    if (!this.outbox.length) this.wake()
  }

  settle() {
    if (this.holding) return
    this.slow &&= this.awaited.size > 0
    this.tell(this.slow ? 'slow' : this.awaited.size || (this.outbox.length && !this.held) ? 'looking' : 'idle')
  }

  tell(state, seconds) {
    if (!this.closed) this.page.state(state, seconds)
  }

  // Says what is wrong and waits.
  async hold({ status, retryAfter, off }) {
    if (this.closed) return undefined
    if (status === 404 && this.key) {
      // What is still to be said begins a new conversation.
      return this.page.ended(this.outbox)
    }
    const wait = retryAfter || WAITS_S[Math.min(this.failures++, WAITS_S.length - 1)]
    if (status === 429) this.tell('busy', wait)
    else if (off) this.tell('off')
    else this.tell(status || navigator.onLine ? 'gone' : 'offline')
    this.holding = true
    await this.pause(wait)
    this.holding = false
    return undefined
  }

  pause(seconds) {
    return new Promise((resolve) => {
      const goOn = () => {
        this.waiting.delete(goOn)
        resolve()
      }
      this.waiting.add(goOn)
      setTimeout(goOn, seconds * 1000)
    })
  }
}

async function request(method, url, body, keepalive = false) {
  const response = await fetch(url, {
    method,
    keepalive,
    headers: body ? { 'Content-Type': 'application/json' } : {},
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const { ok, status, headers } = response
  const answer = await response.json().catch(() => ({}))
  if (ok) return answer
  throw Object.assign(new Error(status), {
    status, retryAfter: Number(headers.get('Retry-After')), off: answer.off, replies: answer.replies,
  })
}
