// The form for a contact: several names, handles and addresses, each in a line of its own.

import { message } from '../shared/i18n.js';
import { createOnce, neverOver } from '../shared/once.js';
import { act, field, make, said, textInput } from './make.js';
import { failed } from './trouble.js';

const MOST = 8;

const input = (key, name, attributes) =>
  textInput({ 'aria-label': message(key), placeholder: attributes?.example, name, maxlength: 300 });

// What a kind of line is made of, and how a line is read.
const KINDS = {
  names: {
    title: 'person_names',
    hint: 'person_names_hint',
    more: 'another_name',
    fields: (name = '') => [
      Object.assign(input('person_name', 'name'), { value: name, maxLength: 64 }),
    ],
    read: ([name]) => name,
  },
  handles: {
    title: 'person_handles',
    hint: 'person_handles_hint',
    more: 'another_handle',
    fields: ({ handle = '', did = '' } = {}) => [
      Object.assign(input('detail_handle', 'handle', { example: 'dr.example.com' }), {
        value: handle,
      }),
      Object.assign(input('person_did', 'did', { example: 'did:…' }), { value: did }),
    ],
    read: ([handle, did]) =>
      handle && { handle: handle.replace(/^@/, '').toLowerCase(), ...(did && { did }) },
  },
  addresses: {
    title: 'person_addresses',
    hint: 'person_addresses_hint',
    more: 'another_address',
    fields: ({ protocol = '', address = '' } = {}) => [
      Object.assign(input('person_protocol', 'protocol', { example: 'mailto' }), {
        value: protocol,
      }),
      Object.assign(input('person_address', 'address', { example: 'dr@example.com' }), {
        value: address,
      }),
    ],
    read: ([protocol, address]) =>
      address && { protocol: protocol.toLowerCase() || 'mailto', address },
  },
};

function lines(kindName, entries) {
  const kind = KINDS[kindName];
  const list = make('div', { class: 'lines' });
  const more = act(kind.more, () => add().querySelector('input').focus(), 'link');
  const update = () => {
    more.hidden = list.children.length >= MOST;
  };
  function add(entry) {
    const drop = act(
      'remove',
      () => {
        const next = line.nextElementSibling ?? line.previousElementSibling;
        line.remove();
        update();
        (next?.querySelector('input') ?? more).focus();
      },
      'remove-line',
      { 'aria-label': message('remove_line') },
    );
    drop.textContent = '';
    const line = make('div', { class: `line ${kindName}` }, kind.fields(entry), drop);
    list.append(line);
    update();
    return line;
  }
  (entries?.length ? entries : [undefined]).forEach(add);
  return {
    root: make(
      'fieldset',
      { class: 'group' },
      said('legend', kind.title),
      said('p', kind.hint, { class: 'hint-text' }),
      list,
      more,
    ),
    read: () =>
      Array.from(list.children, (line) =>
        kind.read(Array.from(line.querySelectorAll('input'), ({ value }) => value.trim())),
      ).filter(Boolean),
  };
}

// `save(contact)` may throw; a contact without an id is a new one.
export function contactForm({ contact, save, cancel }) {
  const names = lines('names', contact?.names);
  const handles = lines('handles', contact?.handles);
  const addresses = lines('addresses', contact?.addresses);
  const note = make('textarea', { rows: 3, maxlength: 512 }, contact?.note ?? '');
  const source = textInput({ value: contact?.source ?? message('typed_here'), maxlength: 128 });
  const answer = make('div');
  const form = make(
    'form',
    { class: 'form' },
    said('h2', contact ? 'edit_person' : 'add_person', { tabindex: -1 }),
    [names, handles, addresses].map(({ root }) => root),
    field('person_note', note),
    field('person_source', source, 'person_source_hint'),
    answer,
    make(
      'div',
      { class: 'actions' },
      said('button', 'save', { class: 'primary', type: 'submit' }),
      act('cancel', cancel),
    ),
  );
  const submit = createOnce()(async () => {
    const [noted, from] = [note.value.trim(), source.value.trim()];
    try {
      await save({
        ...(contact && { id: contact.id }),
        names: names.read(),
        handles: handles.read(),
        addresses: addresses.read(),
        ...(noted && { note: noted }),
        ...(from && { source: from }),
      });
      await neverOver();
    } catch (error) {
      answer.replaceChildren(failed(error));
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return form;
}
