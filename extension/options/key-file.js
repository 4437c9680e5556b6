// The file of a key, as far as the helper can be given it: it reads what is in it.

const LARGEST = 4096;

class NoKeyFile extends Error {
  code = 'bad_tsig_key';
}

export async function readKeyFile(file) {
  const text = file.size > LARGEST ? '' : await file.text();
  if (!text || text.includes('\0')) {
    throw new NoKeyFile('not a text of 1 to 4096 bytes');
  }
  return text;
}
