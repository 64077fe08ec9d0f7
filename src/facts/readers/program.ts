/**
 * Which program a command really starts: `sudo -E npx --yes snyk@1 test` starts `snyk test`, `docker run --rm -v .:/src
 * aquasec/trivy fs /src` the image `aquasec/trivy` with `fs /src`. Launchers are peeled off one by one.
 */
import { shellCommands, type ShellCommand } from './shell.ts';

export interface Invocation {
  /** The file name of the program, without folder and version; for a container, empty. */
  readonly program: string;
  /** The program as written, folder included. */
  readonly written: string;
  readonly args: readonly string[];
  /** When a container is started: its image, without tag or digest. */
  readonly image?: string;
}

interface Launcher {
  /** The words that make it, e.g. `uv run`. */
  readonly words: readonly string[];
  /** Options that are followed by a value. */
  readonly valued: readonly string[];
  /** Positional words to pass over before the program, e.g. the duration of `timeout`. */
  readonly skip?: number;
}

const launcher = (words: string, valued = '', skip = 0): Launcher => ({
  words: words.split(' '),
  valued: valued.split(' ').filter(Boolean),
  skip,
});

const launchers: readonly Launcher[] = [
  launcher('sudo', '-u -g --user --group'),
  launcher('env', '-u --unset -C --chdir'),
  launcher('exec'),
  launcher('command'),
  launcher('nohup'),
  launcher('sfw'),
  launcher('nice', '-n'),
  launcher('time'),
  launcher('timeout', '-s -k --signal --kill-after', 1),
  launcher('retry', '-t -n -d'),
  launcher('xvfb-run', '-s -e --server-args'),
  launcher('dbus-run-session'),
  launcher('npx', '-p --package -c'),
  launcher('bunx', '-p --package'),
  launcher('pnpx', '--package'),
  launcher('npm exec', '-p --package'),
  launcher('pnpm exec'),
  launcher('pnpm dlx', '--package'),
  launcher('yarn dlx', '-p --package'),
  launcher('yarn exec'),
  launcher('bun x'),
  launcher('uvx', '--from --with --python -p'),
  launcher('uv tool run', '--from --with --python -p'),
  launcher('uv run', '--with --extra --group --python -p --package --only-group --env-file --directory --project'),
  launcher('pipx run', '--spec --python'),
  launcher('poetry run', '-C --directory'),
  launcher('pipenv run'),
  launcher('pdm run', '-p'),
  launcher('hatch run'),
  launcher('rye run'),
  launcher('pixi run', '-e --environment'),
  launcher('conda run', '-n --name'),
  launcher('bundle exec'),
  launcher('python -m'),
  launcher('python3 -m'),
  launcher('py -m'),
  launcher('coverage run', '--source --rcfile --omit --include'),
  launcher('go run', '-mod -modfile -C'),
  launcher('go tool', '-modfile'),
  launcher('mise exec'),
  launcher('mise x'),
  launcher('dotenv', '-e -f'),
  launcher('op run', '--env-file'),
  launcher('doppler run', '-p -c'),
  launcher('xargs', '-n -P -I -L'),
];

/** Options of `docker run` and its kin that stand alone; every other one is followed by a value. */
const dockerFlags =
  /^(?:--(?:rm|interactive|tty|detach|privileged|init|read-only|no-healthcheck|publish-all|no-deps|service-ports|build|no-TTY|use-aliases|quiet-pull|remove-orphans)|-(?!-)[itdPTq]+)$/;
const composeValued = new Set([
  '-f',
  '--file',
  '-p',
  '--project-name',
  '--profile',
  '--env-file',
  '--project-directory',
]);

export function invocationOf(words: readonly string[]): Invocation | undefined {
  let rest = words;
  for (let round = 0; round < 8; round += 1) {
    while (/^[A-Za-z_]\w*\+?=/.test(rest[0] ?? '')) rest = rest.slice(1);
    const first = rest[0];
    if (first === undefined || first === '') return undefined;
    const container = containerOf(rest);
    if (container) return container;
    const peeled = peel(rest);
    if (!peeled) return { program: baseName(first), written: first, args: rest.slice(1) };
    rest = peeled;
  }
  return undefined;
}

