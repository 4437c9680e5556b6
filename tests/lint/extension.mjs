// web-ext lint over extension/: no error, and no warning but those that one manifest for two
// browsers must cause.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const here = path => fileURLToPath(new URL(path, import.meta.url));

// Each is a key that the other browser needs.
const EXPECTED = new Map([
  ['MANIFEST_FIELD_UNSUPPORTED', /"\/(key|minimum_chrome_version)"/],
  ['BACKGROUND_SERVICE_WORKER_IGNORED', /service_worker/],
]);

const run = spawnSync(here('node_modules/.bin/web-ext'), [
  'lint', '--source-dir', here('../../extension'), '--output', 'json', '--no-config-discovery',
], { encoding: 'utf8', maxBuffer: 1 << 26 });

const report = JSON.parse(run.stdout);
const unexpected = [...report.errors, ...report.warnings].filter(
  ({ code, message }) => !EXPECTED.get(code)?.test(message),
);
for (const { code, message, file, line } of unexpected)
  console.error(`${file ?? 'extension'}:${line ?? 0}: ${code}: ${message}`);
console.log(`${report.errors.length} errors, ${unexpected.length} unexpected warnings`);
process.exitCode = report.errors.length + unexpected.length === 0 ? 0 : 1;
