// The chat on a school's own page; see docs/how-to/embed/README.md.
(() => {
  const css = `
:host{all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483000;display:flex;flex-direction:column-reverse;align-items:flex-end;gap:8px;max-width:calc(100vw - 32px)}
button{min-height:44px;padding:10px 20px;border:2px solid #fff;border-radius:24px;background:var(--brand,#1b4b5a);color:var(--brand-ink,#fff);font:600 max(1rem,16px)/1.3 system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #000}
iframe{display:none;box-sizing:border-box;border:1px solid #5d6d75;border-radius:12px;background:Canvas;width:min(max(24rem,384px),100vw - 32px);height:min(max(40rem,640px),100vh - 92px);box-shadow:0 4px 24px #0006}
:host([open]) iframe{display:block}
@media (max-width:480px),(max-height:480px){:host([open]){inset:0;max-width:none;flex-direction:column;align-items:stretch;gap:0;background:Canvas}
:host([open]) button{border-radius:0;outline-offset:-8px}
:host([open]) iframe{flex:1;width:100%;height:auto;min-height:0;border:0;border-radius:0}}
@media (prefers-reduced-motion:no-preference){:host([open]) iframe{animation:in .15s ease-out}@keyframes in{from{opacity:0;transform:translateY(8px)}}}
@media print{:host{display:none}}`
  const me = document.currentScript || document.querySelector('script[data-school][src$="/embed.js"]')
  const school = me?.dataset?.school || ''
  let home
  try { home = new URL(me.src) } catch { /* not loaded from anywhere */ }
  if (!/^https?:$/.test(home?.protocol) || home.pathname !== '/embed.js' || !/^[a-z0-9-]{0,40}$/.test(school)) {
    return console.warn('Evenhand: load embed.js from its own address, with data-school; no chat is shown.')
  }
  if (customElements.get('evenhand-chat')) return

  class EvenhandChat extends HTMLElement {
    connectedCallback() {
      if (this.button) return
      const root = this.attachShadow({ mode: 'open' })
      try {
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(css)
        root.adoptedStyleSheets = [sheet]
      } catch { // Safari before 16.4
        root.append(Object.assign(document.createElement('style'), { textContent: css }))
      }
      if (school) root.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${home.origin}/schools/${school}/colours.css` }))
      this.button = Object.assign(document.createElement('button'), { type: 'button' })
      root.append(this.button)
      this.button.addEventListener('click', () => this.set(!this.hasAttribute('open'), true))
      root.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && this.hasAttribute('open')) this.set(false, true)
      })
      addEventListener('message', (event) => {
        if (event.origin === home.origin && this.frame && event.source === this.frame.contentWindow && event.data?.type === 'evenhand:close') this.set(false, true)
      })
      let open
      try { open = sessionStorage.getItem('evenhand-open') } catch { /* switched off */ }
      this.set(open === '1')
    }

    set(open, byPupil) {
      if (open && !this.frame) {
        this.frame = Object.assign(document.createElement('iframe'), {
          title: 'Chat about your choices at 14, 16 and 18',
          allow: "camera 'none'; microphone 'none'; geolocation 'none'",
          referrerPolicy: 'origin', // whom the chat asks to close it
          src: `${home.origin}/chat${school && `?school=${school}`}`,
        })
        // A focus that it gets before it has loaded is lost.
        if (byPupil) this.frame.onload = () => { this.frame.blur(); this.frame.focus() }
        this.shadowRoot.append(this.frame)
      }
      this.toggleAttribute('open', open)
      this.button.setAttribute('aria-expanded', open)
      this.button.textContent = open ? 'Close chat' : 'Ask about your choices'
      if (!byPupil) return // a page load moves no focus
      try { sessionStorage.setItem('evenhand-open', open ? '1' : '0') } catch { /* switched off */ }
      ;(open ? this.frame : this.button).focus()
    }
  }
  customElements.define('evenhand-chat', EvenhandChat)
  const show = () => document.body.append(document.createElement('evenhand-chat'))
  if (document.body) show()
  else addEventListener('DOMContentLoaded', show)
})()
