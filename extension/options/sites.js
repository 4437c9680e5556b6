// Where which handle was disclosed, and what each site may do without asking.

import { siteName } from '../shared/domain.js';
import { dateText, message } from '../shared/i18n.js';
import { breakAtDots, hueOf } from '../shared/pieces.js';
import { call, callAll } from './ask.js';
import { bySite } from './by-site.js';
import { addressOf } from './handles.js';
import { act, facts, icon, make, said, toggle } from './make.js';
import { isGone, remove } from './removals.js';
import { row, split } from './split.js';
import { failed } from './trouble.js';

const PAGE = 100;

function markOf(name, kind = 'mark site-mark') {
  const mark = make('span', { class: kind, 'aria-hidden': 'true' }, name[0].toUpperCase());
  mark.style.setProperty('--hue', hueOf(name));
  return mark;
}

function rowFor(site, current) {
  const { name } = siteName(site.origin);
  const count = new Set(site.entries.map(({ handle }) => handle)).size;
  const [{ handle }] = site.entries;
  return row({
    href: `#sites/${encodeURIComponent(site.origin)}`,
    current,
    text: `${name} ${site.origin} ${site.entries.map((entry) => entry.handle).join(' ')}`,
    children: [
      markOf(name),
      make(
        'span',
        { class: 'names' },
        make('bdi', { class: 'name' }, breakAtDots(name)),
        make('span', { class: 'label' }, count > 1 ? message('handles_known', count) : handle),
      ),
      make('span', { class: 'when' }, dateText(site.last)),
    ],
  });
}

const MODES = { direct: 'mode_direct', redirect: 'mode_redirect' };

const entryRow = (entry) =>
  make(
    'tr',
    {},
    make(
      'th',
      { scope: 'row' },
      make('a', { href: addressOf(entry.handle) }, make('bdi', {}, breakAtDots(entry.handle))),
    ),
    make('td', {}, dateText(entry.first ?? entry.time)),
    make('td', {}, dateText(entry.time)),
    make('td', {}, message(MODES[entry.mode] ?? 'mode_redirect')),
  );

const table = (entries) =>
  make(
    'table',
    {},
    make(
      'thead',
      {},
      make(
        'tr',
        {},
        ['detail_handle', 'first_time', 'last_time', 'how'].map((key) =>
          said('th', key, { scope: 'col' }),
        ),
      ),
    ),
    make('tbody', {}, entries.map(entryRow)),
  );

const switchFor = (site, known, answer) =>
  toggle({
    checked: known.one_click,
    title: 'one_click',
    text: 'one_click_text',
    turn: async (on) => {
      await call('site', { origin: site.origin, one_click: on });
      answer.replaceChildren();
    },
    failure: (error) => answer.replaceChildren(failed(error)),
  });

async function detailOf(site, stage) {
  const known = await call('site', { origin: site.origin });
  const { name, ascii, mixed } = siteName(site.origin);
  const answer = make('div');
  const forget = () =>
    remove({
      op: 'forget',
      args: { origin: site.origin },
      id: site.origin,
      text: message('forgotten', name),
      changed: () => stage.go('sites'),
    }).catch((error) => answer.replaceChildren(failed(error)));
  return make(
    'article',
    {},
    make(
      'header',
      { class: 'detail-head' },
      markOf(name, 'mark site-mark large'),
      make(
        'div',
        {},
        make('h2', { tabindex: -1 }, make('bdi', {}, breakAtDots(name))),
        ascii && make('p', { class: 'quiet' }, ascii),
      ),
    ),
    mixed && said('p', 'mixed_scripts', { class: 'note' }),
    make('div', { class: 'card' }, switchFor(site, known, answer)),
    answer,
    said('h3', 'names_known'),
    make(
      'div',
      { class: 'table-frame', tabindex: 0, role: 'group', 'aria-label': message('names_known') },
      table(site.entries),
    ),
    facts([['fact_address', site.origin]]),
    make('div', { class: 'actions' }, act('forget_site', forget, 'danger quiet-danger')),
    said('p', 'forget_text', { class: 'quiet' }),
  );
}

const teaching = () =>
  make(
    'div',
    { class: 'teaching' },
    icon('idle'),
    said('h1', 'no_sites', { tabindex: -1 }),
    said('p', 'teach_sites', { class: 'lead' }),
  );

export async function sites(stage) {
  const [which] = stage.path;
  const all = bySite(await callAll('log', 'entries', PAGE)).filter(
    ({ origin }) => !isGone('forget', origin),
  );
  if (all.length === 0) {
    return teaching();
  }
  const asked = all.find(({ origin }) => origin === which);
  const shown = asked ?? all[0];
  return split({
    name: 'sites',
    title: 'nav_sites',
    rows: all.map((site) => rowFor(site, site === shown)),
    detail: await detailOf(shown, stage),
    chosen: Boolean(asked),
  });
}
