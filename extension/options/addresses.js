// What can be written into the fields of the network section; the helper has the last word.

// An address, and a port after a colon; IPv6 with a port stands in brackets.
const IPV6 = '[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*';
const SERVER = new RegExp(
  `^(?:(?:\\d{1,3}\\.){3}\\d{1,3}(?::\\d{1,5})?|\\[${IPV6}\\](?::\\d{1,5})?|${IPV6})$`,
  'i',
);

export function isServer(text) {
  const numbers = text.match(/^\d[\d.]*(?=$|:\d+$)/)?.[0].split('.') ?? [];
  const port = text.match(/(?:\]|^[\d.]+):(\d+)$/)?.[1];
  return (
    SERVER.test(text) &&
    numbers.every((part) => Number(part) <= 255) &&
    (!port || (Number(port) > 0 && Number(port) <= 65535))
  );
}

export function isAddress(text) {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && !new URL(text).username;
}

// The proxy looks up the server's name: the h of socks5h.
export const isProxy = (text) => /^socks5h:\/\/[^/\s@?#]+$/.test(text);
