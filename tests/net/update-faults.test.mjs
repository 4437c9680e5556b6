// DNS UPDATE with servers that lie, break off and go slowly: whoever is in between can be any of
// them, and must bring about nothing but an error.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { framed, startOddAnswers, startOddZone } from '../fixtures/odd-zone.mjs';
import { answerTo, ERROR, nameBytes, now, sign, signatureOf, signedAnswer } from '../fixtures/tsig.mjs';
import { startNet } from './net.mjs';
import { callsOf, makeKey, NAME, TEXT, ZONE } from './support/update.mjs';

const KEY = makeKey();
const REGISTER = { expect: 'absent', set: [TEXT] };
const LIMIT_MS = 10_000;

async function callsTo(t, server, key = KEY) {
  t.after(() => server.stop());
  return callsOf(await startNet(t, { development: {} }), { server: server.server, key });
}

const macOf = request => Buffer.from(signatureOf(request).mac, 'hex');
const changed = (bytes, at, value = bytes[at] ^ 1) => {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
};
const signed = (request, options) => signedAnswer(request, KEY, options);
const signedOver = (request, answer) => sign(answer, KEY, { prior: macOf(request) });

// A record of the answer section, written over the counts.
function withRecord(answer, name, type, data, ttl = 1) {
  const rest = Buffer.alloc(10);
  rest.writeUInt16BE(type, 0);
  rest.writeUInt16BE(1, 2);
  rest.writeUInt32BE(ttl, 4);
  rest.writeUInt16BE(data.length, 8);
  const bytes = Buffer.concat([answer, nameBytes(name), rest, data]);
  bytes.writeUInt16BE(bytes.readUInt16BE(6) + 1, 6);
  return bytes;
}

test('an honest answer of the fixture is believed, so what follows is refused for its reason',
  async t => {
    const { update } = await callsTo(t, await startOddAnswers(request => signed(request)));
    assert.deepEqual(await update(REGISTER), {});
  });

const FORGED = {
  'unsigned': request => answerTo(request),
  'unsigned, and refusing': request => answerTo(request, 5),
  'unsigned, and saying that it is taken': request => answerTo(request, 7),
  'signed with another secret': request =>
    signedAnswer(request, makeKey(), {}),
  'signed with another key\'s name': request => signed(request, { name: 'other' }),
  'signed, it says, by another algorithm': request =>
    signed(request, { algorithm: 'hmac-sha512' }),
  'signed by a weaker algorithm': request => sign(answerTo(request), { ...KEY, algorithm: 'hmac-md5' },
    { prior: macOf(request), algorithm: 'hmac-md5.sig-alg.reg.int' }),
  'signed as an answer to nothing': request => sign(answerTo(request), KEY),
  'signed as an answer to another request': request =>
    sign(answerTo(request), KEY, { prior: randomBytes(32) }),
  'with the signature of the request itself': request =>
    signed(request, { mac: () => macOf(request) }),
  'the request sent back': request => request,
  'the request sent back as an answer': request => changed(request, 2, request[2] | 0x80),
  'with a signature cut to half': request => signed(request, { mac: mac => mac.subarray(0, 16) }),
  'with a signature cut to a byte': request => signed(request, { mac: mac => mac.subarray(0, 1) }),
  'with an empty signature': request => signed(request, { mac: () => Buffer.alloc(0) }),
  'with an empty signature and BADTIME': request =>
    signed(request, { mac: () => Buffer.alloc(0), error: ERROR.time }),
  'with a longer signature': request =>
    signed(request, { mac: mac => Buffer.concat([mac, Buffer.alloc(1)]) }),
  'with a huge signature': request => signed(request, { mac: () => randomBytes(60_000) }),
  'with one bit of the signature wrong': request =>
    signed(request, { mac: mac => changed(mac, 31) }),
  'with another rcode than was signed': request => {
    const bytes = signed(request, { rcode: 5 });
    return changed(bytes, 3, bytes[3] & 0xf0);
  },
  'with another identifier': request => changed(signed(request), 0),
  'signed with another identifier': request => {
    const answer = changed(answerTo(request), 0);
    return signedOver(request, answer);
  },
  'signed with another original identifier': request => signed(request, { id: 1 }),
  'a question and no answer': request => {
    const answer = answerTo(request);
    return signedOver(request, changed(answer, 2, answer[2] & 0x7f));
  },
  'an answer to a query': request => signedOver(request, changed(answerTo(request), 2, 0x84)),
  'an answer that says it is cut off': request => {
    const answer = answerTo(request);
    return signedOver(request, changed(answer, 2, answer[2] | 2));
  },
  'of another zone': request => signedOver(request, changed(answerTo(request), 14)),
  'of another type': request => {
    const answer = answerTo(request);
    return signedOver(request, changed(answer, answer.length - 3));
  },
  'signed an hour ago': request => signed(request, { time: now() - 3600 }),
  'signed an hour ahead': request => signed(request, { time: now() + 3600 }),
  'signed an hour ago, with patience for it': request =>
    signed(request, { time: now() - 3600, fudge: 65535 }),
  'signed five seconds ago, without patience': request =>
    signed(request, { time: now() - 5, fudge: 1 }),
  'signed at the end of time': request => signed(request, { time: 2 ** 48 - 1 }),
  'with something after the signature': request =>
    Buffer.concat([signed(request), Buffer.alloc(1)]),
  'with a record after the signature': request => {
    const bytes = Buffer.concat([signed(request), Buffer.from('0000010001000000000000', 'hex')]);
    return changed(bytes, 11, bytes[11] + 1);
  },
  'with the signature twice': request => {
    const once = signed(request);
    return changed(Buffer.concat([once, once.subarray(answerTo(request).length)]), 11, 2);
  },
  'with fewer records than it says': request => changed(signed(request), 7, 200),
  'with 65535 questions': request => changed(changed(signed(request), 4, 255), 5, 255),
  'with a name that leads to itself': request => {
    const bytes = Buffer.concat([answerTo(request), Buffer.from('c000', 'hex'), Buffer.alloc(10)]);
    bytes.writeUInt16BE(0xc000 | bytes.length - 12, bytes.length - 12);
    return changed(bytes, 11, 1);
  },
  'a header alone': request => signed(request).subarray(0, 12),
  'shorter than a header': request => signed(request).subarray(0, 11),
  'empty': () => Buffer.alloc(0),
  'random': () => randomBytes(500),
  '64 KiB of random': () => randomBytes(65535),
  '64 KiB of zeros': () => Buffer.alloc(65535),
  '64 KiB that begin well': request => Buffer.concat([signed(request), Buffer.alloc(65000)]),
};

