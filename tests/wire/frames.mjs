// Native messaging frames, and where the programs are.
import { endianness } from 'node:os';
import path from 'node:path';

const bin = process.env.NYWHERE_BIN ?? new URL('../../build/dev/bin', import.meta.url).pathname;
export const little = endianness() === 'LE';

export const program = (name) => path.join(bin, name);

export function frame(payload, length) {
  const body = Buffer.isBuffer(payload) ? payload : Buffer.from(payload);
  const head = Buffer.alloc(4);
  if (little) head.writeUInt32LE(length ?? body.length);
  else head.writeUInt32BE(length ?? body.length);
  return Buffer.concat([head, body]);
}

export function environment(home, extra = {}) {
  return {
    PATH: process.env.PATH,
    HOME: home,
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CONFIG_HOME: path.join(home, 'config'),
    ...Object.fromEntries(Object.entries(process.env).filter(([k]) => k.endsWith('SAN_OPTIONS'))),
    ...extra,
  };
}
