// What t/browser/run does: the server around the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startServer, top } from './server.mjs';

const folder = join(top, 't/browser');
const minutes = 60 * 1000;
const signals = ['SIGINT', 'SIGTERM'];

function testFiles(names) {
  const all = readdirSync(folder).filter((file) => file.endsWith('.test.mjs'));
  const wanted = names.map((name) => `${name}.test.mjs`);
  const missing = wanted.find((file) => !all.includes(file));

  if (missing) {
    throw new Error(`no ${missing}`);
  }
  return (names.length ? wanted : all).map((file) => join(folder, file));
}

async function runTests(files, env) {
  const child = spawn(process.execPath,
    ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files],
    { env, stdio: 'inherit', timeout: 10 * minutes });

  for (const signal of signals) {     // an interrupted run stops its server, too
    process.on(signal, () => child.kill(signal));
  }
  const [status] = await once(child, 'exit');
  return status ?? 1;
}

async function serve({ http, https }) {
  console.log(`http://bottom.localhost:${http}/ https://secure.localhost:${https}/`);
  await Promise.race(signals.map((signal) => once(process, signal)));
  return 0;
}

// Gives the exit status.
export async function main(words) {
  const alone = words[0] === '--serve';
  const files = alone ? [] : testFiles(words);
  const server = await startServer();

  try {
    if (alone) {
      return await serve(server);
    }
    mkdirSync(join(top, 'build/browser/shots'), { recursive: true });
    return await runTests(files, { ...process.env,
      TESTS_HTTP: server.http, TESTS_HTTPS: server.https, TESTS_DIR: server.dir });
  } finally {
    await server.stop();
  }
}
