// How the helper reaches the network: which resolver, which directory of accounts, which proxy.

import { message } from '../shared/i18n.js';
import { isAddress, isProxy, isServer } from './addresses.js';
import { call } from './ask.js';
import { act, choice, choices, field, make, said, textInput } from './make.js';
import { failed } from './trouble.js';

const PLC = 'https://plc.directory';

const option = (value, kind, title, text, more = null) =>
  choice({ name: 'kind', value, checked: kind === value }, message(title), message(text), more);

// An older helper knows of no proxy, and would refuse to be told of one.
const knowsProxy = ({ update_proxy: proxy }) => proxy !== undefined;

function fields({ resolver, plc, update_proxy: proxy }) {
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
    proxy: textInput({
      name: 'proxy',
      value: proxy,
      placeholder: 'socks5h://127.0.0.1:9050',
      inputmode: 'url',
      maxlength: 500,
    }),
  };
}

function changesOf(kind, settings, { server, doh, plc, proxy }) {
  const resolver = {
    system: { kind },
    server: { kind, server: server.value.trim() },
    doh: { kind, url: doh.value.trim() },
  }[kind];
  return {
    resolver,
    plc: plc.value.trim(),
    ...(knowsProxy(settings) && { update_proxy: proxy.value.trim() }),
  };
}

// In development the host may take addresses that these rules refuse, so it has the last word.
function check(kind, inputs, development) {
  const wrong = (input, isWrong, key) => input.setCustomValidity(isWrong ? message(key) : '');
  const { server, doh, plc, proxy } = inputs;
  wrong(server, kind === 'server' && !isServer(server.value.trim()), 'server_wrong');
  wrong(doh, kind === 'doh' && !development && !isAddress(doh.value.trim()), 'address_wrong');
  wrong(plc, !development && !isAddress(plc.value.trim()), 'address_wrong');
  wrong(proxy, proxy.value.trim() && !isProxy(proxy.value.trim()), 'proxy_wrong');
}

const developmentNotice = () =>
  make(
    'div',
    { class: 'panel warn', role: 'note' },
    said('h2', 'development_on'),
    said('p', 'development_text'),
  );

function resolverChoices({ kind }, { server, doh }) {
  const below = (name, ...parts) => make('div', { class: 'nested', 'data-for': name }, ...parts);
  return choices(
    'resolver',
    option('system', kind, 'resolver_system', 'resolver_system_text'),
    option(
      'server',
      kind,
      'resolver_server',
      'resolver_server_text',
      below('server', field('server_address', server, 'server_address_hint')),
    ),
    option(
      'doh',
      kind,
      'resolver_doh',
      'resolver_doh_text',
      below('doh', field('doh_address', doh, 'doh_address_hint')),
    ),
  );
}

function formFor(settings, stage) {
  const { resolver, development } = settings;
  const inputs = fields(settings);
  const answer = make('div', { role: 'status' });
  const usual = act(
    'usual_directory',
    () => {
      inputs.plc.value = PLC;
      update();
    },
    'link',
  );
  const form = make(
    'form',
    { class: 'form' },
    resolverChoices(resolver, inputs),
    make('div', { class: 'group' }, field('directory', inputs.plc, 'directory_hint'), usual),
    knowsProxy(settings) && field('update_proxy', inputs.proxy, 'update_proxy_hint'),
    answer,
    make(
      'div',
      { class: 'actions' },
      said('button', 'save', { class: 'primary', type: 'submit' }),
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
      await call('settings', { set: changesOf(kind(), settings, inputs) });
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
