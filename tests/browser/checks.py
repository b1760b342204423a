"""The checks of a page: each returns what is wrong, one line a fault, nothing when all is well."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Frame, Page

AXE = Path(__file__).resolve().parent / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

# WCAG 1.4.12: what a pupil may set without losing anything.
TEXT_SPACING = """
* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important }
"""

# Every element that can be pressed or typed into, in open shadow roots too.
PRESSED = """
const pressed = (root) => [...root.querySelectorAll('*')].flatMap((node) => [
  ...(node.matches('button, a[href], input, select, textarea, summary, [tabindex="0"]')
    && node.checkVisibility({visibilityProperty: true}) ? [node] : []),
  ...(node.shadowRoot ? pressed(node.shadowRoot) : []),
]);
const named = (node) => (node.ariaLabel || node.innerText || node.labels?.[0]?.innerText
  || node.tagName).trim().replace(/\\s+/g, ' ').slice(0, 50);
"""

ASK_AXE = """async (tags) => {
  const options = {resultTypes: ['violations'], iframes: false};
  const {violations} = await axe.run(document, {...options, runOnly: tags});
  const found = [];
  for (const {id, nodes} of violations) {
    for (const {target} of nodes) {
      if (id === 'target-size') {
        // A target that is scrolled half under a bar is measured again where it is in view.
        document.querySelector(target.at(-1))?.scrollIntoView({block: 'center'});
        const again = await axe.run({include: [target]}, {...options, runOnly: [id]});
        if (!again.violations.length) continue;
      }
      found.push(`${id}: ${target}`);
    }
  }
  return found;
}"""

SIDEWAYS = """() => {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll('body *')].filter((node) => (
    node.checkVisibility() && ['auto', 'scroll'].includes(getComputedStyle(node).overflowX)
    && node.scrollWidth > node.clientWidth + 1));
  const out = [...document.querySelectorAll('body *')].filter((node) => {
    if (!node.checkVisibility({visibilityProperty: true})) return false;
    // There to be heard, or seen on focus.
    if (node.closest('.vh, .skip, thead, caption, label')) return false;
    const {left, right, width} = node.getBoundingClientRect();
    return width > 1 && (right > root.clientWidth + 1 || left < -1);
  });
  return [
    ...(root.scrollWidth > root.clientWidth
      ? [`the page is ${root.scrollWidth} px wide in ${root.clientWidth}`] : []),
    ...wide.map((node) => `${node.tagName}.${node.className} scrolls sideways`),
    ...out.slice(0, 5).map((node) => `${node.tagName}.${node.className} reaches out of the page`),
  ];
}"""

CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((node) => (
  node.checkVisibility() && !node.closest('.vh, thead, caption, svg')
  && ['hidden', 'clip'].includes(getComputedStyle(node).overflowY)
  && node.scrollHeight > node.clientHeight + 1
)).map((node) => `${node.tagName}.${node.className}: ${node.innerText.slice(0, 50)}`)"""

TARGETS = f"""() => {{
  {PRESSED}
  return pressed(document).flatMap((node) => {{
    const link = node.matches('a') && getComputedStyle(node).display === 'inline';
    const least = link ? 24 : 44;
    const rects = [...node.getClientRects()];
    if (!rects.length || node.matches('.skip, [role=log]')) return [];
    const high = Math.min(...rects.map((rect) => rect.height));
    const wide = Math.max(...rects.map((rect) => rect.width));
    // A pixel is split when the text size is, so half of one is let pass.
    return high < least - 0.5 || wide < 24
      ? [`${{named(node)}}: ${{wide.toFixed(1)}} by ${{high.toFixed(1)}} px`] : [];
  }});
}}"""