test('no forged answer is believed', async t => {
  let forge;
  const { update } = await callsTo(t, await startOddAnswers(request => forge(request)));
  for (const [what, make] of Object.entries(FORGED)) {
    forge = make;
    assert.equal(await update(REGISTER), 'update_forged', what);
  }
});

test('a forged answer before the right one is the one that counts', async t => {
  const server = await startOddZone(async (socket, next) => {
    const request = await next();
    socket.write(Buffer.concat([framed(answerTo(request)), framed(signed(request))]));
  });
  const { update } = await callsTo(t, server);
  assert.equal(await update(REGISTER), 'update_forged');
});

test('what comes after the answer is not looked at', async t => {
  const server = await startOddZone(async (socket, next) => {
    const request = await next();
    socket.write(Buffer.concat([framed(signed(request)), framed(answerTo(request, 5)),
      randomBytes(65536)]));
  });
  const { update } = await callsTo(t, server);
  assert.deepEqual(await update(REGISTER), {});
});

test('an answer that was recorded is no answer to the next request', async t => {
  let recorded;
  const { update } = await callsTo(t, await startOddAnswers(request => {
    recorded ??= signed(request);
    request.copy(recorded, 0, 0, 2);
    return recorded;
  }));
  assert.deepEqual(await update(REGISTER), {});
  assert.equal(await update(REGISTER), 'update_forged');
});

test('what a server says with its signature is told as it is', async t => {
  let answer;
  const { update } = await callsTo(t, await startOddAnswers(request => answer(request)));
  for (const [rcode, code] of [
    [1, 'update_failed'], [2, 'update_failed'], [3, 'update_taken'], [4, 'update_failed'],
    [5, 'update_refused'], [6, 'update_taken'], [7, 'update_taken'], [8, 'update_taken'],
    [9, 'update_zone'], [10, 'update_zone'], [11, 'update_failed'], [15, 'update_failed'],
  ]) {
    answer = request => signed(request, { rcode });
    assert.equal(await update(REGISTER), code, `rcode ${rcode}`);
  }
  for (const [error, code] of [
    [ERROR.signature, 'update_signature'], [ERROR.key, 'update_key'], [ERROR.time, 'update_time'],
    [ERROR.truncated, 'update_signature'], [19, 'update_failed'], [65535, 'update_failed'],
  ]) {
    // whatever the rcode: an error in the signature is never success
    for (const rcode of [0, 9]) {
      answer = request => signed(request, { rcode, error });
      assert.equal(await update(REGISTER), code, `error ${error}, rcode ${rcode}`);
    }
  }
});

test('a clock that is wrong is told, by a server whose own is an hour ahead', async t => {
  const { update } = await callsTo(t, await startOddAnswers(request => {
    const { time } = signatureOf(request);
    const other = Buffer.alloc(6);
    other.writeUIntBE(time + 3600, 0, 6);
    return signed(request, { rcode: 9, error: ERROR.time, time, other });
  }));
  assert.equal(await update(REGISTER), 'update_time');
});

test('without a signature only these are said, and never success', async t => {
  let answer;
  const { update } = await callsTo(t, await startOddAnswers(request => answer(request)));
  const unsigned = more => request => signed(request, { mac: () => Buffer.alloc(0), ...more });
  for (const rcode of [0, 9]) {
    answer = unsigned({ rcode, error: ERROR.key });
    assert.equal(await update(REGISTER), 'update_key');
    answer = unsigned({ rcode, error: ERROR.signature });
    assert.equal(await update(REGISTER), 'update_signature');
  }
  answer = request => answerTo(request, 9);
  assert.equal(await update(REGISTER), 'update_zone');
});

