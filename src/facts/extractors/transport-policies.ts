/**
 * What tells browsers to use TLS only (`Strict-Transport-Security`, RFC 6797): settings of frameworks and libraries, and
 * the header where it is written by hand, in code or in the configuration of a web server. Resources of a provider that
 * send it (CloudFront) are facts of their own.
 *
 * Defaults are those that the libraries document: helmet 180 days up to version 7 and a year since (the lesser is taken), hono 180 days,
 * Flask-Talisman a year, ASP.NET 30 days, Rails two years (180 days before 6.0, which is enough too), Spring Security a year.
 */
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import { FileText } from '../../detect/text/windows.ts';
import type { TransportPolicyFact } from '../../model/web-surface.ts';
import type { Extracted, Extractor } from '../extractor.ts';
import { lineAt, runsForReal } from './tracked.ts';

const days = 86_400;
const scripts = ['javascript', 'typescript'];
const jvm = ['java', 'kotlin', 'groovy', 'scala'];

interface Sign {
  readonly by: string;
  readonly kinds: readonly string[];
  /** What has to stand in the file. */
  readonly sign?: RegExp;
  readonly shape: RegExp;
  /** Looked for behind the shape, within a few lines. Group 1: a number, or an expression. */
  readonly age?: RegExp;
  /** When no age is written; absent: it is not known. */
  readonly usual?: number;
  /** Written behind the shape: switched off. */
  readonly off?: RegExp;
}

