// The state that everything is for: which name, at which site, and what the site will learn.

import { siteName } from '../shared/domain.js';
import { language, message } from '../shared/i18n.js';
import { breakAtDots, details, fillRow, piece, say } from '../shared/pieces.js';
import { createWay, isStuck } from './way.js';

const isConfirming = ({ confirm }) => typeof confirm === 'string';

function eyebrowOf(view) {
  if (isConfirming(view)) {
    return view.private ? 'confirm_private' : 'confirm_to';
  }
  return view.private ? 'sign_in_private' : 'sign_in_to';
}

// Words of the site, in a box of their own.
function showConfirm(slot, view, name) {
  slot('confirm').hidden = !isConfirming(view);
  if (isConfirming(view)) {
    slot('asks').textContent = message('confirm_asks', name);
    slot('action').textContent = view.confirm;
  }
}

// What the button does.
export function actOf(view, direct) {
  if (isConfirming(view)) {
    return message('confirm_at', siteName(view.origin).name);
  }
  return message(direct ? 'sign_in' : 'continue');
}

export function showSite(slot, view) {
  const site = siteName(view.origin);
  slot('eyebrow').textContent = message(eyebrowOf(view));
  slot('site').replaceChildren(...breakAtDots(site.name));
  // Screen readers would read each piece as a word of its own.
  slot('site').closest('h1').setAttribute('aria-label', site.name);
  say(slot('ascii'), site.ascii);
  say(slot('warning'), site.mixed && message('mixed_scripts'));
  showConfirm(slot, view, site.name);
  return site.name;
}

function handleRow(handle) {
  const { root } = piece('handle');
  root.querySelector('input').value = handle.handle;
  say(root.querySelector('.hint'), handle.security_key && message('needs_security_key'));
  return fillRow(root, handle);
}

function showHistory(slot, view, actions) {
  const last = Math.max(0, ...view.plan.handles.map((handle) => handle.last ?? 0));
  const isKnown = last > 0 && !isConfirming(view);
  slot('history').hidden = !isKnown;
  if (isKnown) {
    const date = new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(last * 1000);
    slot('last').textContent = message('last_here', date);
    slot('always').checked = view.plan.asks;
    slot('always').addEventListener('change', (event) => actions.askAlways(event.target.checked));
  }
}

export function showDetails(slot, view, handle) {
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

export function drawWay(root, slot, view, way, actions) {
  const { direct, server, finding, why, links, waiting } = way;
  root.toggleAttribute('data-waiting', waiting);
  actions.arm(root);
  slot('act').textContent = actOf(view, direct);
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
  slot('handles').append(...handles.map(handleRow));
  slot('another').hidden = !more;
  showHistory(slot, view, actions);

  const picked = () => handles.find((handle) => handle.handle === root.elements.handle.value);
  const way = createWay({
    draw: (drawn) => drawWay(root, slot, view, drawn, actions),
    find: actions.findServer,
    lost: actions.noServer,
    close: actions.close,
    options: actions.options,
    eager: true,
    turns: !isConfirming(view),
  });
  const update = () => {
    slot('disclosure').textContent = isStuck(picked()) ? '' : message('disclosure', name);
    way.select(picked());
    showDetails(slot, view, picked());
  };
  // Not one with which nothing can be done here, as long as there is another.
  const at = handles.findIndex((handle) => !isStuck(handle));
  const first = root.querySelectorAll('input[type=radio]')[Math.max(at, 0)];
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
