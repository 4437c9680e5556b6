// The state that everything is for: which name, at which site, and what the site will learn.

import { siteName } from '../shared/domain.js';
import { language, message } from '../shared/i18n.js';
import { breakAtDots, details, fillRow, piece, say } from '../shared/pieces.js';
import { createWay } from './way.js';

function showSite(slot, view) {
  const site = siteName(view.origin);
  slot('eyebrow').textContent = message(view.private ? 'sign_in_private' : 'sign_in_to');
  slot('site').replaceChildren(...breakAtDots(site.name));
  // Screen readers would read each piece as a word of its own.
  slot('site').closest('h1').setAttribute('aria-label', site.name);
  say(slot('ascii'), site.ascii);
  say(
    slot('warning'),
    site.mixed ? message('mixed_scripts') : view.private && message('private_warning'),
  );
  return site.name;
}

function handleRow(handle, view) {
  const { root } = piece('handle');
  const radio = root.querySelector('input');
  radio.value = handle.handle;
  fillRow(root, handle);
  say(root.querySelector('.hint'), view.private && handle.default ? message('links_to_you') : '');
  return root;
}

function showHistory(slot, view, actions) {
  const last = Math.max(0, ...view.plan.handles.map((handle) => handle.last ?? 0));
  slot('history').hidden = last === 0;
  if (last > 0) {
    const date = new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(last * 1000);
    slot('last').textContent = message('last_here', date);
    slot('always').checked = view.plan.asks;
    slot('always').addEventListener('change', (event) => actions.askAlways(event.target.checked));
  }
}

function showDetails(slot, view, handle) {
  slot('details').replaceChildren(
    details([
      ['detail_site', view.origin],
      ['detail_handle', handle.handle],
      ['detail_fingerprint', handle.fingerprint],
      ['detail_identity', handle.did],
      ['detail_algorithm', handle.alg],
    ]),
  );
}

function drawWay(root, slot, way, actions) {
  const { direct, server, finding, why, links, waiting } = way;
  root.toggleAttribute('data-waiting', waiting);
  actions.arm(root);
  slot('act').textContent = message(direct ? 'sign_in' : 'continue');
  slot('where').textContent = server
    ? message('how_redirect', siteName(`https://${server}`).name)
    : finding;
  slot('how').textContent = why;
  slot('links').replaceChildren(...links);
}

// `actions`: signIn(handle, mode), another(), forget(), askAlways(always), arm(root),
// findServer(handle), noServer(handle, error), close(), options().
export function choose(view, actions) {
  const { root, slot } = piece('choose');
  const name = showSite(slot, view);
  const { handles, more } = view.plan;
  slot('handles').append(...handles.map((handle) => handleRow(handle, view)));
  slot('another').hidden = !more;
  showHistory(slot, view, actions);

  const picked = () => handles.find((handle) => handle.handle === root.elements.handle.value);
  const way = createWay({
    draw: (drawn) => drawWay(root, slot, drawn, actions),
    find: actions.findServer,
    lost: actions.noServer,
    close: actions.close,
    options: actions.options,
    // In a private window nobody is asked about a handle that may not be used in it.
    eager: !view.private,
  });
  const update = () => {
    slot('disclosure').textContent = message('disclosure', name);
    way.select(picked());
    showDetails(slot, view, picked());
  };
  const first = root.querySelector('input[type=radio]');
  first.checked = true;
  update();
  slot('handles').addEventListener('change', update);
  root.querySelector('[data-do=another]').addEventListener('click', actions.another);
  root.querySelector('[data-do=forget]').addEventListener('click', actions.forget);
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const direct = way.isDirect(picked());
    if (direct || way.isFound(picked())) {
      actions.signIn(picked().handle, direct ? 'direct' : 'redirect');
    } else {
      way.seek(picked());
    }
  });
  return { root, focus: first };
}
