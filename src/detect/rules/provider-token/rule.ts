/**
 * Tokens whose issuers gave them a shape (`formats/`), values without one under a name that says whose they are
 * (`named.ts`), and the pair of an AWS key id and its secret.
 */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { entropyOf, isMonotonous } from '../../secrets/entropy.ts';
import { isPublished } from '../../secrets/placeholder.ts';
import { pairsIn } from '../../secrets/pairs.ts';
import { literalScanner } from '../../text/literal-scan.ts';
import type { TokenFormat } from './formats/format.ts';
import { tokenFormats } from './formats/index.ts';
import { namedKindOf, namedWords } from './named.ts';

const awsSecretName =
  /(?:aws.{0,20})?secret.{0,20}(?:access)?.{0,5}key["'\])]{0,3}\s{0,6}(?:=>|:=|[:=,])\s{0,6}["'`]?([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/=])/gi;
const fortyCharacters = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

/** Which formats a literal speaks for. One pass over a window tells which of some three hundred are worth trying. */
const formatsByLiteral = Map.groupBy(
  tokenFormats.flatMap((format) => format.literals.map((literal) => ({ literal: literal.toLowerCase(), format }))),
  ({ literal }) => literal,
);
const literals = [...formatsByLiteral.keys()];
const scanner = literalScanner(literals);
const provider = new RegExp(namedWords.join('|'), 'i');

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    yield* awsSecrets(file, window.start, window.text);
    for (const format of formatsIn(window.text)) {
      for (const token of tokens(format, window.start, window.text)) {
        if (isShownAsHint(file, token.start)) continue;
        yield isBesidePattern(file, token.start)
          ? { ...token, detail: `${token.detail ?? ''}; beside a pattern of such tokens`, severity: 'low' }
          : token;
      }
    }
    if (!provider.test(window.text)) continue;
    for (const pair of pairsIn(file, window)) {
      const kind = namedKindOf(pair.name, pair.value);
      if (kind === undefined) continue;
      const secret = { start: pair.start, end: pair.start + pair.value.length };
      yield { ...secret, secret, detail: kind, severity: 'high' };
    }
  }
}

function formatsIn(text: string): ReadonlySet<TokenFormat> {
  const found = new Set<TokenFormat>();
  scanner.scan(text, (literal) => {
    for (const { format } of formatsByLiteral.get(literals[literal]!)!) found.add(format);
  });
  return found;
}

/** Programs that look for secrets try their patterns on tokens that were made up. */
function isBesidePattern(file: ScannedFile, start: number): boolean {
  return /\[(?:\w-\w|\\w)[^\]\n]{0,40}\]\{\d{1,3}(?:,\d{0,3})?\}/.test(
    file.text.slice(Math.max(0, start - 200), start),
  );
}

/** `placeholder: "…"`, `example: "…"`: what an empty field of a form or the description of an interface shows to everybody. */
function isShownAsHint(file: ScannedFile, start: number): boolean {
  return /\b(?:placeholder|example)["']?\s{0,4}[:=]\s{0,4}\{?\s{0,4}["'`][^"'`\n]{0,40}$/i.test(
    file.text.slice(Math.max(0, start - 80), start),
  );
}

function* tokens(format: TokenFormat, offset: number, text: string): Iterable<RawMatch> {
  for (const found of text.matchAll(format.pattern)) {
    const token = found[1] ?? found[0];
    const verdict = format.judge?.(token, text) ?? true;
    if (verdict === false) continue;
    const start = offset + found.index + found[0].indexOf(token);
    if (isWithinData(text, start - offset, token.length)) continue;
    const span = { start, end: start + token.length };
    const known = typeof verdict === 'object' ? verdict : undefined;
    const severity = known?.severity ?? format.severity;
    yield {
      ...span,
      secret: span,
      detail:
        verdict === true ? format.name : `${format.name}; ${typeof verdict === 'string' ? verdict : verdict.detail}`,
      ...(severity === undefined ? {} : { severity }),
      ...(known?.productionOnly && { productionOnly: true }),
    };
  }
}

/** A picture or a font in base 64 holds every short shape somewhere. */
function isWithinData(text: string, at: number, length: number): boolean {
  const before = /[A-Za-z0-9+/]*$/.exec(text.slice(Math.max(0, at - 120), at))![0];
  const after = /^[A-Za-z0-9+/]*/.exec(text.slice(at + length, at + length + 120))![0];
  return before.length + after.length > 80;
}

/** By its name, or as forty characters within five lines of a key id: alone it has no shape of its own. */
function* awsSecrets(file: ScannedFile, offset: number, text: string): Iterable<RawMatch> {
  for (const found of text.matchAll(awsSecretName)) {
    if (isAwsSecret(found[1]!)) yield awsSecret(offset + found.index + found[0].lastIndexOf(found[1]!));
  }
  for (const found of text.matchAll(/\bA[KS]IA[A-Z2-7]{16}\b/g)) {
    const from = Math.max(0, offset + found.index - 400);
    const near = file.text.slice(from, offset + found.index + 420);
    for (const candidate of near.matchAll(fortyCharacters)) {
      if (isAwsSecret(candidate[0])) yield awsSecret(from + candidate.index);
    }
  }
}

function isAwsSecret(value: string): boolean {
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value);
  return mixed && entropyOf(value) > 4 && !isMonotonous(value) && !/EXAMPLE/.test(value) && !isPublished(value);
}

function awsSecret(start: number): RawMatch {
  const span = { start, end: start + 40 };
  return { ...span, secret: span, detail: 'AWS secret access key' };
}

const made = (prefix: string, body: string): string => prefix + body;

export const providerToken: Rule = {
  meta: {
    id: 'provider-token',
    title: 'Token of a known provider in the repository',
    class: 'secret',
    severity: 'critical',
    why: 'Whoever can read the repository, its clones or its backups can act as the holder of the token. History keeps it after it is deleted from the head.',
    remediation:
      'Revoke the token at its issuer first, then remove it from the code and read it from a secret store or the environment. Note the time of revocation: that is what ends the exposure.',
    references: [
      'CWE-798',
      'https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns',
    ],
  },
  kinds: 'all',
  // Settings of a client that is to be built without an account.
  appliesTo: (path) => !/(?:^|\/)mock[-_.][^/]{1,80}$/i.test(path),
  severityElsewhere: 'high',
  prefilter: { any: [...new Set([...literals, ...namedWords, 'secret'])] },
  match,
  examples: {
    bad: [
      { path: 'config.py', code: `AWS_ACCESS_KEY_ID = "${made('AKIA', 'QZ7XW3VN5KLP2RTD')}"\n` },
      { path: 'deploy.sh', code: `export GITHUB_TOKEN=${made('ghp_', 'k3Jd82LmQpX07vNzYtRb5WcEaH1uGs4FoI9q')}\n` },
      { path: 'pay.ts', code: `const stripe = new Stripe('${made('sk_live_', '9vXq2LmN7cRw4TzKb8JdYh3s')}');\n` },
      {
        path: 'credentials.ini',
        code: `aws_secret_access_key = ${made('wJ4lrXUt', 'nF3MI/K7MDNG9bPxRfiC2YzQ8vKeLm0+')}\n`,
      },
    ],
    good: [
      { path: 'config.py', code: 'AWS_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"\n' },
      { path: 'README.md', code: 'export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n' },
      { path: 'ids.ts', code: "const task = 'disk-proj-cleanup'; const asia = 'ASIA_PACIFIC_NORTHEAST';\n" },
    ],
  },
};
