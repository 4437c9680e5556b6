// How the helper looks things up: which resolver, which directory of accounts.

import { message } from '../shared/i18n.js';
import { isAddress, isServer } from './addresses.js';
import { call } from './ask.js';
import { act, field, make, said, textInput } from './make.js';
import { failed } from './trouble.js';

const PLC = 'https://plc.directory';

const choice = (value, title, text, checked, more = null) =>
  make(
    'div',
    { class: 'choice-group' },
    make(
      'label',
      { class: 'choice' },
      make('input', { type: 'radio', name: 'kind', value, checked }),
      make(
        'span',
        { class: 'names' },
        said('strong', title),
        said('span', text, { class: 'quiet' }),
      ),
    ),
    more,
  );

function fields({ resolver, plc }) {
  return {
    server: textInput({
      name: 'server',
      value: resolver.server ?? '',
      placeholder: '192.0.2.53',
      maxlength: 80,
    }),
    doh: textInput({
      name: 'doh',
      value: resolver.url ?? '',
      placeholder: 'https://dns.example/dns-query',
      inputmode: 'url',
      maxlength: 500,
    }),
    plc: textInput({
      name: 'plc',
      value: plc,
      placeholder: PLC,
      inputmode: 'url',
      required: true,
      maxlength: 500,
    }),
  };
}

function changesOf(kind, { server, doh, plc }) {
  const resolver = {
    system: { kind },
    server: { kind, server: server.value.trim() },
    doh: { kind, url: doh.value.trim() },
  }[kind];
  return { resolver, plc: plc.value.trim() };
}

// In development the host may take addresses that these rules refuse, so it has the last word.
function check(kind, inputs, development) {
  const wrong = (input, isWrong, key) => input.setCustomValidity(isWrong ? message(key) : '');
  const { server, doh, plc } = inputs;
  wrong(server, kind === 'server' && !isServer(server.value.trim()), 'server_wrong');
  wrong(doh, kind === 'doh' && !development && !isAddress(doh.value.trim()), 'address_wrong');
  wrong(plc, !development && !isAddress(plc.value.trim()), 'address_wrong');
}

const developmentNotice = () =>
  make(
    'div',
    { class: 'panel warn', role: 'note' },
    said('h2', 'development_on'),
    said('p', 'development_text'),
  );

function resolverChoices(resolver, inputs) {
  return make(
    'fieldset',
    { class: 'choices' },
    said('legend', 'resolver'),
    choice('system', 'resolver_system', 'resolver_system_text', resolver.kind === 'system'),
    choice(
      'server',
      'resolver_server',
      'resolver_server_text',
      resolver.kind === 'server',
      make(
        'div',
        { class: 'nested', 'data-for': 'server' },
        field('server_address', inputs.server, 'server_address_hint'),
      ),
    ),
    choice(
      'doh',
      'resolver_doh',
      'resolver_doh_text',
      resolver.kind === 'doh',
      make(
        'div',
        { class: 'nested', 'data-for': 'doh' },
        field('doh_address', inputs.doh, 'doh_address_hint'),
      ),
    ),
  );
}

function formFor(settings, stage) {
  const { resolver, development } = settings;
  const inputs = fields(settings);
  const answer = make('div', { role: 'status' });
  const form = make(
    'form',
    { class: 'form' },
    resolverChoices(resolver, inputs),
    field('directory', inputs.plc, 'directory_hint'),
    answer,
    make(
      'div',
      { class: 'actions' },
      said('button', 'save', { class: 'primary', type: 'submit' }),
      act('usual_directory', () => {
        inputs.plc.value = PLC;
        update();
      }),
    ),
  );
  const kind = () => form.elements.kind.value;
  const update = () => {
    for (const part of form.querySelectorAll('[data-for]')) {
      part.hidden = part.dataset.for !== kind();
    }
    check(kind(), inputs, development);
  };
  form.addEventListener('input', update);
  form.addEventListener('change', update);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await call('settings', { set: changesOf(kind(), inputs) });
      await stage.refresh({ say: message('saved') });
    } catch (error) {
      answer.replaceChildren(failed(error));
    }
  });
  update();
  return form;
}

export async function network(stage) {
  const settings = await call('settings');
  return make(
    'div',
    { class: 'single' },
    said('h1', 'nav_network', { tabindex: -1 }),
    said('p', 'network_lead', { class: 'lead' }),
    settings.development && developmentNotice(),
    formFor(settings, stage),
  );
}
