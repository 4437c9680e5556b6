// What a screen reader can tell of a section of the options page.
import assert from 'node:assert/strict';

const listen = () => ({
  nameless: Array.from(
    document.querySelectorAll('main :is(input:not([hidden]), select, textarea, button, a, summary)'),
  )
    .filter((element) => {
      const labels = Array.from(element.labels ?? [], (label) => label.innerText);
      const names = [element.getAttribute('aria-label'), element.innerText, ...labels];
      return !names.some((name) => name?.trim());
    })
    .map((element) => element.outerHTML),
  headings: document.querySelectorAll('main h1').length,
  ids: Array.from(document.querySelectorAll('[id]'), ({ id }) => id),
  here: document.querySelector('nav [aria-current=page]').innerText,
});

// Every field, button and link of what is shown has a name of its own, and the section one too.
export async function isHeard({ tab }, section, name) {
  const { nameless, headings, ids, here } = await tab.run(listen);
  assert.deepEqual(nameless, [], section);
  assert.equal(headings, 1, section);
  assert.equal(new Set(ids).size, ids.length, section);
  assert.equal(here, name, section);
}
