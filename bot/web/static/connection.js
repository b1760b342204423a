// One conversation with the server. What is said is kept until the server has it, sent again with
// growing waits and never doubled; what is answered comes by a stream, or by long-poll without one.
import { keep, kept } from './page.js'

const WAITS_S = [1, 2, 4, 8, 15, 30]
const OFF_WAIT_S = 60
const SILENCE_MS = 4000 // a stream that a proxy holds back; an answer takes well under a second
const SLOW_MS = 9000
const POLL_S = 25 // the longest the server holds one back
const REPLY_TIMEOUT_MS = 15000

export class Connection {
  // `page` hears of it: said(event), state(name, seconds), refused(item), began(reason).
  constructor(school, page) {
    Object.assign(this, { school, page, last: 0, failures: 0, waiting: new Set() })
    Object.assign(this, { awaited: new Set(), answered: new Set() })
    this.key = kept('key')
    this.outbox = kept('outbox') ?? []
  }

  // Returns once what was said before is on the page, or there was nothing.
  async resume() {
    while (this.key && !this.closed) {
      try {
        const { events } = await this.call('GET', '/events?after=0')
        events.forEach((event) => this.take(event))
        break
      } catch (error) {
        if (error.status === 404) this.lose()
        else await this.hold(error)
      }
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
    this.pump()
  }

  // Ends it here; with `erase` on the server too. Returns whether the server knows.
  async close(erase) {
    this.closed = true
    this.hush()
    this.wake()
    if (!erase || !this.key) return true
    try {
      await this.call('DELETE', '', undefined, { keepalive: true })
      return true
    } catch (error) {
      return error.status === 404
    }
  }

  wake() {
    for (const goOn of this.waiting) goOn()
  }

  // Back from a lost network or a sleeping phone: what was open may be dead without saying so.
  restore() {
    this.wake()
    if (this.key && !this.closed && !this.polling) this.listen()
  }

  async call(method, path, body, more = {}) {
    return request(method, `/api/conversations/${this.key}${path}`, body, more)
  }

  async pump() {
    if (this.pumping) return
    this.pumping = true
    while (this.outbox.length && !this.closed) {
      const item = this.outbox[0]
      try {
        await this.post(item)
        this.failures = 0
        this.drop(item.id)
        this.settle()
      } catch (error) {
        if (error.status === 404 && this.key) {
          this.lose()
        } else if (error.status === 413 || error.status === 422) {
          this.drop(item.id)
          this.page.refused(item)
        } else {
          await this.hold(error)
        }
      }
    }
    this.pumping = false
  }

  async post({ id, text, map }) {
    if (!this.key) {
      const began = await request('POST', '/api/conversations', { school: this.school })
      if (this.closed) return
      this.key = began.conversation
      keep('key', this.key)
      this.listen()
    }
    const sent = await this.call('POST', map ? '/map' : '/messages', map ? { id } : { text, id })
    if (this.answered.has(sent.turn)) return
    this.awaited.add(sent.turn)
    setTimeout(() => this.awaited.has(sent.turn) && this.poll(), SILENCE_MS)
    setTimeout(() => {
      this.slow = this.awaited.has(sent.turn)
      this.settle()
    }, SLOW_MS)
  }

  listen() {
    this.stream?.close()
    const stream = new EventSource(`/api/conversations/${this.key}/events?after=${this.last}`)
    stream.onmessage = ({ data }) => this.take(JSON.parse(data))
    stream.addEventListener('ended', () => this.lose())
    // A stream that is only cut opens again by itself.
    stream.onerror = () => stream === this.stream && stream.readyState === 2 && this.poll()
    this.stream = stream
  }

  async poll() {
    this.stream?.close()
    const { key } = this
    if (this.polling === key || this.closed) return
    this.polling = key
    while (!this.closed && this.key === key) {
      try {
        const { events } = await this.call('GET', `/events?after=${this.last}&wait=${POLL_S}`)
        if (this.key !== key) break
        this.failures = 0
        events.forEach((event) => this.take(event))
        this.settle()
        // A server too full to hold it back answers at once.
        if (!events.length) await this.pause(1)
      } catch (error) {
        if (error.status === 404) this.lose()
        else await this.hold(error)
      }
    }
    if (this.polling === key) this.polling = null
  }

  take(event) {
    if (this.closed || event.seq <= this.last) return
    this.last = event.seq
    if (event.kind === 'pupil') {
      this.drop(event.id)
      if (!this.answered.has(event.turn)) this.awaited.add(event.turn)
    } else {
      this.answered.add(event.turn)
      this.awaited.delete(event.turn)
    }
    this.page.said(event)
    this.settle()
  }

  // The conversation is no more: what is still to be said begins a new one.
  lose() {
    this.hush()
    Object.assign(this, { key: null, last: 0, awaited: new Set(), answered: new Set() })
    keep('key', null)
    this.page.began()
    this.settle()
  }

  hush() {
    this.stream?.close()
    this.stream = null
  }

  drop(id) {
    this.outbox = this.outbox.filter((item) => item.id !== id)
    keep('outbox', this.outbox)
  }

  settle() {
    this.slow &&= this.awaited.size > 0
    this.tell(this.slow ? 'slow' : this.awaited.size || this.outbox.length ? 'looking' : 'idle')
  }

  tell(state, seconds) {
    if (!this.closed) this.page.state(state, seconds)
  }

  async hold({ status, retryAfter, off }) {
    if (status === 429) {
      this.tell('busy', retryAfter || WAITS_S[2])
      return this.pause(retryAfter || WAITS_S[2])
    }
    if (off) {
      this.tell('off')
      return this.pause(OFF_WAIT_S)
    }
    this.tell(status || navigator.onLine ? 'gone' : 'offline')
    return this.pause(WAITS_S[Math.min(this.failures++, WAITS_S.length - 1)])
  }

  pause(seconds) {
    return new Promise((resolve) => {
      const goOn = () => {
        clearTimeout(timer)
        this.waiting.delete(goOn)
        resolve()
      }
      const timer = setTimeout(goOn, seconds * 1000)
      this.waiting.add(goOn)
    })
  }
}

async function request(method, url, body, more) {
  const timeout = url.includes('wait=') ? POLL_S * 1000 + REPLY_TIMEOUT_MS : REPLY_TIMEOUT_MS
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), timeout)
  try {
    const response = await fetch(url, {
      method,
      headers: body ? { 'Content-Type': 'application/json' } : {},
      body: body && JSON.stringify(body),
      signal: stop.signal,
      ...more,
    })
    if (response.status === 204) return null
    const answer = await response.json().catch(() => ({}))
    if (response.ok) return answer
    throw Object.assign(new Error(response.statusText), {
      status: response.status,
      retryAfter: Number(response.headers.get('Retry-After')),
      off: answer.off,
    })
  } finally {
    clearTimeout(timer)
  }
}
