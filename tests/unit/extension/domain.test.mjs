import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePunycode, isDeceptive, siteName } from '../../../extension/shared/domain.js';

// RFC 3492, section 7.1.
const SAMPLES = {
  egbpdaj6bu4bxfgehfvwxn: 'ليهمابتكلموشعربي؟',
  ihqwcrb4cv8a8dqg056pqjye: '他们为什么不说中文',
  '3B-ww4c5e180e575a65lsy2b': '3年B組金八先生',
  'bcher-kva': 'bücher',
  'Hello-Another-Way--fc4qua05auwb3674vfr0b': 'Hello-Another-Way-それぞれの場所',
};

test('punycode decodes as in the samples of RFC 3492', () => {
  for (const [coded, text] of Object.entries(SAMPLES)) {
    assert.equal(decodePunycode(coded).toLowerCase(), text.toLowerCase());
  }
});

test('text that is not punycode is an error, never a wrong name', () => {
  for (const coded of ['bcher-kv', 'a_b', 'zzzzzzzzzzzzzzzz9999999', '-', 'ü']) {
    assert.throws(() => decodePunycode(coded), RangeError, coded);
  }
});

test('a name in one script is shown in that script, with its plain form beside it', () => {
  const cases = {
    'https://xn--bcher-kva.example': 'bücher.example',
    'https://xn--r8jz45g.example': '例え.example',
    'https://xn--80aswg.example': 'сайт.example',
  };
  for (const [origin, name] of Object.entries(cases)) {
    assert.deepEqual(siteName(origin), { name, ascii: new URL(origin).host, mixed: false });
  }
});

test('a name that mixes scripts, or is all look-alikes, stays in punycode', () => {
  for (const label of ['xn--pple-43d', 'xn--80ak6aa92e', 'xn--pypal-4ve']) {
    assert.deepEqual(siteName(`https://${label}.com`), {
      name: `${label}.com`,
      ascii: null,
      mixed: true,
    });
  }
});

test('Latin letters that languages write are shown, those that only imitate others are not', () => {
  for (const label of ['straße', 'łódź', 'þórr', 'đặng', 'ığdır', 'col·lecció']) {
    assert.equal(isDeceptive(label), false, label);
  }
  for (const label of ['ɡoogle', 'pɑypal', 'ʙank', 'ᴍail', 'ꜱite', 'ⱡink']) {
    assert.equal(isDeceptive(label), true, label);
  }
});

test('one deceptive label keeps the whole name in punycode', () => {
  assert.equal(
    siteName('https://xn--bcher-kva.xn--pple-43d.com').name,
    'xn--bcher-kva.xn--pple-43d.com',
  );
});

test('Japanese may mix its scripts with Latin; Latin and Cyrillic may not mix', () => {
  assert.equal(isDeceptive('東京タワーabc'), false);
  assert.equal(isDeceptive('pаypal'), true);
});

test('invisible and directional characters are deceptive', () => {
  for (const char of ['\u200b', '\u202e', '\u2066', '\u00ad', '/', '\u2044', ' ']) {
    assert.equal(isDeceptive(`a${char}b`), true, char.codePointAt(0).toString(16));
  }
});

test('an ordinary name is shown as it is, with its port', () => {
  assert.deepEqual(siteName('https://forum.example'), {
    name: 'forum.example',
    ascii: null,
    mixed: false,
  });
  assert.deepEqual(siteName('http://localhost:8080'), {
    name: 'localhost:8080',
    ascii: null,
    mixed: false,
  });
  assert.deepEqual(siteName('http://[::1]:8080'), {
    name: '[::1]:8080',
    ascii: null,
    mixed: false,
  });
});
