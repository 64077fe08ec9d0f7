/**
 * The front door in the terminal: the only file under cli/ that knows the process. It hands the outside over as a `World`,
 * runs the program, and ends as it says. Floors below are loaded when a command asks for them: `--help` opens no database.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemErrorCode } from '../base/app-error.ts';
import { diskError } from '../base/atomic-file.ts';
import { commands } from './commands/commands.ts';
import { createStyle } from './output/style.ts';
import { runProgram } from './program.ts';
import { troubleOf, renderTrouble } from './trouble.ts';
import type { VerifyOptions } from '../app/verify.ts';
import type { ListenOptions, Listening, OpenOptions, Terminal, World } from './world.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return {
    isTerminal: stream.isTTY,
    columns: () => (stream.isTTY ? stream.columns : undefined),
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once('drain', resolve);
      }),
  };
}

/**
 * A reader that has gone (`| head`) is no trouble of ours: end as a program killed by SIGPIPE would, and say nothing.
 * Output that goes nowhere else (`> file` on a full disk) is.
 */
function endWhenUnwritable(stream: NodeJS.WriteStream): void {
  stream.on('error', (error) => {
    if (systemErrorCode(error) === 'EPIPE') process.exit(141);
    if (stream !== process.stderr) {
      const cause = diskError('the standard output', error);
      process.stderr.write(`${renderTrouble(troubleOf(cause), createStyle(false))}\n`);
    }
    process.exit(2);
  });
}

/** The first Ctrl-C asks for an orderly end, the second ends at once (all writes are atomic: nothing is damaged). */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let askedAt = 0;
  const stop = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (!controller.signal.aborted) {
      askedAt = now;
      controller.abort();
      if (process.stderr.isTTY) process.stderr.write('\nplumbline: stopping; Ctrl-C again ends at once\n');
    } else if (now - askedAt > 250) {
      // npm and a terminal both pass the same Ctrl-C on: what follows within a blink is the same one.
      process.exit(signal === 'SIGTERM' ? 143 : 130);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function open(options: OpenOptions): ReturnType<World['open']> {
  const { openPlumbline } = await import('../app/open.ts');
  return openPlumbline(options);
}

async function verifyPack(path: string, options: VerifyOptions): ReturnType<World['verifyPack']> {
  const verifier = await import('../app/verify.ts');
  return verifier.verifyPack(path, options);
}

async function verifySeries(paths: readonly string[], options: VerifyOptions): ReturnType<World['verifySeries']> {
  const verifier = await import('../app/verify.ts');
  return verifier.verifySeries(paths, options);
}

async function listen(options: ListenOptions): Promise<Listening> {
  const { openHttpDoor } = await import('./http-door.ts');
  return openHttpDoor(options);
}

function browse(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer', linux: 'xdg-open' }[process.platform as string];
  if (opener === undefined) return;
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  // No browser here (a server, a container): the address has been printed, nothing else to do.
  child.on('error', () => child.unref());
  child.unref();
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

endWhenUnwritable(process.stdout);
endWhenUnwritable(process.stderr);
const world: World = {
  stdout: terminalOf(process.stdout),
  stderr: terminalOf(process.stderr),
  environment: process.env,
  cwd: process.cwd(),
  home: homedir(),
  root,
  version: version(),
  signal: abortOnSignals(),
  now: () => performance.now(),
  open,
  listen,
  verifyPack,
  verifySeries,
  browse,
};
const code = await runProgram(process.argv.slice(2), world, commands);
// Everything is closed; a socket or a worker that somebody forgot must not keep the terminal. Both streams go out first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
await new Promise<void>((resolve) => process.stderr.write('', () => resolve()));
process.exit(code);
