// What the helper waits for while it asks the user outside the browser, as a message.

const STEPS = {
  touch: 'waiting_touch',
  pin: 'waiting_pin',
  busy: 'waiting_busy',
  keyring: 'waiting_keyring',
};

// Steps that open no window in which the user could say no.
const NO_WINDOW = ['touch', 'busy'];

export const hasNoWindow = (step) => NO_WINDOW.includes(step);

export const waitingFor = (step) =>
  Object.hasOwn(STEPS, step ?? '') ? STEPS[step] : 'waiting_outside';