const signs: readonly Sign[] = [
  {
    by: 'helmet',
    kinds: scripts,
    sign: /["'](?:helmet|koa-helmet|@fastify\/helmet|fastify-helmet)["']/,
    shape:
      /\b(?:helmet|fastifyHelmet)\(|\bregister\(\s*(?:helmet|fastifyHelmet)\b|\bhelmet\.hsts\(|\bhelmet\.strictTransportSecurity\(/g,
    age: /\bmaxAge["']?\s*:\s*([\w.* ()]+)/,
    usual: 180 * days,
    off: /\b(?:hsts|strictTransportSecurity)["']?\s*:\s*false\b/,
  },
  {
    by: 'hono',
    kinds: scripts,
    sign: /["']hono\/secure-headers["']/,
    shape: /\bsecureHeaders\(/g,
    age: /max-age=(\d+)/,
    usual: 180 * days,
    off: /\bstrictTransportSecurity["']?\s*:\s*false\b/,
  },
  {
    by: 'django',
    kinds: ['python'],
    shape: /^[ \t]*SECURE_HSTS_SECONDS\s*(?::\s*int\s*)?=\s*/gm,
    age: /^([^#\n]+)/,
  },
  {
    by: 'flask-talisman',
    kinds: ['python'],
    sign: /flask_talisman/,
    shape: /\bTalisman\(|\btalisman\.init_app\(/g,
    age: /\bstrict_transport_security_max_age\s*=\s*([^,)\n]+)/,
    usual: 365 * days,
    off: /\bstrict_transport_security\s*=\s*False\b/,
  },
  {
    by: 'rails',
    kinds: ['ruby'],
    shape: /^[ \t]*config\.force_ssl\s*=\s*true\b/gm,
    usual: 180 * days,
  },
  { by: 'asp.net', kinds: ['c#'], shape: /\.UseHsts\(\s*\)/g, usual: 30 * days },
  {
    by: 'asp.net',
    kinds: ['c#'],
    shape: /\bAddHsts\(|Configure<HstsOptions>\(/g,
    age: /\bMaxAge\s*=\s*(TimeSpan\.From(?:Days|Hours|Seconds)\([^)]*\)|[^;\n]+)/,
    usual: 30 * days,
  },
  {
    by: 'spring',
    kinds: jvm,
    shape: /\bhttpStrictTransportSecurity\b|\.hsts\(/g,
    age: /\bmaxAgeInSeconds\s*\(?\s*=?\s*([\w* ]+)/,
    usual: 365 * days,
    off: /(?:httpStrictTransportSecurity|hsts)\(?\)?\s*\.\s*disable\(|\bhsts\s*(?:->|\.)\s*\w*\.?disable\(|HstsConfig::disable|\{\s*disable\(\)/,
  },
  {
    by: 'unrolled/secure',
    kinds: ['go'],
    shape: /\bsecure\.(?:Options|Config)\{/g,
    age: /\bSTSSeconds\s*:\s*([\w* ]+)/,
    usual: 0,
  },
];

/** The header by hand, in any file that runs: `add_header Strict-Transport-Security "max-age=31536000"`. */
const header = /strict-transport-security/gi;
const written = /max-age\s*=\s*(\d+)?/i;

const servers =
  /(?:^|\/)(?:nginx|apache2?|httpd|haproxy|caddy|traefik|vhost|default|site)[^/]*\.(?:conf|cfg|template)$|(?:^|\/)(?:Caddyfile|\.htaccess|_headers|vercel\.json|netlify\.toml|staticwebapp\.config\.json|firebase\.json)$|\.conf(?:\.template)?$|\.nginx$/i;
const programs: ReadonlySet<string> = new Set([...scripts, ...jvm, 'python', 'go', 'c#', 'ruby', 'php', 'rust']);
const settings: ReadonlySet<string> = new Set(['yaml', 'toml', 'ini', 'properties']);

export const transportPolicies: Extractor<'transport-policy'> = {
  id: 'transport-policies',
  version: 1,
  produces: ['transport-policy'],
  wants: (path) =>
    runsForReal(path) &&
    fileContextOf(path) !== 'generated' &&
    (programs.has(fileKindOf(path)) || settings.has(fileKindOf(path)) || servers.test(path)),
  *extract({ path, text }): Iterable<Extracted<'transport-policy'>> {
    if (!/strict-?transport|hsts|helmet|secureHeaders|talisman|force_ssl|STSSeconds/i.test(text)) return;
    const kind = fileKindOf(path);
    const uncommented = programs.has(kind) ? new FileText(text, kind).masked.uncommented : withoutComments(text);
    const told = new Set<string>();
    for (const found of [...libraries(kind, uncommented), ...headers(uncommented)]) {
      const key = `${found.by} ${found.maxAge ?? 'open'}${found.isDefault ? ' by default' : ''}`;
      if (told.has(key)) continue;
      told.add(key);
      const { at, ...said } = found;
      const line = lineAt(text, at);
      yield { kind: 'transport-policy', key, value: { path, line, ...said, context: fileContextOf(path) }, line };
    }
  },
};

type Found = Omit<TransportPolicyFact, 'path' | 'line' | 'context'> & { readonly at: number };

const behind = 400;

function* libraries(kind: string, text: string): Iterable<Found> {
  for (const { by, kinds, sign, shape, age, usual, off } of signs) {
    if (!kinds.includes(kind) || sign?.test(text) === false) continue;
    for (const found of text.matchAll(shape)) {
      const at = found.index + found[0].search(/\S/);
      const rest = text.slice(found.index, found.index + found[0].length + behind);
      const value = age?.exec(by === 'django' ? rest.slice(found[0].length) : rest)?.[1];
      if (off?.test(rest)) yield { by, maxAge: 0, at };
      else if (value !== undefined) yield { by, maxAge: secondsOf(value), at };
      else if (usual === undefined) yield { by, maxAge: null, at };
      else yield { by, maxAge: usual, isDefault: true, at };
    }
  }
}

function* headers(text: string): Iterable<Found> {
  for (const found of text.matchAll(header)) {
    // What is read, compared or taken away is not sent.
    const before = text.slice(Math.max(0, found.index - 60), found.index);
    if (/remove|delete|unset|hide|\bget\w*\(\s*["'`]?$|expect|assert|includes\(|has\(/i.test(before)) continue;
    const value = written.exec(text.slice(found.index, found.index + 200));
    if (!value) continue;
    yield { by: 'header', maxAge: value[1] === undefined ? null : Number(value[1]), at: found.index };
  }
}

const withoutComments = (text: string): string =>
  text.replace(
    /^([ \t]*)(?:#|\/\/|;)[^\n]*/gm,
    (all, indent: string) => indent + ' '.repeat(all.length - indent.length),
  );

/** `31536000`, `60 * 60 * 24 * 365`, `TimeSpan.FromDays(365)`; null: something else. */
function secondsOf(written: string): number | null {
  const text = written
    .trim()
    .replace(/[;,)\s]+$/, '')
    .replace(/_/g, '');
  const span = /^TimeSpan\.From(Days|Hours|Seconds)\(\s*(\d+(?:\s*\*\s*\d+)*)/.exec(text);
  if (span) return product(span[2]!) * { Days: days, Hours: 3600, Seconds: 1 }[span[1] as 'Days' | 'Hours' | 'Seconds'];
  return /^\d+L?(?:\s*\*\s*\d+L?)*$/.test(text) ? product(text.replace(/L/g, '')) : null;
}

const product = (text: string): number => text.split('*').reduce((all, one) => all * Number(one.trim()), 1);
