// A bus with a logind on it that does what it is told; see fake_logind.c.
import { start, startBus } from '../fixtures/bus.mjs';
import { program } from '../wire/frames.mjs';

// `env` is for the programs that are to find it. `says` resolves to the next word of it.
export async function startLogind(...args) {
  const bus = await startBus();
  const env = { DBUS_SYSTEM_BUS_ADDRESS: bus.address };
  const daemon = start(program('unlock_fake_logind'), args, { env });
  if ((await daemon.line()) !== 'ready') throw new Error('logind did not start');
  return {
    env,
    bus,
    says: () => daemon.line(),
    tell: (word) => daemon.tell(word),
    leave: () => daemon.end(),
    async end() {
      await daemon.end();
      await bus.end();
    },
  };
}
