// Contacts: people whom the user calls by names of her own, and what she knows of them.

import { dateText, language, message } from '../shared/i18n.js';
import { breakAtDots, hueOf } from '../shared/pieces.js';
import { call, callAll } from './ask.js';
import { act, facts, icon, make, said } from './make.js';
import { contactForm } from './person-form.js';
import { isGone, remove } from './removals.js';
import { link, row, split } from './split.js';
import { failed } from './trouble.js';

const PAGE = 50;

function markOf({ names, id }, kind = 'mark') {
  const mark = make(
    'span',
    { class: kind, 'aria-hidden': 'true' },
    Array.from(names[0])[0].toUpperCase(),
  );
  mark.style.setProperty('--hue', hueOf(id));
  return mark;
}

const rowFor = (contact, current) =>
  row({
    href: `#people/${contact.id}`,
    current,
    text: [contact.names, contact.handles?.map(({ handle }) => handle)].flat().join(' '),
    children: [
      markOf(contact),
      make(
        'span',
        { class: 'names' },
        make('bdi', { class: 'name' }, contact.names.join(', ')),
        make(
          'bdi',
          { class: 'label' },
          contact.handles?.[0]?.handle ?? contact.addresses[0].address,
        ),
      ),
    ],
  });

const lines = (entries) =>
  entries?.length > 0 &&
  make(
    'ul',
    { class: 'plain-list' },
    entries.map((entry) => make('li', {}, entry)),
  );

const handleLine = ({ handle, did }) => [
  make('bdi', {}, breakAtDots(handle)),
  did && make('span', { class: 'quiet below' }, did),
];

const addressLine = ({ protocol, address }) => [
  make('span', { class: 'quiet' }, `${protocol}: `),
  make('bdi', {}, address),
];

function detailOf(contact, stage) {
  const answer = make('div');
  const [name] = contact.names;
  const drop = () =>
    remove({
      op: 'contact_remove',
      args: { id: contact.id },
      id: contact.id,
      text: message('removed', name),
      changed: () => stage.go('people'),
    }).catch((error) => answer.replaceChildren(failed(error)));
  return make(
    'article',
    {},
    make(
      'header',
      { class: 'detail-head' },
      markOf(contact, 'mark large'),
      make('div', {}, make('h2', { tabindex: -1 }, make('bdi', {}, name))),
    ),
    make(
      'div',
      { class: 'actions' },
      link('edit', `#people/${contact.id}/edit`, 'primary'),
      act('remove', drop, 'danger quiet-danger'),
    ),
    answer,
    facts([
      ['person_names', lines(contact.names.map((text) => make('bdi', {}, text)))],
      ['person_handles', lines(contact.handles?.map(handleLine))],
      ['person_addresses', lines(contact.addresses?.map(addressLine))],
      ['person_note', contact.note],
      ['person_source', contact.source],
      ['person_changed', contact.changed && dateText(contact.changed)],
    ]),
  );
}

const teaching = () =>
  make(
    'div',
    { class: 'teaching' },
    icon('idle'),
    said('h1', 'no_people', { tabindex: -1 }),
    said('p', 'teach_people', { class: 'lead' }),
    make('div', { class: 'actions' }, link('add_person', '#people/add', 'primary')),
  );

export async function people(stage) {
  const [which, what] = stage.path;
  const all = (await callAll('contact_list', 'contacts', PAGE))
    .filter(({ id }) => !isGone('contact_remove', id))
    .sort((a, b) => a.names[0].localeCompare(b.names[0], language()));
  const isNew = which === 'add';
  if (all.length === 0 && !isNew) {
    return teaching();
  }
  const asked = all.find(({ id }) => id === which);
  const shown = isNew ? null : (asked ?? all[0]);
  const isForm = isNew || (asked && what === 'edit');
  const save = async (contact) => {
    const saved = await call('contact_put', contact);
    stage.go('people', saved.id, { say: message('saved') });
  };
  const cancel = () => stage.go('people', ...(asked ? [asked.id] : []));
  return split({
    name: 'people',
    title: 'nav_people',
    actions: [link('add_person', '#people/add')],
    rows: all.map((contact) => rowFor(contact, contact === shown)),
    detail: isForm ? contactForm({ contact: asked, save, cancel }) : detailOf(shown, stage),
    chosen: Boolean(isNew || asked),
  });
}
