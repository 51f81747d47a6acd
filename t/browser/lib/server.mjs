// The httpd of the suite: one server, many virtual hosts (t/browser/httpd.conf),
// named NAME.localhost. Browsers look that name up themselves, count it as
// secure, so that they send Sec-Fetch-*, and as a site of its own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

export const top = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

const modules = ['mpm_event', 'unixd', 'log_config', 'authz_core', 'alias', 'mime', 'dir',
  'headers', 'setenvif', 'substitute', 'filter', 'socache_shmcb', 'ssl'];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function query(apxs, name) {
  return execFileSync(apxs, ['-q', name], { encoding: 'utf8' }).trim();
}

// One that has no file is built in, or its directives stop the server.
function writeModules(dir, apxs, so) {
  const from = query(apxs, 'LIBEXECDIR');
  const lines = modules.filter((name) => existsSync(`${from}/mod_${name}.so`))
    .map((name) => `LoadModule ${name}_module "${from}/mod_${name}.so"`);

  lines.push(`LoadModule cookie_consent_module "${so}"`);
  if (process.getuid() === 0) {
    const group = execFileSync('id', ['-gn', 'nobody'], { encoding: 'utf8' }).trim();
    lines.push('User nobody', `Group ${group}`);
  }
  writeFileSync(join(dir, 'modules.conf'), `${lines.join('\n')}\n`);
}

function writeCertificate(dir) {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:*.localhost',
    '-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')], { stdio: 'ignore' });
}

// A picture that looks like one to browsers: those of few bytes for their size
// never count as the largest paint. A bitmap of greys.
function writePicture(dir) {
  const [width, height, start] = [320, 180, 14 + 40 + 1024];
  const bytes = Buffer.alloc(start + width * height);

  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(8, 28);
  for (let grey = 0; grey < 256; grey += 1) {
    bytes.fill(grey, 54 + 4 * grey, 54 + 4 * grey + 3);
  }
  for (let at = 0; at < width * height; at += 1) {
    bytes[start + at] = (at * at * 7 + at * 13) % 251;
  }
  writeFileSync(join(dir, 'hero.bmp'), bytes);
}

async function answers(port) {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/' }, (response) => {
      response.resume();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}

// Starts it and gives { http, https, dir, stop() }. APXS and MODULE_SO (another
// build) are heeded. All that it writes is in one temporary folder, which
// stop() removes.
export async function startServer() {
  const apxs = process.env.APXS || 'apxs';
  const so = process.env.MODULE_SO || `${top}/.libs/mod_cookie_consent.so`;
  if (!existsSync(so)) {
    throw new Error(`no ${so}; run make first`);
  }

  const dir = mkdtempSync(join(tmpdir(), 'cookie-consent-browser.'));
  const env = { ...process.env, TESTS_TOP: top, TESTS_DIR: dir,
    TESTS_HTTP: await freePort(), TESTS_HTTPS: await freePort() };
  const log = join(dir, 'logs/error.log');
  chmodSync(dir, 0o711); // httpd's children are nobody
  mkdirSync(join(dir, 'logs'));
  writeModules(dir, apxs, so);
  writeCertificate(dir);
  writePicture(dir);

  const program = join(query(apxs, 'SBINDIR'), query(apxs, 'PROGNAME'));
  const child = spawn(program, ['-f', `${top}/t/browser/httpd.conf`, '-DFOREGROUND'],
    { env, stdio: 'inherit' });
  const ended = once(child, 'exit');

  async function stop() {
    child.kill();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }

  for (let tries = 100; !await answers(env.TESTS_HTTP); tries -= 1) {
    if (tries === 0 || child.exitCode !== null) {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
      await stop();
      throw new Error(`the server does not answer\n${said}`);
    }
    await wait(100);
  }
  return { http: env.TESTS_HTTP, https: env.TESTS_HTTPS, dir, stop,
    errors: () => readFileSync(log, 'utf8') };
}