# What stands where the focus is: its name, and what is wrong with how it shows.
FOCUS = r"""() => {
  const rgb = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).slice(0, 3).map((c) => (
      (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  // A colour that lets through what is under it shows as the mixture of both.
  const seen_on = (colour, under) => {
    const [r, g, b, a = 1] = rgb(colour);
    return `rgb(${[r, g, b].map((c, at) => a * c + (1 - a) * rgb(under)[at])})`;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((rgb(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  if (!node || node === document.body) return {tag: 'BODY', wrong: ['nothing has the focus']};
  const wrong = [];
  // The kit of the console draws its boxes before their labels, and their border doubles.
  const kit = node.matches('.govuk-radios__input, .govuk-checkboxes__input');
  const drawn = kit || node.matches('[type=radio]') ? node.nextElementSibling : node;
  const style = getComputedStyle(drawn, kit ? '::before' : null);
  const {outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow} = style;
  const rings = [
    ...(outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 ? [outlineColor] : []),
    ...(kit && parseFloat(style.borderTopWidth) >= 4 ? [style.borderTopColor] : []),
    ...(boxShadow.match(/^rgb\([^)]*\)(?= 0px 0px 0px [2-9]px)/) ?? []),
    // The kit's links and buttons turn yellow, with a dark bar under them.
    ...(style.backgroundColor === 'rgb(255, 221, 0)'
      && boxShadow.match(/rgb\([^)]*\)(?= 0px [2-9]px 0px 0px)/) || []),
  ];
  const under = behind(parseFloat(outlineOffset) < 0 ? drawn : drawn.parentElement);
  if (!rings.length) wrong.push('no ring');
  else if (!rings.some((ring) => contrast(seen_on(ring, under), under) >= 3)) {
    wrong.push(`the ring is ${rings} on ${under}`);
  }
  const {left, right, top, bottom, height} = node.getBoundingClientRect();
  const [x, gap] = [(left + right) / 2, Math.min(6, height / 4)];
  const root = node.getRootNode();
  if (height < innerHeight) {
    for (const y of [top + gap, (top + bottom) / 2, bottom - gap]) {
      const seen = root.elementFromPoint(x, y);
      const around = seen?.contains(node) && !seen.matches('header, .composer, .panel-head');
      const own = around || node.contains(seen) || node.labels?.[0]?.contains(seen);
      if (!own) wrong.push(`${seen?.tagName}.${seen?.className} is over it at ${Math.round(y)}`);
    }
  }
  return {tag: node.tagName, wrong};
}"""


@lru_cache(maxsize=1)
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def accessibility_faults(page: Page | Frame) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA, in this frame alone."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    return list(page.evaluate(ASK_AXE, list(WCAG)))


def sideways(page: Page | Frame) -> list[str]:
    """Return what makes a pupil scroll sideways, or is cut off at the side."""
    return list(page.evaluate(SIDEWAYS))


def small_targets(page: Page | Frame) -> list[str]:
    """Return what is less than 44 px high, or 24 px for a link in a text."""
    return list(page.evaluate(TARGETS))


def focus_faults(page: Page | Frame) -> list[str]:
    """Return what is wrong with how the focus shows: no ring, a faint one, or something over it."""
    found: dict[str, Any] = page.evaluate(FOCUS)
    return [f"{found['tag']}: {wrong}" for wrong in found["wrong"]]


def person_out_of_view(page: Page | Frame) -> list[str]:
    """Return a line when "Talk to a person" is not on the screen, whole and uncovered."""
    button = page.locator("header button", has_text="Talk to a person")
    seen = button.evaluate(
        """node => {
          const {left, right, top, bottom} = node.getBoundingClientRect();
          return left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1
            && node.checkVisibility({visibilityProperty: true})
            && node.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
        }"""
    )
    return [] if seen else ['"Talk to a person" is out of view']


def cut_off(page: Page | Frame) -> list[str]:
    """Return what has more text than its box shows."""
    return list(page.evaluate(CUT_OFF))


def space_text(page: Page | Frame) -> None:
    """Set the spacing of WCAG 1.4.12, as a pupil's own style sheet would."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        TEXT_SPACING,
    )


def looks(page: Page | Frame) -> list[str]:
    """Return every fault of how the page stands now."""
    return [*accessibility_faults(page), *sideways(page), *cut_off(page), *small_targets(page)]
