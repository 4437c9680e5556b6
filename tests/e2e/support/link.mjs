// `nywhere handle link` in the shell, with a person at the pages of the PDS and at the mailbox.
import { once } from 'node:events';
import { answerPds } from './pds-pages.mjs';
import { until } from './until.mjs';

const PATIENCE_MS = 30_000;

// The command as it runs: what it has printed so far, and what is typed.
export function startShell(home, ...words) {
  const child = home.start(...words);
  const ended = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return {
    output: () => output,
    // The first match of a pattern in what is printed.
    prints: (pattern) =>
      until(
        `the shell prints ${pattern}`,
        () => {
          if (child.exitCode !== null && !pattern.test(output)) {
            throw new Error(output);
          }
          return pattern.exec(output)?.[0];
        },
        PATIENCE_MS,
      ),
    types: (line) => child.stdin.write(`${line}\n`),
    ends: async () => (await ended)[0],
    stop: () => child.kill('SIGKILL'),
  };
}

const countOf = (pattern, text) => (text.match(pattern) ?? []).length;

// A person who reads the code from the newest e-mail; `wrong` are tried before it.
async function typeCodes(shell, world, { email, wrong, read }) {
  await until('the code has come by e-mail', () => world.mails.length > read, PATIENCE_MS);
  const codes = [...wrong, world.code(email)];
  for (const [i, code] of codes.entries()) {
    await until(
      'the shell asks for the code',
      () => countOf(/Code: /g, shell.output()) > i,
      PATIENCE_MS,
    );
    shell.types(code);
  }
}

// Links `account`, answering the consent page with `button`. Resolves to {status, output}.
export async function link(
  { home, world, browser },
  account,
  { withKey = false, button = 'Authorize', wrong = [] } = {},
) {
  const read = world.mails.length;
  const words = ['handle', 'link', account.handle, '--no-browser'];
  const shell = startShell(home, ...words, ...(withKey ? ['--with-key'] : []));
  try {
    await browser.goto(await shell.prints(/https:\/\/\S+\/oauth\/authorize\S+/));
    await answerPds(browser.tab, account.password, button);
    if (withKey && account.did.startsWith('did:plc:') && button === 'Authorize') {
      await typeCodes(shell, world, { email: account.email, wrong, read });
    }
    return { status: await shell.ends(), output: shell.output() };
  } catch (error) {
    shell.stop();
    throw new Error(`nywhere handle link: ${shell.output()}`, { cause: error });
  }
}
