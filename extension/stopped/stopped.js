// The page in the place of one that the guard has stopped. It asks the background what was stopped:
// its own address is only a claim, which anybody may write.

import { browser } from '../shared/browser.js';
import { siteName } from '../shared/domain.js';
import { applyMessages, language, message } from '../shared/i18n.js';
import { breakAtDots } from '../shared/pieces.js';

// A page chooses the moment in which this one appears, so a click meant for it must not go on.
const ARM_MS = 800;

const at = (id) => document.getElementById(id);

// By a port for each question: a message would fail aloud when this page is left meanwhile.
function ask(type) {
  const port = browser.runtime.connect({ name: 'stopped' });
  return new Promise((resolve) => {
    port.onMessage.addListener(({ result }) => {
      resolve(result);
      port.disconnect();
    });
    port.onDisconnect.addListener(() => resolve(null));
    port.postMessage({ type });
  });
}

const WRONG = ['stop_destination', 'stop_issuer'];

function fact(key, ...content) {
  const [term, text] = [document.createElement('dt'), document.createElement('dd')];
  term.textContent = message(key);
  text.classList.toggle('wrong', WRONG.includes(key));
  text.append(...content);
  at('facts').append(term, text);
}

// The whole host: a look-alike is seen by its end.
function hostFact(key, origin) {
  const { name, ascii } = siteName(origin);
  const host = document.createElement('bdi');
  host.append(...breakAtDots(name));
  const plain = document.createElement('span');
  plain.className = 'ascii';
  plain.textContent = ascii ?? '';
  fact(key, host, plain);
}

const hostOf = (text) => (URL.canParse(text) ? new URL(text).host || text : text);

function say(title, text, button) {
  document.title = title;
  at('title').textContent = title;
  at('text').textContent = text;
  at('back').textContent = button;
  at('view').hidden = false;
  at('back').focus();
}

function showStop(stop) {
  const site = siteName(stop.origin).name;
  const foreign = stop.reason === 'issuer';
  say(
    message(foreign ? 'stop_answer' : 'stop_elsewhere', site),
    message(foreign ? 'stop_answer_text' : 'stop_elsewhere_text', stop.handle),
    message('stop_back', site),
  );
  hostFact('stop_site', stop.origin);
  if (foreign) {
    fact('stop_issuer', stop.issuers.map(hostOf).join(', ') || message('stop_no_issuer'));
  } else {
    hostFact('stop_destination', new URL(stop.address).origin);
  }
  hostFact('stop_server', stop.server);
  at('warning').textContent = message('stop_warning');
  at('warning').hidden = false;
  at('on').hidden = false;
  at('back').addEventListener('click', () => ask('stop_back'));
  at('on').addEventListener('click', () => ask('stop_go_on'));
  setTimeout(() => {
    at('on').disabled = false;
  }, ARM_MS);
}

function showNothing() {
  say(message('stop_nothing'), message('stop_nothing_text'), message('back'));
  at('back').addEventListener('click', () => history.back());
}

document.documentElement.lang = language();
applyMessages(document);
// A page that shows this one in a frame wants a click on something else.
if (window.top === window) {
  const tab = await browser.tabs.getCurrent();
  document.documentElement.classList.toggle('private', tab.incognito);
  const stop = await ask('stop_look');
  if (stop) {
    showStop(stop);
  } else {
    showNothing();
  }
}
