// What the helper waits for while it asks the user outside the browser, as a message.

const STEPS = {
  touch: 'waiting_touch',
  pin: 'waiting_pin',
  busy: 'waiting_busy',
  keyring: 'waiting_keyring',
};

export const waitingFor = (step) =>
  Object.hasOwn(STEPS, step ?? '') ? STEPS[step] : 'waiting_outside';
