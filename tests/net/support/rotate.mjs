// A handle with a document of its owner's own, in the small Internet of the tests, and what its owner
// does to change its key.
import assert from 'node:assert/strict';
import { startWorld } from '../../fixtures/world.mjs';
import { createVisitor } from '../../unit/site/visitor.mjs';
import { makeHome, writeConfig } from '../../wire/host.mjs';
import { answerOf, runShell } from './shell.mjs';

export const HANDLE = 'frank.example.com';
export const DOCUMENT = `https://${HANDLE}/.well-known/did.json`;

export async function startOwners() {
  const world = await startWorld();
  const owners = {
    stop: world.stop,
    publishText: world.publishText,

    async makeDevice(t, ...options) {
      const home = makeHome(t);
      writeConfig(home, world.settings);
      assert.equal((await runShell(home, 'init', '--no-passphrase')).code, 0);
      const added = await runShell(home, 'handle', 'add', HANDLE, '--did=web', ...options);
      assert.equal(added.code, 0, added.stderr);
      return home;
    },

    async makeOwner(t, ...options) {
      const home = await owners.makeDevice(t, ...options);
      await world.publishRecord(await answerOf(home, 'record', HANDLE));
      return home;
    },

    // Signs in at the demo site with what the command signs.
    async signsIn(home, message) {
      const visitor = createVisitor(world);
      const { token } = await answerOf(home, 'sign-in', `--origin=${world.origin}`,
        `--nonce=${await visitor.loadNonce()}`, `--handle=${HANDLE}`);
      const { status, sub, code } = await visitor.signIn(token, { handle: HANDLE });
      assert.deepEqual([status, sub], [200, `did:web:${HANDLE}`], `${message}: ${code}`);
    },

    rotate: home => answerOf(home, 'handle', 'rotate', HANDLE),
    published: () => JSON.parse(world.textAt(DOCUMENT)).verificationMethod,
    names: () => owners.published().map(({ id }) => id.split('#')[1]),
    publish: document => world.publishText(DOCUMENT, JSON.stringify(document)),

    // What the owner of the document does when she is told to take a key out.
    takeOut(fragment) {
      const document = JSON.parse(world.textAt(DOCUMENT));
      owners.publish({ ...document, verificationMethod:
        document.verificationMethod.filter(({ id }) => !id.endsWith(`#${fragment}`)) });
    },
  };
  return owners;
}