test('names in the answer may be compressed, and in other case', async t => {
  const key = { ...KEY, name: `writer.${ZONE}` };
  const server = await startOddAnswers(request => {
    const answer = answerTo(request);
    const plain = signedAnswer(request, key);
    const owner = nameBytes(key.name);
    // "writer" and a pointer to the zone's name, which is at 12
    const short = Buffer.concat([Buffer.from('\x06WRITER', 'latin1'), Buffer.from([0xc0, 12])]);
    return Buffer.concat([plain.subarray(0, answer.length), short,
      plain.subarray(answer.length + owner.length)]);
  });
  const { update } = await callsTo(t, server, key);
  assert.deepEqual(await update(REGISTER), {});
});

test('a question to a server is believed as little', async t => {
  let answer;
  const { ask, update } = await callsTo(t, await startOddAnswers(request => answer(request)));
  const txt = Buffer.concat([Buffer.from([TEXT.length]), Buffer.from(TEXT)]);
  const found = request => withRecord(answerTo(request), NAME, 16, txt);
  answer = request => signedOver(request, found(request));
  assert.deepEqual(await ask({ key: KEY }), { texts: [TEXT] });
  answer = found;
  assert.equal(await ask({ key: KEY }), 'update_forged');
  assert.equal(await update({ expect: [TEXT], set: [] }), 'update_forged');
  assert.deepEqual(await ask(), { texts: [TEXT] });
  // of others' names and types nothing is taken
  answer = request => withRecord(withRecord(answerTo(request), `x.${NAME}`, 16, txt), NAME, 99, txt);
  assert.deepEqual(await ask(), { texts: [] });
  // strings that are longer than their record
  answer = request => withRecord(answerTo(request), NAME, 16, Buffer.from([200, 65]));
  assert.deepEqual(await ask(), { texts: [] });
  answer = request => changed(answerTo(request), 2, 0x80);
  assert.equal(await ask(), 'update_zone', 'not authoritative');
  answer = request => answerTo(request).subarray(0, 12);
  assert.equal(await ask(), 'update_forged', 'without its question');
  answer = request => changed(answerTo(request), 7, 9);
  assert.equal(await ask(), 'dns_failed', 'records that are not there');
  answer = request => Array.from({ length: 17 }).reduce((bytes, _, i) =>
    withRecord(bytes, NAME, 16, Buffer.from([1, 65 + i])), answerTo(request));
  assert.equal(await ask(), 'dns_too_large');
  answer = request => answerTo(request, 2);
  assert.equal(await ask(), 'dns_failed');
});

// Where a connection may end, and whether the server can have made the change by then.
const STAGES = [
  ['as soon as it is there', socket => socket.destroy(), /^update_un(known|reachable)$/],
  ['by a reset', socket => socket.resetAndDestroy(), /^update_un(known|reachable)$/],
  ['after the request', async (socket, next) => {
    await next();
    socket.destroy();
  }, /^update_unknown$/],
  ['by a reset after the request', async (socket, next) => {
    await next();
    socket.resetAndDestroy();
  }, /^update_unknown$/],
  ['in the length of the answer', async (socket, next) => {
    await next();
    socket.end(Buffer.from([0]));
  }, /^update_unknown$/],
  ['in the answer', async (socket, next) => {
    const request = await next();
    socket.end(framed(signed(request)).subarray(0, -1));
  }, /^update_unknown$/],
];

for (const [when, serve, code] of STAGES) {
  test(`a connection that ends ${when}`, async t => {
    const server = await startOddZone(serve);
    const { update, ask } = await callsTo(t, server);
    assert.match(await update(REGISTER), code);
    assert.equal(await ask(), 'update_unreachable');
    assert.equal(server.connections, 2, 'it is not tried again');
  });
}

test('a server that has gone', async t => {
  const server = await startOddZone(() => {});
  await server.stop();
  server.stop = () => {};
  const { update, ask } = await callsTo(t, server);
  assert.equal(await update(REGISTER), 'update_unreachable');
  assert.equal(await ask(), 'update_unreachable');
});

test('a server that says nothing, or a byte a second, gets ten seconds', async t => {
  const silent = await callsTo(t, await startOddZone(() => {}));
  const timers = new Set();
  t.after(() => timers.forEach(clearInterval));
  const drips = await callsTo(t, await startOddZone(async (socket, next) => {
    const bytes = framed(signed(await next()));
    let at = 0;
    timers.add(setInterval(() => socket.write(bytes.subarray(at, ++at)), 1000));
  }));
  const timed = async work => {
    const begin = performance.now();
    return { code: await work, ms: performance.now() - begin };
  };
  const ends = await Promise.all([
    timed(silent.update(REGISTER)), timed(drips.update(REGISTER)), timed(silent.ask()),
  ]);
  assert.deepEqual(ends.map(({ code }) => code),
    ['update_unknown', 'update_unknown', 'update_unreachable']);
  for (const { ms } of ends) assert.ok(ms >= LIMIT_MS - 50 && ms < LIMIT_MS + 2000, `${ms} ms`);
});
