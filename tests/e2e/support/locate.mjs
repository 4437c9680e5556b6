// Functions that run inside a page or the popup, sent there as text; both drivers use them.

// The middle of an element, in view. `selector` is CSS; `>>>` steps into an open shadow root. The
// page may have hidden the methods of its document behind names of its own.
export function middleOf(selector) {
  let root = document;
  let element = null;
  for (const part of selector.split('>>>')) {
    const type = root === document ? Document : DocumentFragment;
    element = type.prototype.querySelector.call(root, part.trim());
    root = element?.shadowRoot;
  }
  if (!element) {
    return null;
  }
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

// A popup takes a moment to grow to its size, and its button to get its colour.
export const isAtRest = () =>
  document.getAnimations().length === 0 && document.documentElement.scrollHeight <= innerHeight;

// What the popup shows, or null while it is still being made.
export function popupView() {
  const root = document.querySelector('#view')?.firstElementChild;
  if (!root || document.readyState !== 'complete') {
    return null;
  }
  const text = (selector) => root.querySelector(selector)?.innerText.trim() ?? null;
  const primary = root.querySelector('button.primary');
  return {
    kind: root.classList[0],
    title: text('h1'),
    text: root.innerText.trim(),
    handles: Array.from(root.querySelectorAll('.handles .name'), (name) => name.textContent),
    picked: root.querySelector('input[type=radio]:checked')?.value ?? null,
    button: primary && { text: primary.innerText.trim(), ready: !primary.disabled },
    isArmed: !root.querySelector('button:is(.primary, .secondary):disabled'),
    always: root.querySelector('[data-slot=always]')?.checked ?? null,
    focus: document.activeElement?.localName ?? null,
  };
}

// The text of an expression that calls `fn` with `args`.
export const callText = (fn, args) => `(${fn})(...${JSON.stringify(args)})`;
