// Linking an account that the user has, and giving it a key: find it, confirm at its own server,
// type the code from the e-mail. Each part says what is being done and has a way out.

import { message } from '../shared/i18n.js';
import { ask, call, listen } from './ask.js';
import { act, field, icon, make, said, textInput } from './make.js';
import { publishCards } from './publish.js';
import { createSteps } from './steps.js';
import { failed, working } from './trouble.js';

const CODE_MAX = 64;

// Open where something failed: the last step says where.
const stepsBelow = (steps, open = false) =>
  make('details', { class: 'steps-fold', open }, said('summary', 'steps'), steps.root);

// What the page at the server will ask, before anyone is sent there.
const keyWords = () =>
  make(
    'div',
    { class: 'panel calm' },
    said('h3', 'key_words_title'),
    make(
      'ol',
      { class: 'words' },
      said('li', 'key_words_confirm'),
      said('li', 'key_words_ask'),
      said('li', 'key_words_code'),
      said('li', 'key_words_end'),
    ),
  );

// `forKey`: the key is what the user came for.
function startForm({ handle, withKey, forKey, begin }) {
  const name = textInput({
    name: 'handle',
    value: handle,
    placeholder: 'alice.bsky.social',
    required: true,
    autocapitalize: 'none',
    inputmode: 'url',
    maxlength: 600,
  });
  const key = make('input', { type: 'checkbox', name: 'key', checked: withKey });
  const words = keyWords();
  words.hidden = !withKey;
  key.addEventListener('change', () => {
    words.hidden = !key.checked;
  });
  const choice = make(
    'label',
    { class: 'check', hidden: forKey },
    key,
    make(
      'span',
      { class: 'names' },
      said('span', 'also_key'),
      said('span', 'also_key_text', { class: 'quiet' }),
    ),
  );
  const form = make(
    'form',
    { class: 'form' },
    field('your_handle', name, 'your_handle_hint'),
    choice,
    words,
    make(
      'div',
      { class: 'actions' },
      said('button', 'find_account', { class: 'primary', type: 'submit' }),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    begin(name.value, key.checked);
  });
  return form;
}

// The user's own no at the server is no trouble.
const declined = (again) =>
  make(
    'div',
    { class: 'panel', role: 'status' },
    said('p', 'trouble_oauth_denied'),
    make('div', { class: 'actions' }, again),
  );

// One attempt: `root` is the panel, `again` draws the form anew with what was typed.
class Attempt {
  constructor({ stage, root, handle, withKey, again }) {
    Object.assign(this, { stage, root, handle, withKey, again });
    this.steps = createSteps();
    this.over = false;
    this.unlisten = listen((event) => this.hear(event));
  }

  show(...children) {
    this.root.replaceChildren(...children.filter(Boolean));
    this.root.querySelector('[data-focus]')?.focus();
  }

  end() {
    this.over = true;
    this.unlisten();
    this.steps.end();
  }

  // Going to another part of this page is a no as well.
  leave() {
    if (!this.over) {
      this.end();
      ask('link_cancel').catch(() => {});
    }
  }

  hear(event) {
    const note = this.root.querySelector('[data-slot=note]');
    if (event === 'server_page_closed' && note) {
      note.textContent = message('server_page_closed');
    }
  }

  fail(error) {
    if (this.over) {
      return;
    }
    this.end();
    if (error.code === 'cancelled') {
      this.again();
      return;
    }
    const retry = act('start_again', this.again, 'primary', { 'data-focus': true });
    if (error.code === 'oauth_denied') {
      this.show(declined(retry));
    } else {
      this.show(failed(error, retry), stepsBelow(this.steps, true));
    }
  }

  cancel = () => {
    this.leave();
    this.again();
  };

  async run() {
    this.stage.onLeave(() => this.leave());
    this.show(
      said('h3', 'finding_account', { tabindex: -1, 'data-focus': true }),
      this.steps.root,
      make('div', { class: 'actions' }, act('cancel', this.cancel)),
    );
    try {
      const args = { handle: this.handle, ...(this.withKey && { with_key: true }) };
      this.begun = await call('link_begin', args, this.steps.add);
      if (this.over) {
        await ask('link_cancel');
        return;
      }
      this.wait();
      this.finish(await call('link_finish', {}, this.steps.add));
    } catch (error) {
      this.fail(error);
    }
  }

  wait() {
    const { server, handle } = this.begun;
    const open = () => ask('link_open').catch((error) => this.fail(error));
    this.show(
      make(
        'div',
        { class: 'panel waiting' },
        make('span', { class: 'spinner large' }),
        make('h3', { tabindex: -1, 'data-focus': true }, message('waiting_at', server)),
        make('p', {}, message('waiting_at_text', handle)),
        make('p', { class: 'note', 'data-slot': 'note', role: 'status' }),
        make('div', { class: 'actions' }, act('open_again', open), act('cancel', this.cancel)),
      ),
      stepsBelow(this.steps),
    );
  }

  finish(result) {
    if (this.over) {
      return;
    }
    if (result.code_sent) {
      this.askCode();
      return;
    }
    this.end();
    if (result.documents?.length > 0) {
      this.showDocuments(result);
    } else {
      this.stage.go('handles', result.handle.handle, {
        say: message('linked', result.handle.handle),
      });
    }
  }

  askCode() {
    const answer = make('div');
    const input = textInput({
      name: 'code',
      required: true,
      maxlength: CODE_MAX,
      autocomplete: 'one-time-code',
      placeholder: 'ABCDE-12345',
      class: 'code',
      'data-focus': true,
    });
    const send = said('button', 'add_key', { class: 'primary', type: 'submit' });
    const form = make(
      'form',
      { class: 'form panel' },
      said('h3', 'code_title'),
      make('p', {}, message('code_text', this.begun.server)),
      field('code', input, 'code_hint'),
      answer,
      make('div', { class: 'actions' }, send, act('cancel', this.cancel)),
    );
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.sendCode({ form, input, send, answer });
    });
    this.show(form, stepsBelow(this.steps));
  }

  async sendCode({ input, send, answer }) {
    send.disabled = true;
    answer.replaceChildren(working());
    try {
      const result = await call('link_code', { code: input.value.trim() }, this.steps.add);
      this.finish(result);
    } catch (error) {
      if (error.code !== 'code_wrong') {
        this.fail(error);
        return;
      }
      answer.replaceChildren(failed(error));
      send.disabled = false;
      input.select();
    }
  }

  showDocuments(result) {
    const done = () => this.stage.go('handles', result.handle.handle);
    this.show(
      said('h3', 'publish_to_finish', { tabindex: -1, 'data-focus': true }),
      publishCards(result),
      make('div', { class: 'actions' }, act('done', done, 'primary')),
    );
  }
}

export function linkPanel(stage, { handle, withKey = false }) {
  const root = make('div');
  const draw = (typed, key) => {
    const begin = (text, wanted) => {
      const again = () => {
        draw(text, wanted);
        root.querySelector('input').focus();
      };
      new Attempt({ stage, root, handle: text, withKey: wanted, again }).run();
    };
    root.replaceChildren(startForm({ handle: typed, withKey: key, forKey: withKey, begin }));
  };
  draw(handle, withKey);
  return make(
    'article',
    {},
    make(
      'header',
      { class: 'detail-head' },
      icon('field'),
      make('div', {}, said('h2', withKey ? 'give_it_key' : 'use_own', { tabindex: -1 })),
    ),
    said('p', withKey ? 'give_key_lead' : 'link_lead', { class: 'lead' }),
    root,
  );
}
