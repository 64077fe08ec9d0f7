/**
 * Cookies that scripts may read or that travel in plain text: switched off by name, and left out where the cookie is named
 * for a session or a token and the library's default is off. Cookies against forgery are meant to be read by scripts.
 */
import { jvm, matchPatterns, scripts, settings, type Pattern } from '../../pattern-rule.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { closingBracket, enclosingCalls } from '../../text/calls.ts';
import { matchCalls, type CallPattern, type CallSite, type Verdict } from '../../weaknesses/call-table.ts';
import { wordsOf } from '../../text/identifier.ts';

const readable = /csrf|xsrf|locale|lang|theme|consent|flash|timezone/i;
const sessionName =
  /^(?:session|sess|sid|sessionid|token|jwt|auth|access|refresh|login|remember|credential|credentials|connect)$/;
const cookieWords = /cookie|session/i;

/** A flag switched off, where the text around is about a cookie. */
function aboutCookie(found: RegExpExecArray, file: ScannedFile, start: number): boolean {
  const around = file.masked.uncommented.slice(Math.max(0, start - 400), start + 200);
  if (!cookieWords.test(scripts.includes(file.kind) ? ownerOf(file, start) : around) && !cookieWords.test(found[0]))
    return false;
  // Set where the connection is encrypted, and not where it is not.
  if (/^secure/i.test(found[0]) && /\bsecure["']?\s{0,4}(?:=>?|:)\s{0,4}true\b/i.test(around)) return false;
  return (
    !(/http_?only/i.test(found[0]) && (readable.test(around) || isMeantForScripts(file, start))) &&
    !/clear_?cookie|deleteCookie|maxAge["']?\s{0,4}[:=]\s{0,4}(?:0|-1)\b|MaxAge:\s{0,4}-1/i.test(around)
  );
}

/** Said in a comment above: the double of a token against forgery, or a hint for the page. */
function isMeantForScripts(file: ScannedFile, start: number): boolean {
  const said = file.text.slice(Math.max(0, start - 500), start);
  return /\b(?:JavaScript|scripts?|browser|client|front-?end|page|UI)\b[^\n]{0,40}\b(?:can|may|must|needs? to|has to)\s(?:\w{1,12}\s)?(?:read|access)\b|\bUI hints?\b|not HttpOnly\b/i.test(
    said,
  );
}

/** What the options belong to: the calls around, and the key or name of the object. */
function ownerOf(file: ScannedFile, start: number): string {
  const { code } = file.masked;
  const key = /([\w$.]{1,60})["']?\s{0,4}[:=]\s{0,4}\{[^{}]{0,300}$/.exec(
    code.slice(Math.max(0, start - 360), start),
  )?.[1];
  return `${enclosingCalls(code, start)
    .map(({ callee }) => callee)
    .join(' ')} ${key ?? ''}`;
}

const row = (kinds: readonly string[], pattern: RegExp, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail: (found) => (/http_?only/i.test(found[0]) ? 'scripts may read it' : 'travels in plain text too'),
  judge: aboutCookie,
  ...more,
});

const patterns: readonly Pattern[] = [
  row([...scripts], /\b(?:secure|httpOnly)["']?\s{0,4}:\s{0,4}false\b/g),
  row(
    ['python'],
    /\b(?:SESSION_COOKIE_(?:SECURE|HTTPONLY)|CSRF_COOKIE_SECURE|REMEMBER_COOKIE_(?:SECURE|HTTPONLY))["'\]]{0,2}\s{0,4}=\s{0,4}False\b/g,
  ),
  row(['python'], /\b(?:secure|httponly|https_only)\s{0,4}=\s{0,4}False\b/g),
  row(
    jvm,
    /\b(?:set(?:Secure|HttpOnly)|secure|httpOnly)\(\s{0,4}false\s{0,4}\)|\bcookie\.(?:secure|httpOnly)\s{0,4}=\s{0,4}false\b/g,
  ),
  row(['c#'], /\b(?:Secure|HttpOnly)\s{0,4}=\s{0,4}false\b|\bCookieSecurePolicy\.None\b/g),
  row(['ruby'], /\b(?:secure|httponly):\s{0,4}false\b/g),
  row(['php'], /["'](?:secure|httponly|http_only|cookie_secure|cookie_httponly)["']\s{0,4}=>\s{0,4}false\b/gi, {
    in: 'uncommented',
  }),
  row(['rust'], /\.(?:secure|http_only)\(\s{0,4}false\s{0,4}\)|\.with_(?:secure|http_only)\(\s{0,4}false\s{0,4}\)/g),
  row(
    settings.filter((kind) => kind !== 'dotenv'),
    /\bcookie[._-](?:secure|http-?only)["']?\s{0,4}[:=]\s{0,4}["']?(?:false|off|0)\b/gi,
    {
      in: 'uncommented',
    },
  ),
  row(['ini'], /\bsession\.cookie_(?:secure|httponly)\s{0,4}=\s{0,4}(?:0|off|false)\b/gi, { in: 'uncommented' }),
  row(['xml'], /<(?:secure|http-only)>\s{0,8}false\s{0,8}<\//g, { in: 'text' }),
];

const isSession = (name: string | undefined): boolean =>
  name !== undefined && !readable.test(name) && wordsOf(name).some((word) => sessionName.test(word));

/** Go's cookie: whatever is not set is off. */
function goCookie({ file, start, open }: CallSite): Verdict | undefined {
  const { code, uncommented } = file.masked;
  const close = closingBracket(code, open, 2000);
  if (close === undefined) return undefined;
  const body = uncommented.slice(open, close);
  // Sent to another server: flags are what servers say.
  if (/\.AddCookie\(\s{0,4}&?$/.test(code.slice(Math.max(0, start - 20), start))) return undefined;
  if (!/\bName:/.test(body) || /\bMaxAge:\s{0,4}-1|\bExpires:\s{0,4}time\.Unix\(0|\bValue:\s{0,4}""/.test(body))
    return undefined;
  const name = /\bName:\s{0,20}("[^"\n]{0,80}"|[\w.()]{1,80})/.exec(body)?.[1];
  if (!isSession(name)) return undefined;
  // Flags may be set behind the literal: `cookie.Secure = true`.
  const behind = code.slice(close, close + 600);
  const missing = ['Secure', 'HttpOnly'].filter(
    (flag) =>
      !new RegExp(String.raw`\b${flag}:(?!\s{0,8}false\b)`).test(body) &&
      !new RegExp(String.raw`\.${flag}\s{0,4}=`).test(behind),
  );
  return missing.length === 0 ? undefined : { detail: `${missing.join(' and ')} not set` };
}

/** `res.cookie('token', value)`: the options are missing or lack the flags. */
function cookieCall(place: number, flags: readonly [string, RegExp][]): (site: CallSite) => Verdict | undefined {
  return (site) => {
    const { file, args, open } = site;
    const name = site.argument(place)?.text;
    if (!isSession(name) || args.length < 2) return undefined;
    const end = args.at(-1)!.end;
    const options = file.masked.uncommented.slice(open, end);
    // Options that are made elsewhere are not known.
    const last = file.masked.code.slice(args.at(-1)!.start, end);
    if (args.length > 2 && !last.startsWith('{') && !/[=:]/.test(last)) return undefined;
    if (/\.\.\./.test(last) || /\*\*/.test(last)) return undefined;
    const missing = flags.filter(([, flag]) => !flag.test(options)).map(([said]) => said);
    return missing.length === 0 ? undefined : { detail: `${missing.join(' and ')} not set` };
  };
}

const calls: readonly CallPattern[] = [
  { kinds: ['go'], pattern: /\bhttp\.Cookie\{/g, judge: goCookie },
  {
    kinds: scripts,
    pattern: /\b(?:res|response|reply)\.(?:cookie|setCookie)\(/g,
    judge: cookieCall(0, [
      ['secure', /\bsecure\b/],
      ['httpOnly', /\bhttpOnly\b/],
    ]),
  },
  {
    kinds: ['python'],
    pattern: /\.set_cookie\(/g,
    judge: cookieCall(0, [
      ['secure', /\bsecure\b/],
      ['httponly', /\bhttponly\b/],
    ]),
  },
];

function* match(file: ScannedFile): Iterable<RawMatch> {
  yield* matchCalls(file, calls);
  yield* matchPatterns(file, patterns);
}

export const insecureCookie: Rule = {
  meta: {
    id: 'insecure-cookie',
    title: 'Cookie without its protections',
    class: 'http',
    severity: 'medium',
    why: 'A session cookie that travels in plain text or that scripts may read is a session that someone else can take over.',
    remediation: 'Set Secure, HttpOnly and SameSite on every cookie that stands for a person.',
    references: ['CWE-614', 'CWE-1004', 'RFC 6265bis'],
  },
  kinds: [...new Set([...patterns.flatMap((pattern) => pattern.kinds), 'go'])],
  contexts: ['production'],
  prefilter: {
    any: [
      'secure',
      'httponly',
      'http_only',
      'http-only',
      'https_only',
      'http.cookie{',
      '.cookie(',
      'set_cookie(',
      'setcookie(',
      'cookie_',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'app.ts', code: "app.use(session({ secret, cookie: { secure: false } }))\nres.cookie('token', jwt)\n" },
      { path: 'settings.py', code: 'SESSION_COOKIE_SECURE = False\n' },
      { path: 'login.go', code: 'http.SetCookie(w, &http.Cookie{Name: "session", Value: id})\n' },
      { path: 'Login.java', code: 'Cookie cookie = new Cookie("session", id);\ncookie.setHttpOnly(false);\n' },
      { path: 'Login.kt', code: 'cookie<Session>("session") { cookie.secure = false }\n' },
      { path: 'Startup.cs', code: 'options.Cookie.SecurePolicy = CookieSecurePolicy.None;\n' },
      { path: 'login.rb', code: 'cookies[:session] = { value: id, httponly: false }\n' },
      { path: 'session.php', code: "<?php return ['cookie' => 'shop_session', 'secure' => false];\n" },
      { path: 'login.rs', code: 'let cookie = Cookie::build(("session", id)).secure(false);\n' },
      { path: 'application.properties', code: 'server.servlet.session.cookie.secure=false\n' },
    ],
    good: [
      {
        path: 'app.ts',
        code: "res.cookie('token', jwt, { secure: true, httpOnly: true })\nres.cookie('theme', 'dark')\nnew Transport({ secure: false })\n",
      },
      { path: 'settings.py', code: 'SESSION_COOKIE_SECURE = True\n' },
      {
        path: 'login.go',
        code: 'http.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true, HttpOnly: true})\n',
      },
      { path: 'Login.java', code: 'cookie.setHttpOnly(true);\n' },
      { path: 'Login.kt', code: 'cookie<Session>("session") { cookie.secure = true }\n' },
      { path: 'Startup.cs', code: 'options.Cookie.SecurePolicy = CookieSecurePolicy.Always;\n' },
      { path: 'login.rb', code: 'cookies[:session] = { value: id, httponly: true, secure: true }\n' },
      { path: 'session.php', code: "<?php return ['cookie' => 'shop_session', 'secure' => env('SECURE', true)];\n" },
      { path: 'login.rs', code: 'let cookie = Cookie::build(("session", id)).secure(true);\n' },
      { path: 'application.properties', code: 'server.servlet.session.cookie.secure=true\n' },
    ],
  },
};
