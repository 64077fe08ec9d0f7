/** Which names hold a credential, judged word by word: the name must end in one and hold nothing that turns it around. */
import { wordsOf } from '../text/identifier.ts';

/** `password`: people choose it; `key`: machines make it, so it must look random. */
export type CredentialSort = 'password' | 'key';

const passwordWord =
  /^(?:db|my|user|root|admin|sql|mysql|pg|ftp|smtp|mail|login|app|web|ldap|proxy|keystore|truststore|ssh|redis|mongo|vnc|wifi)?(?:password|passwd|pwd|passphrase|passwort|passcode)$|\d(?:password|passwd|pwd)$|^(?:user|db|mail|smtp|ftp)pass$|^(?!re|for|un|no)[a-z]{1,3}password$/;
const shortPasswordWords = new Set(['pass', 'pw', 'psw']);
/** WordPress' eight: the names mean nothing elsewhere. */
const wordPress = /^(?:(?:SECURE_)?AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)$/;
const keyWords = new Set([
  'secret',
  'token',
  'apikey',
  'secretkey',
  'accesskey',
  'privatekey',
  'authtoken',
  'accesstoken',
  'clientsecret',
  'cred',
  'authkey',
  'secretkeybase',
  'creds',
  'credential',
  'credentials',
]);
const keyPrefixes = new Set([
  'api',
  'access',
  'secret',
  'private',
  'encryption',
  'signing',
  'auth',
  'account',
  'shared',
  'master',
  'jwt',
  'session',
  'crypto',
  'hmac',
  'aes',
  'service',
  'app',
  'admin',
  'storage',
  'nonce',
  'cookie',
  'license',
  'cipher',
  'webhook',
  'token',
]);

/** Words that make a name one of something about a credential. */
const turning = new Set(
  (
    'public csrf xsrf label title text message msg hint placeholder regex regexp pattern format field input column header ' +
    'url uri path file filename dir name names id ids length len size min max count total limit expiry expires expiration ttl age ' +
    'type kind policy policies rule rules validator validation strength err error errors invalid incorrect missing required reset forgot forgotten forget recover ' +
    'change update confirm confirmation verify show hide toggle visible visibility icon button link page route endpoint screen form modal dialog view component template ' +
    'test tests mock fake dummy example sample placeholder property prop attribute param parameter parameters arg argument flag option ' +
    'next continuation cancellation pagination syntax lexer parser parse design bearer prefix suffix separator delimiter start end eof begin open close ' +
    'has is was needs use uses using can with without enable enabled disable disabled allow allowed no not new old ' +
    'schema class symbol node event events action hash hashed hashing digest salt encoded encoder encrypter encrypted algorithm provider generator manager store storage cache factory handler ' +
    'primary foreign unique sort partition row object map dictionary idempotency translation i18n lang locale keyboard arrow hot short shortcut color css style var variable env environment'
  ).split(' '),
);

/** What has a password of its own: `REDIS_CACHE_PASSWORD`. Before a key the same words say what the key is for. */
const guarded = new Set(['cache', 'store', 'storage', 'manager', 'node', 'primary', 'sort']);

/** Programs that keep passwords. */
const keepers = /(?:^|[._-])(?:last|nord|proton|samsung|robo|kee|1|one|en|dash|bit|psono)_?pass(?:word)?$/i;

export function credentialSortOf(name: string): CredentialSort | undefined {
  if (keepers.test(name)) return undefined;
  if (wordPress.test(name) || name === '_auth') return 'key';
  if (/(?:^|[._])(?:key|trust)?store_?(?:password|pass|pwd)$/i.test(name)) return 'password';
  const words = wordsOf(name.replace(/^--?/, ''));
  while (
    words.length > 1 &&
    /^(?:\d+|value|v\d|prod|dev|staging|live|key\d|base64|b64|plain|raw|str|string|base)$/.test(words.at(-1)!)
  )
    words.pop();
  const last = words.at(-1)?.replace(/\d+$/, '');
  if (last === undefined) return undefined;
  const before = words.slice(0, -1);
  const chosen = passwordWord.test(last);
  const turns = (word: string): boolean =>
    turning.has(word) && !(word === 'storage' && last === 'key') && !(chosen && guarded.has(word));
  if (before.some(turns)) return undefined;
  if (chosen) return 'password';
  if (shortPasswordWords.has(last)) return before.length > 0 || last === 'pass' ? 'password' : undefined;
  if (keyWords.has(last)) return 'key';
  return last === 'key' && keyPrefixes.has(before.at(-1) ?? '') ? 'key' : undefined;
}
