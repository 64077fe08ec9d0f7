/** A guessable generator behind a value that must not be guessed: told by the name that takes the value, or makes it. */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { enclosingCalls } from '../../text/calls.ts';
import { wordsOf } from '../../text/identifier.ts';

const generators: readonly { readonly kinds: readonly string[]; readonly pattern: RegExp }[] = [
  { kinds: scripts, pattern: /\bMath\.random\(/g },
  {
    kinds: ['python'],
    pattern:
      /(?<![\w.])(?:random|np\.random)\.(?:random|randint|choice|choices|randrange|getrandbits|sample|shuffle|randbytes)\(/g,
  },
  {
    kinds: jvm,
    pattern:
      /\bnew (?:java\.util\.)?Random\(|\bMath\.random\(|\bThreadLocalRandom\.current\(|\bRandomStringUtils\.random\w{0,20}\(/g,
  },
  { kinds: ['kotlin'], pattern: /\bRandom\.next\w{2,10}\(/g },
  { kinds: ['go'], pattern: /\brand\.(?:Int|Intn|Int31n?|Int63n?|Uint32|Uint64|Perm|Float64|New|Read)\(/g },
  { kinds: ['php'], pattern: /(?<![\w>:$])(?:rand|mt_rand|uniqid|lcg_value|array_rand|str_shuffle)\(/g },
  { kinds: ['ruby'], pattern: /(?<![\w.:])(?:rand\(|Random\.(?:rand|new)\b|Kernel\.rand\b)/g },
  { kinds: ['c#'], pattern: /\bnew (?:System\.)?Random\(/g },
  { kinds: ['c', 'c++'], pattern: /(?<![\w.>])s?rand\(/g },
];

const secretWords =
  /^(?:passwords?|passwd|passphrase|tokens?|secrets?|salt|nonce|otp|totp|csrf|xsrf|apikey|iv|pin|credentials?|jwt|captcha)$/;
const secretPairs =
  /\b(?:session (?:id|key|token)|api key|(?:private|encryption|signing|secret|access) key|(?:reset|verification|confirmation|activation|invite|auth|recovery|backup|one time) (?:code|link|token)|security code)\b/;
const harmless =
  /\b(?:jitter|backoff|delay|retry|sleep|shuffle|color|position|sample|mock|fake|test|index|pagination|next page|tokenizer|tokenize|max tokens?|token count|tokens? per)\b/;

function* match(file: ScannedFile): Iterable<RawMatch> {
  const fitting = generators.filter((generator) => generator.kinds.includes(file.kind));
  if (file.kind === 'go' && /"crypto\/rand"/.test(file.text) && !/"math\/rand/.test(file.text)) return;
  for (const window of file.windows) {
    for (const { pattern } of fitting) {
      if (window.text.search(pattern) < 0) continue;
      for (const found of file.masked.code.slice(window.start, window.end).matchAll(pattern)) {
        const start = window.start + found.index;
        const target = secretTarget(file, start);
        if (target !== undefined)
          yield { start, end: start + found[0].length - 1, detail: `${found[0].slice(0, -1).trim()} makes ${target}` };
      }
    }
  }
}

/** The name on the left of the statement, of the function around it, or of a call that takes the value. */
function secretTarget(file: ScannedFile, start: number): string | undefined {
  const { code } = file.masked;
  const line = file.lineSpan(start);
  const left = code.slice(Math.max(line.start, start - 300), start);
  const assigned =
    /(?:^|[\s,;{(])([\w$.[\]-]{2,80})["'\]]{0,2}\s{0,4}(?::\s{0,4}[\w<>[\]]{1,30}\s{0,4})?(?:\+?=|:=|:)(?![=>])/.exec(
      left,
    )?.[1];
  const called = enclosingCalls(code, start).map((call) => call.callee);
  for (const name of [assigned, ...called, functionAround(code, start)]) {
    if (name !== undefined && isSecretName(name)) return name;
  }
  return undefined;
}

function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const phrase = words.join(' ');
  return (
    !harmless.test(phrase) &&
    ((words.at(-1) !== 'id' && words.some((word) => secretWords.test(word))) || secretPairs.test(phrase))
  );
}

/** The nearest function head above, within twelve lines and only if its body is still open by indentation. */
function functionAround(code: string, start: number): string | undefined {
  const lines = code
    .slice(Math.max(0, start - 1200), start)
    .split('\n')
    .slice(-13);
  const depth = indentOf(lines.at(-1)!);
  for (const line of lines.slice(0, -1).reverse()) {
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    const head =
      /(?:function\s{1,4}|def\s{1,4}|func\s{1,4}(?:\([^)]{1,80}\)\s{0,4})?|fun\s{1,4}|(?:const|let|var)\s{1,4}|(?:public|private|protected|static|internal)\s[\w<>[\] ]{1,60}\s)([\w$]{2,80})\s{0,4}(?:=|\(|:)/.exec(
        line,
      );
    if (head) return head[1];
  }
  return undefined;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

export const insecureRandomForSecrets: Rule = {
  meta: {
    id: 'insecure-random-for-secrets',
    title: 'Guessable random numbers for a secret',
    class: 'random',
    severity: 'high',
    why: 'These generators can be predicted from a few outputs or from the time of the start; a token, password or salt made with them can be guessed.',
    remediation:
      'Use the generator for cryptography: crypto.randomBytes, secrets, SecureRandom, crypto/rand, random_bytes, RandomNumberGenerator.',
    references: ['CWE-338', 'CWE-330'],
  },
  kinds: [...new Set(generators.flatMap((generator) => generator.kinds))],
  contexts: ['production'],
  prefilter: { any: ['random', 'rand(', 'rand.', 'uniqid', 'lcg_value', 'str_shuffle', 'array_rand'] },
  match,
  examples: {
    bad: [
      { path: 'reset.ts', code: 'const resetToken = Math.random().toString(36).slice(2);\n' },
      {
        path: 'users.py',
        code: 'def generate_password():\n    return "".join(random.choice(letters) for _ in range(12))\n',
      },
      { path: 'Otp.java', code: 'String otp = String.valueOf(new Random().nextInt(999999));\n' },
    ],
    good: [
      {
        path: 'retry.ts',
        code: 'const delay = base * Math.random();\nconst color = colors[Math.floor(Math.random() * 5)];\n',
      },
      { path: 'users.py', code: 'token = secrets.token_urlsafe(32)\njitter = random.random()\n' },
    ],
  },
};
