// A question before something that is not taken back lightly. "No" has the focus.

import { act, make, said } from './make.js';

// Fulfilled with true for a yes.
export function confirm({ title, text, yes }) {
  return new Promise((resolve) => {
    const close = (answer) => () => dialog.close(answer);
    const dialog = make(
      'dialog',
      { 'aria-labelledby': 'question', 'aria-describedby': 'consequence' },
      make('h2', { id: 'question' }, title),
      said('p', text, { id: 'consequence' }),
      make(
        'div',
        { class: 'actions' },
        act('keep', close('no'), 'secondary', { autofocus: true }),
        act(yes, close('yes'), 'danger'),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
