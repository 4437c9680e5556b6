// The handles of the vault: which there are, what each of them is, and what can be done with it.

import { dateText, message } from '../shared/i18n.js';
import { breakAtDots, drawMark } from '../shared/pieces.js';
import { call, callAll } from './ask.js';
import { checkPanel } from './check.js';
import { confirm } from './confirm.js';
import { addForm } from './handle-add.js';
import { linkPanel } from './link.js';
import { act, chip, facts, icon, make, said } from './make.js';
import { publishPanel } from './publish.js';
import { isGone, remove } from './removals.js';
import { link, row, split } from './split.js';
import { failed } from './trouble.js';

const PAGE = 50;

export const hasKey = (handle) => handle.key !== false && handle.fingerprint !== undefined;
export const serverOf = ({ server }) =>
  server && URL.canParse(server) ? new URL(server).host : '';
export const addressOf = (handle) => `#handles/${encodeURIComponent(handle)}`;

function markOf(handle, kind = 'mark') {
  const mark = make('span', { class: kind, 'aria-hidden': 'true' });
  drawMark(mark, handle);
  return mark;
}

function keyLine(handle) {
  if (hasKey(handle)) {
    return message('key_here');
  }
  return serverOf(handle) ? message('confirms_at', serverOf(handle)) : message('no_key_yet');
}

function rowFor(handle, current) {
  const names = make(
    'span',
    { class: 'names' },
    handle.label && make('span', { class: 'label' }, handle.label),
    make('bdi', { class: 'name' }, breakAtDots(handle.handle)),
    make('span', { class: 'label' }, keyLine(handle)),
  );
  return row({
    href: addressOf(handle.handle),
    current,
    text: `${handle.handle} ${handle.label ?? ''}`,
    children: [markOf(handle), names, handle.default && chip('is_default', 'ok')],
  });
}

// The way back is offered for a while; until then the key is still there.
async function removeHandle(handle, stage) {
  const sure = await confirm({
    title: message('remove_question', handle.handle),
    text: hasKey(handle) ? 'remove_handle_text' : 'remove_linked_text',
    yes: 'remove',
  });
  if (sure) {
    await remove({
      op: 'handle_remove',
      args: { handle: handle.handle },
      id: handle.handle,
      text: message('removed', handle.handle),
      changed: () => stage.go('handles'),
    });
  }
}

function keyChip(handle) {
  if (handle.security_key) {
    return chip('needs_security_key', 'ok');
  }
  return hasKey(handle) ? chip('key_here', 'ok') : chip('no_key_chip', 'plain');
}

function header(handle) {
  return make(
    'header',
    { class: 'detail-head' },
    markOf(handle, 'mark large'),
    make(
      'div',
      {},
      make('h2', { tabindex: -1 }, make('bdi', {}, breakAtDots(handle.handle))),
      make(
        'p',
        { class: 'chips' },
        handle.label && make('span', { class: 'chip plain' }, handle.label),
        handle.default && chip('is_default', 'ok'),
        keyChip(handle),
      ),
    ),
  );
}

function explanation(handle) {
  if (handle.security_key) {
    return handle.security_key === 'inside' ? 'about_inside' : 'about_touch';
  }
  if (handle.type === 'fingerprint') {
    return 'about_fingerprint';
  }
  return hasKey(handle) ? 'about_direct' : 'about_redirect';
}

function actionsFor(handle, stage, panel) {
  const trouble = (error) => panel.replaceChildren(failed(error));
  const makeDefault = () =>
    call('handle_default', { handle: handle.handle })
      .then(() => stage.refresh({ say: message('now_default', handle.handle) }))
      .catch(trouble);
  const check = () => panel.replaceChildren(checkPanel(handle.handle));
  return make(
    'div',
    { class: 'actions' },
    !hasKey(handle) &&
      link('give_it_key', `#handles/key/${encodeURIComponent(handle.handle)}`, 'primary'),
    handle.type === 'dns' && act('check', check),
    !handle.default && act('make_default', makeDefault),
    act('remove', () => removeHandle(handle, stage).catch(trouble), 'danger quiet-danger'),
  );
}

async function detailOf(handle, stage) {
  const panel = make('div', { class: 'panel-slot' });
  const publish = handle.type === 'dns' && hasKey(handle);
  return make(
    'article',
    {},
    header(handle),
    said('p', explanation(handle), { class: 'lead' }),
    actionsFor(handle, stage, panel),
    panel,
    facts([
      ['fact_server', serverOf(handle)],
      ['detail_identity', handle.did],
      ['detail_fingerprint', handle.fingerprint],
      ['detail_algorithm', handle.alg],
      ['fact_made', handle.created && dateText(handle.created)],
    ]),
    publish && (await publishPanel(handle.handle)),
  );
}

const wayTo = (href, title, text, kind) =>
  make('a', { class: `way ${kind}`, href }, said('strong', title), said('span', text));

// Nothing yet: what a handle is, and the two ways to have one.
function teaching() {
  return make(
    'div',
    { class: 'teaching' },
    icon('field'),
    said('h1', 'no_handle', { tabindex: -1 }),
    said('p', 'teach_handles', { class: 'lead' }),
    make(
      'div',
      { class: 'ways' },
      wayTo('#handles/link', 'use_own', 'way_link_text', 'first'),
      wayTo('#handles/add', 'make_new', 'way_add_text', ''),
    ),
  );
}

const FORMS = {
  add: (stage) => addForm(stage),
  link: (stage, handle) => linkPanel(stage, { handle: handle ?? '' }),
  key: (stage, handle) => linkPanel(stage, { handle: handle ?? '', withKey: true }),
};

export async function handles(stage) {
  const [which, more] = stage.path;
  const form = Object.hasOwn(FORMS, which ?? '') && FORMS[which];
  const all = (await callAll('handles', 'handles', PAGE))
    .filter(({ handle }) => !isGone('handle_remove', handle))
    .sort((a, b) => Number(b.default) - Number(a.default));
  if (all.length === 0 && !form) {
    return teaching();
  }
  const asked = all.find(({ handle }) => handle === which);
  const shown = form ? null : (asked ?? all.find((handle) => handle.default) ?? all[0]);
  return split({
    name: 'handles',
    title: 'nav_handles',
    actions: [link('use_own', '#handles/link'), link('make_new', '#handles/add')],
    rows: all.map((handle) => rowFor(handle, handle === shown)),
    detail: form ? form(stage, more) : await detailOf(shown, stage),
    chosen: Boolean(form || asked),
  });
}
