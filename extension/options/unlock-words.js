// The ways to open the keys, as they are called.

import { message } from '../shared/i18n.js';

const NAMES = {
  passphrase: 'slot_passphrase',
  file: 'slot_file',
  keyring: 'slot_keyring',
  token: 'slot_token',
  recovery: 'slot_recovery',
};

export const kindName = (kind) => (Object.hasOwn(NAMES, kind) ? message(NAMES[kind]) : kind);

// With its label, by which it is told from others of its kind.
export const slotName = ({ kind, label }) =>
  label ? message('slot_named', kindName(kind), label) : kindName(kind);
