/**
 * Tokens of providers by their shape, out of the tests that another scanner keeps for each of its detectors. Such tests hold
 * many strings that nobody ever issued, so each string is sorted first, by a rule that asks nothing of ours:
 *
 * 1. The detector tells its token by a shape: its own pattern fixes three characters or more, and the token holds them. What
 *    is told by a name nearby (`[a-z0-9]{32}` behind the word) has no format to be in. An address or a host is no token,
 *    unless a secret is a part of its path or its parameters.
 * 2. The whole string matches that pattern.
 * 3. It was not typed: no six characters in a row that are the same or count up, no word that stands for a secret, eight
 *    different characters at least, a digit among them.
 * 4. Where the issuer itself says how its tokens look (`documented-formats.tsv`, with the page), the string matches that.
 *    What the issuer calls an id or a public key is no token; a JSON Web Token is one by RFC 7519.
 *
 * What fails 1 is `by name`; what fails 2 to 4 is `not in the format`; the rest is what has to be found.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface TokenSample {
  readonly provider: string;
  readonly token: string;
  readonly sort: 'in the format' | 'not in the format' | 'by name';
  readonly because: string;
}

interface Documented {
  readonly provider: string;
  readonly pattern: RegExp;
}

const readDocumented = (): readonly Documented[] =>
  readFileSync(new URL('labels/documented-formats.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([provider, source]) => ({ provider: provider!, pattern: new RegExp(`^(?:${source!})$`) }));

/** The patterns of a detector's source, as regular expressions of this language; what cannot be read is left out. */
export function patternsOf(source: string): readonly RegExp[] {
  return [...source.matchAll(/regexp2?\.MustCompile\(([^\n]{1,600})\)/g)].flatMap(([, argument]) => {
    const text = [...argument!.matchAll(/`([^`]*)`/g)].map(([, part]) => part).join('');
    const insensitive = text.includes('(?i)');
    try {
      return [new RegExp(text.replaceAll(/\(\?[ims]+\)/g, '').replaceAll('(?P<', '(?<'), insensitive ? 'i' : '')];
    } catch {
      return [];
    }
  });
}

/** What a pattern fixes, three characters in a row or more, outside of classes, and without what may be missing. */
export function fixedRuns(pattern: RegExp): readonly string[] {
  const text = pattern.source
    .replaceAll(/\[(?:\\.|[^\]\\])*\](?:\{[\d,]+\}|[?*+])*/g, '\0')
    .replaceAll(/\\[bBdDwWsSzAZ](?:\{[\d,]+\}|[?*+])*/g, '\0')
    .replaceAll(/\(\?[:=!<P][^()]{0,20}>?|[()|^$]/g, '\0')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/.(?:\{[\d,]+\}|[?*+])/g, '\0');
  return text.split('\0').filter((run) => run.length >= 3);
}

/** Where something is, or who asks there with a password that the rule for addresses looks for. */
const isAddress = (token: string): boolean =>
  /^(?:[\w.-]+\.(?:com|io|org|net|dev|app|cloud|us|sh|lk)(?::\d+)?\/?|[\w.-]+\.privatelink)$/i.test(token) ||
  /^[a-z][\w+.-]*:\/\/(?:[^/]*@|[^/]*$)/i.test(token) ||
  token.startsWith('jdbc:');

/** RFC 7519: three parts, the first two of which are JSON. */
function isNoWebToken(token: string): boolean {
  if (!/^ey[A-Za-z0-9_-]*[.@]/.test(token)) return false;
  const parts = token.split('.');
  return parts.length !== 3 || !parts.slice(0, 2).every((part) => isJson(Buffer.from(part, 'base64url').toString()));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const typed = /example|x{4}|your|placeholder|dummy|fake|redacted|secret_|_token_|mock|sample/i;

function isTyped(token: string): boolean {
  let run = 1;
  for (let i = 1; i < token.length; i++) {
    const step = token.charCodeAt(i) - token.charCodeAt(i - 1);
    run = step === 0 || step === 1 ? run + 1 : 1;
    if (run >= 6) return true;
  }
  return typed.test(token) || !/\d/.test(token) || new Set(token).size < 8;
}

/** The strings of a test that its author says match: literals named `valid…`, and those that are wanted. */
export function stringsOf(test: string): readonly string[] {
  const literal = /"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g;
  const named = [...test.matchAll(/\b(\w+)\s*:?=\s*("(?:[^"\\\n]|\\.)*"|`[^`]*`)/g)]
    .filter(([, name]) => !/invalid|bad|wrong/i.test(name!))
    .map(([, , text]) => text!.slice(1, -1));
  const wanted = [...test.matchAll(/\bwant:\s*\[\]string\{([^}]*)\}/g)].flatMap(([, list]) =>
    [...list!.matchAll(literal)].map(([, quoted, raw]) => quoted ?? raw!),
  );
  return [...new Set([...named, ...wanted])].filter((text) => text.length >= 12 && !/\s|%s|\\n/.test(text));
}