/** Every program a script starts, scripts handed to `sh -c` included. */
export function invocationsIn(script: string): readonly (ShellCommand & { readonly call: Invocation })[] {
  return shellCommands(script).flatMap((command) => {
    const call = invocationOf(command.words);
    if (!call) return [];
    const inner = innerScript(call);
    if (inner === undefined) return [{ ...command, call }];
    return invocationsIn(inner).map((one) => ({
      ...one,
      line: command.line,
      last: command.last && one.last,
      piped: command.piped || one.piped,
      ...(command.tolerated && { tolerated: command.tolerated }),
    }));
  });
}

function innerScript({ program, args }: Invocation): string | undefined {
  if (!/^(?:(?:ba|z|da)?sh|su|runuser)$/.test(program)) return undefined;
  const at = args.findIndex((a) => /^-[a-z]*c$/.test(a));
  return at < 0 ? undefined : args[at + 1];
}

function peel(words: readonly string[]): readonly string[] | undefined {
  const name = baseName(words[0]!);
  const found = launchers.find((l) => l.words[0] === name && l.words.slice(1).every((w, i) => words[i + 1] === w));
  if (!found) return undefined;
  let at = found.words.length;
  while (at < words.length) {
    const one = words[at]!;
    if (one === '--') at += 1;
    else if (one.startsWith('-')) at += found.valued.includes(one) ? 2 : 1;
    else break;
    if (one === '--') break;
  }
  const rest = words.slice(at + (found.skip ?? 0));
  return rest.length === 0 ? undefined : rest;
}

function containerOf(words: readonly string[]): Invocation | undefined {
  const name = baseName(words[0]!);
  if (name === 'docker-compose') return composed(words.slice(1));
  if (name !== 'docker' && name !== 'podman' && name !== 'nerdctl') return undefined;
  if (words[1] === 'compose') return composed(words.slice(2));
  const start = words[1] === 'container' ? 2 : 1;
  if (words[start] !== 'run' && words[start] !== 'exec') return undefined;
  const at = afterDockerOptions(words, start + 1);
  const image = words[at];
  if (image === undefined) return undefined;
  const args = words.slice(at + 1);
  if (words[start] === 'exec') return invocationOf(args);
  return { program: '', written: image, args, image: imageName(image) };
}

/** `compose run web pytest` starts pytest in a container; `up` starts none that we know. */
function composed(words: readonly string[]): Invocation | undefined {
  let at = 0;
  while (at < words.length && words[at]!.startsWith('-')) at += composeValued.has(words[at]!) ? 2 : 1;
  if (words[at] !== 'run' && words[at] !== 'exec') {
    return { program: 'docker compose', written: 'docker compose', args: words.slice(at) };
  }
  const service = afterDockerOptions(words, at + 1);
  return (
    invocationOf(words.slice(service + 1)) ?? { program: 'docker compose', written: 'docker compose', args: ['run'] }
  );
}

function afterDockerOptions(words: readonly string[], from: number): number {
  let at = from;
  while (at < words.length && words[at]!.startsWith('-')) {
    at += dockerFlags.test(words[at]!) || words[at]!.includes('=') ? 1 : 2;
  }
  return at;
}

/** Without tag and digest. */
export function imageName(reference: string): string {
  return reference
    .replace(/^docker:\/\//, '')
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
}

/** `./node_modules/.bin/jest` → `jest`, `snyk@1.2` → `snyk`, `golang.org/x/vuln/cmd/govulncheck@latest` → `govulncheck`. */
function baseName(word: string): string {
  const bare = word.replace(/^(?:npm|jsr):/, '').replace(/(?<=.)@[^/]*$/, '');
  return bare.slice(bare.lastIndexOf('/') + 1).replace(/\.(?:exe|cmd)$/, '');
}
