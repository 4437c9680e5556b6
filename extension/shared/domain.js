// How the name of a site is shown: in its own script where that cannot deceive, else in punycode.

// RFC 3492, section 5.
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

function adapt(delta, points, first) {
  let rest = first ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) {
    rest = Math.floor(rest / (BASE - T_MIN));
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

const digitOf = (char) => {
  const digit = parseInt(char, 36);
  // parseInt counts 0-9 first, punycode a-z first.
  return digit >= 10 ? digit - 10 : digit + 26;
};

// The Unicode text of a label without its "xn--"; throws RangeError when it is not punycode.
export function decodePunycode(text) {
  const split = text.lastIndexOf('-');
  const output = split > 0 ? Array.from(text.slice(0, split)) : [];
  let [n, bias, i] = [INITIAL_N, INITIAL_BIAS, 0];
  for (let at = split > 0 ? split + 1 : 0; at < text.length;) {
    const before = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(text[at] ?? '');
      if (Number.isNaN(digit)) {
        throw new RangeError('not punycode');
      }
      at += 1;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) {
        break;
      }
      weight *= BASE - threshold;
    }
    const points = output.length + 1;
    bias = adapt(i - before, points, before === 0);
    n += Math.floor(i / points);
    output.splice(i % points, 0, String.fromCodePoint(n));
    i = (i % points) + 1;
  }
  return output.join('');
}

// The sets of scripts that one label may mix (UTS 39, "highly restrictive").
const MIXES = [
  ['Latin'],
  ['Cyrillic'],
  ['Greek'],
  ['Arabic'],
  ['Hebrew'],
  ['Armenian'],
  ['Georgian'],
  ['Thai'],
  ['Devanagari'],
  ['Bengali'],
  ['Tamil'],
  ['Telugu'],
  ['Kannada'],
  ['Malayalam'],
  ['Gujarati'],
  ['Gurmukhi'],
  ['Sinhala'],
  ['Khmer'],
  ['Lao'],
  ['Myanmar'],
  ['Ethiopic'],
  ['Tibetan'],
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
].map((scripts) => {
  const classes = [...scripts, 'Common', 'Inherited'].map(
    (name) => `\\p{Script_Extensions=${name}}`,
  );
  return new RegExp(`^[${classes.join('')}]+$`, 'u');
});

// Letters, marks, digits, hyphen, and the middle dots that Catalan and Japanese write.
const PLAIN = /^[\p{L}\p{M}\p{N}\-\u00b7\u30fb]+$/u;

// Latin letters of phonetic alphabets and of scribes, which no name needs and which imitate others.
const RARE_LATIN = /[\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f]/;

// A label of nothing but these is Cyrillic that reads as Latin.
const LATIN_LOOKALIKES = /^[асԁеһіјӏорԛѕԝхуъьпгѵѡүөв\d-]+$/u;

export function isDeceptive(label) {
  return (
    !PLAIN.test(label) ||
    RARE_LATIN.test(label) ||
    !MIXES.some((mix) => mix.test(label)) ||
    (/\p{Script=Cyrillic}/u.test(label) && LATIN_LOOKALIKES.test(label))
  );
}

function labelText(label) {
  if (!label.startsWith('xn--')) {
    return label;
  }
  try {
    const text = decodePunycode(label.slice(4));
    return isDeceptive(text) ? null : text;
  } catch {
    return null;
  }
}

// For an origin: { name, ascii, mixed }. `name` is what is shown large; `ascii` is set when it
// differs from what goes over the wire; `mixed` says that the name was kept in punycode for safety.
export function siteName(origin) {
  const { host, hostname } = new URL(origin);
  const port = host.slice(hostname.length);
  const labels = hostname.split('.').map(labelText);
  if (labels.includes(null)) {
    return { name: host, ascii: null, mixed: true };
  }
  const name = labels.join('.') + port;
  return { name, ascii: name === host ? null : host, mixed: false };
}