export function sortTokens(provider: string, source: string, test: string): readonly TokenSample[] {
  const patterns = patternsOf(source);
  const shapes = patterns.map((pattern) => ({ pattern, runs: fixedRuns(pattern) }));
  const documented = readDocumented().filter((format) => provider.startsWith(format.provider));
  return stringsOf(test).flatMap((token): readonly TokenSample[] => {
    const whole = (pattern: RegExp): boolean => pattern.exec(token)?.[0] === token;
    const sample = (sort: TokenSample['sort'], because: string): readonly TokenSample[] => [
      { provider, token, sort, because },
    ];
    const shaped = shapes.some(
      ({ pattern, runs }) => whole(pattern) && runs.some((run) => token.toLowerCase().includes(run.toLowerCase())),
    );
    if (isAddress(token)) return [];
    if (!shaped) {
      if (patterns.some(whole)) return sample('by name', 'its pattern fixes nothing');
      return [];
    }
    if (isTyped(token)) return sample('not in the format', 'typed');
    if (isNoWebToken(token)) return sample('not in the format', 'no JSON Web Token (RFC 7519)');
    if (documented.length > 0 && !documented.some(({ pattern }) => pattern.test(token)))
      return sample('not in the format', 'not as its issuer documents it');
    return sample('in the format', documented.length > 0 ? 'documented' : 'shape');
  });
}

function git(repository: string, input: string, ...args: readonly string[]): Buffer {
  const run = spawnSync('git', ['--git-dir', repository, ...args], { input, maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`git ${args.join(' ')}: ${run.stderr.toString()}`);
  return run.stdout;
}

/** Every string of the tests of every detector below `pkg/detectors`, sorted. */
export function detectorTokens(repository: string): readonly TokenSample[] {
  const paths = git(repository, '', 'ls-tree', '-r', '--name-only', 'HEAD', 'pkg/detectors')
    .toString()
    .split('\n')
    .filter((path) => path.endsWith('.go') && !path.endsWith('_integration_test.go'));
  const texts = blobs(repository, paths);
  return [...Map.groupBy(paths, dirname)].flatMap(([folder, some]) => {
    const join = (tests: boolean): string =>
      some
        .filter((path) => path.endsWith('_test.go') === tests)
        .map((path) => texts.get(path)!)
        .join('\n');
    return sortTokens(folder.replace('pkg/detectors/', ''), join(false), join(true));
  });
}

function blobs(repository: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const all = git(repository, paths.map((path) => `HEAD:${path}\n`).join(''), 'cat-file', '--batch');
  const texts = new Map<string, string>();
  let at = 0;
  for (const path of paths) {
    const body = all.indexOf(10, at) + 1;
    const size = Number(all.subarray(at, body).toString().trim().split(' ')[2]);
    texts.set(path, all.subarray(body, body + size).toString());
    at = body + size + 1;
  }
  return texts;
}
