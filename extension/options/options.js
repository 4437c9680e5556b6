// The options page: the address after the # says which section and what in it, so that the browser's
// own back and forward work.

import { applyMessages, language, message } from '../shared/i18n.js';
import { hasNoWindow } from '../shared/waiting.js';
import { ask } from './ask.js';
import { diagnosis } from './diagnosis.js';
import { handles } from './handles.js';
import { make } from './make.js';
import { network } from './network.js';
import { createWait } from './outside.js';
import { people } from './people.js';
import { privateWindows } from './private.js';
import { sites } from './sites.js';
import { say } from './spoken.js';
import { blocked, waiting, working } from './trouble.js';
import { tryName } from './try-name.js';
import { unlockWays } from './unlock.js';

const SLOW_MS = 300;
const SECTIONS = {
  handles,
  people,
  sites,
  private: privateWindows,
  unlock: unlockWays,
  network,
  try: tryName,
  diagnosis,
};
const TITLES = {
  handles: 'nav_handles',
  people: 'nav_people',
  sites: 'nav_sites',
  private: 'nav_private',
  unlock: 'nav_unlock',
  network: 'nav_network',
  try: 'nav_try',
  diagnosis: 'nav_diagnosis',
};

const main = document.getElementById('view');
let drawing = 0;
let leaving = [];

// What is shown in the place of locked sections while the keys are unlocked, or null.
let unlocking = null;

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function place() {
  const [name, ...path] = location.hash.slice(1).split('/').map(decoded);
  return Object.hasOwn(SECTIONS, name) ? { name, path } : { name: 'handles', path: [] };
}

const addressFor = (parts) => `#${parts.map(encodeURIComponent).join('/')}`;

// What a section may do: `go` to an address, `refresh` what is shown, `onLeave` end what it began.
function stageFor(path) {
  return {
    path,
    onLeave: (listener) => leaving.push(listener),
    refresh: async ({ say: text } = {}) => {
      await draw({ focus: main.contains(document.activeElement) });
      if (text) {
        say(text);
      }
    },
    go: (...parts) => {
      const { say: text } = typeof parts.at(-1) === 'object' ? parts.pop() : {};
      if (text) {
        say(text);
      }
      if (location.hash === addressFor(parts)) {
        draw({ focus: true });
      } else {
        location.hash = addressFor(parts);
      }
    },
  };
}

function focusOn(root) {
  const target =
    root.querySelector('[data-focus]') ??
    root.querySelector('.chosen .detail-pane h2') ??
    root.querySelector('h1');
  target?.focus();
}

function markSection(name) {
  for (const link of document.querySelectorAll('nav a')) {
    const isHere = link.hash === `#${name}`;
    link.toggleAttribute('data-here', isHere);
    if (isHere) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  document.title = `${message(TITLES[name])} · nywhere`;
}

// Stays when the page is looked at again.
function keep(view) {
  view.dataset.kept = '';
  return view;
}

// What came of it is for a page that waits for it. In another section the user may be writing.
async function unlocked(trouble) {
  unlocking = null;
  if (!main.querySelector('.blocked')) {
    return;
  }
  if (trouble) {
    main.replaceChildren(keep(blocked(trouble, blockedActions)));
    focusOn(main);
  } else {
    await draw({ focus: main.contains(document.activeElement) });
  }
}

async function unlock(more) {
  const wait = createWait(make('p', { class: 'lead' }), hasNoWindow);
  const hear = (progress) => {
    wait.hear(progress);
    if (wait.words.isConnected) {
      say(wait.words.textContent);
    }
  };
  unlocking = keep(waiting(wait));
  main.replaceChildren(unlocking);
  focusOn(main);
  say(wait.words.textContent);
  const trouble = await ask('unlock', more, hear).then(
    () => null,
    (error) => (error.code === 'cancelled' ? null : error),
  );
  await unlocked(trouble);
}

const blockedActions = {
  retry: () => ask('retry').then(() => draw({ focus: true })),
  unlock: () => unlock({}),
  recover: () => unlock({ recovery: true }),
};

async function content({ name, path }) {
  try {
    return await SECTIONS[name](stageFor(path));
  } catch (error) {
    if (error instanceof Error) {
      throw error;
    }
    return error.state === 'locked' && unlocking ? unlocking : blocked(error, blockedActions);
  }
}

// Draws aside, so that nothing flickers; a newer call takes over from one that is under way.
async function draw({ focus }) {
  const mine = (drawing += 1);
  const [where, address] = [place(), location.hash];
  leaving.splice(0).forEach((listener) => listener());
  markSection(where.name);
  main.setAttribute('aria-busy', 'true');
  const timer = setTimeout(() => mine === drawing && main.replaceChildren(working()), SLOW_MS);
  const shown = await content(where).finally(() => clearTimeout(timer));
  if (mine !== drawing) {
    return;
  }
  main.replaceChildren(shown);
  main.removeAttribute('aria-busy');
  main.dataset.shown = address;
  if (focus) {
    focusOn(main);
    window.scrollTo(0, 0);
  }
}

document.documentElement.lang = language();
applyMessages(document);
window.addEventListener('hashchange', () => draw({ focus: true }));
// Another window, or the shell, may have changed what is shown; what is being done stays.
document.addEventListener('visibilitychange', () => {
  const isIdle =
    leaving.length === 0 &&
    !main.querySelector('form, .panel, [data-kept], :focus:not(h1, h2)') &&
    !document.querySelector('dialog');
  if (!document.hidden && isIdle) {
    draw({ focus: false });
  }
});
await draw({ focus: false });
