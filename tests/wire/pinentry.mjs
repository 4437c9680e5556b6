// A pinentry that answers what it is told to, named in config.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeConfig } from './host.mjs';

// One process asks once or, for a new passphrase, several times: the answers are numbered across.
const script = `#!/bin/sh
dir=$(dirname "$0")
echo $$ >> "$dir/pids"
echo "OK Pleased to meet you"
while read -r line; do
  case $line in
  GETPIN|CONFIRM) # counted before a test sees it, which may then end this at once
    n=$(($(cat "$dir/count") + 1))
    echo $n > "$dir/count" ;;
  esac
  echo "$line" >> "$dir/log"
  case $line in
  GETPIN|CONFIRM) . "$dir/answer-$n" ;;
  BYE) echo OK; exit 0 ;;
  *) echo OK ;;
  esac
done
`;

// The form in which Assuan carries data.
const escapeData = (text) =>
  text.replace(/[%\r\n]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

// To a dialog that wants a yes or a no.
export const agree = { shell: 'echo OK' };
export const refuse = { shell: "echo 'ERR 83886194 Not confirmed <Pinentry>'" };
export const cancel = { shell: "echo 'ERR 83886179 Operation cancelled <Pinentry>'" };

export function makePinentry(home) {
  const folder = path.join(home, 'pinentry');
  const file = path.join(folder, 'pinentry');
  const read = (name) => {
    const full = path.join(folder, name);
    return existsSync(full) ? readFileSync(full, 'utf8').trim().split('\n') : [];
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, script, { mode: 0o755 });
  writeConfig(home, { pinentry: file });
  return {
    file,
    // Each a passphrase, or {shell} with the commands that answer. None is left over from before.
    answers(...list) {
      for (const name of ['log', 'pids']) rmSync(path.join(folder, name), { force: true });
      writeFileSync(path.join(folder, 'count'), '0\n');
      list.forEach((answer, i) => {
        const commands = answer.shell ?? `printf 'D %s\\nOK\\n' ${quote(escapeData(answer))}`;
        writeFileSync(path.join(folder, `answer-${i + 1}`), `${commands}\n`);
      });
    },
    get asked() {
      return read('log').filter((line) => /^(GETPIN|CONFIRM)$/.test(line)).length;
    },
    get log() {
      return read('log');
    },
    get pids() {
      return read('pids');
    },
  };
}
