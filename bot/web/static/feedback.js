// What a pupil thinks of an answer: a thumb, a reason if they like, or that it is biased.
import { groupOf } from './answers.js'
import { button, el, icon, words } from './page.js'

// Returns what stands under the answer of `turn`. `tell` asks the server, `failed` says it did not hear.
export function feedback(turn, tell, failed) {
  const thanks = el('p', { class: 'thanks' })
  const judge = (verdict, reason) => async () => {
    try {
      const { said } = await tell('PUT', '/feedback', { turn, verdict, reason })
      for (const [node, is] of choices) node.setAttribute('aria-pressed', is === verdict || is === reason)
      why.hidden = verdict === 'up'
      // The log reads it out once, and not again for the reason.
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
    // Not `disabled`, which would throw a keyboard user off the button and out of the answer.
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
