/**
 * Tells a value that stands for a secret from a secret: references, templates, instructions, words. A value is refused
 * for a named reason, so that a test can say why.
 */
import { wordsOf } from '../text/identifier.ts';
import { isMonotonous } from './entropy.ts';
import { wordShare } from './letters.ts';

export type Refusal = 'empty' | 'reference' | 'template' | 'placeholder' | 'address' | 'file' | 'sealed' | 'sentence';

const reference =
  /^(?:\$|%[\w.]|@[A-Za-z_.]+$|env[.:(]|process\.|os\.|secrets?\.|vars?\.|vault:|ssm:|op:\/\/|arn:|gcp:|sm:\/\/|projects\/|file:|classpath:|aws-sm:|!(?:ref|sub|getatt|vault|env|secret)|fn::|lookup\(|data\.|local\.|module\.|var\.|config\.|settings\.|self\.|this\.|ref\+|keyvault|kv:|-----BEGIN)/i;
const call = /^[\w.$:]{1,80}\([^)]{0,200}\)?;?$/;
const templates =
  /\$\{|\$\(|\{\{|<%|%\(|#\{|\{[\w.:-]{0,40}\}|%[sdvq](?![\w])|<[\w .:/-]{1,60}>|^\[[^\]]*\]$|^@[\w.-]{1,80}@$|\(\?[:=!<]|\\[wdsSDW]|\[[aA0]-[zZ9]|__\w+__|\{\d?\}|@@|\.\$|\$[A-Z_]{3,}\b/;
const sealed =
  /^(?:\$2[abxy]?\$|\$argon2|\$6\$|\$5\$|\$1\$|\{(?:bcrypt|scrypt|cipher|noop|ssha)\}|ENC\[|ENC\(|vault:v\d|pbkdf2[_:]|sha(?:1|256|512)[$:-]|AQICA|AgA|scrypt:|md5:|crypt\$)/i;
const words =
  /change[ _-]?(?:me|it|this)|chang(?:ing|ed)_?|your[ _-]|[_-]your|^your|^my[_-]?|example|sample|dummy|placeholder|todo|fixme|redacted|replace|insert|fill[ _-]?in|goes[ _-]?here|[_-]here(?:[_-]|$)|^set[_-]|random[_-]?string|string[_-]?of|x{4,}|\*{3,}|\.{3,}|…|^(?:fake|mock|stub|invalid|wrong|bad|incorrect|unknown|unused|not[_-])|do[ _-]?not|generate|random[ _-]|^some[_-]|^(?:a|the|an)[_-]|lorem|ipsum|unset|undefined|optional|required|encrypted|hidden|masked|secret[ _-]?(?:key|name|ref|manager|value)|^enter|^test[_-]?|[_-](?:test|fake|dummy|placeholder)$|testing|^foo|^bar|^baz|notreal|not[_-]?a[_-]?real|^insecure|^demo/i;
/** Laravel: what a field has to satisfy. */
const rulesOfForm =
  /^(?:(?:nullable|sometimes|string|confirmed|current_password|filled|bail|(?:min|max|between|same|regex):[^|]{1,60})(?:\||$)){1,12}$/;
/** Keys that are the same for everybody or meant for everybody's eyes: of Azurite, Cosmos DB, MinIO's playground, reCAPTCHA's and Stripe's tests; PostHog's for browsers. */
const published =
  /^(?:6LeIxAcTAAAAA|Q3AM3UQ867SPQQA43P2F$|zuf\+tfteSlswRu7BJ86wekitnifILbZam1KYY3TG$|JBSWY3DPEHPK3PXP$|phc_[A-Za-z0-9]{40}|sk_test_(?:4eC39HqL|BQokikJO)\w{16}$|Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1|C2y6yDjf5\/R\+ob0N8A7Cgv30VRDJIWEH)/;
const plain = new Set(
  (
    'password passwd passphrase passcode pass pwd secret secrets token key apikey api-key api_key none null nil true false yes no on off default ' +
    'string str text number int integer boolean bool object any void bytes value type username user admin root guest login email ' +
    'read write admin none required optional disabled enabled inherit auto basic bearer digest oauth oauth2 apikey jwt hidden ' +
    'test tests testing foo bar baz qux abc abcd abc123 1234 12345 123456 1234567 12345678 ' +
    'newpassword oldpassword mypassword mysecret mytoken hello world asdf qwerty undefined unknown empty blank local ' +
    'name field label header cookie query form body input output file path env variable config docker github gitlab ' +
    'postgres postgresql mysql mongo mongodb redis rabbitmq minio elastic elasticsearch development production staging ' +
    'passwort kennwort contrasena senha parola haslo salasana wachtwoord lozinka jelszo heslo losenord adgangskode sifre ' +
    'current-password new-password one-time-code off nope todo tbd n/a na'
  ).split(' '),
);

export const isPublished = (value: string): boolean => published.test(value);

/** What stands for a user or a password where an address is explained: `db_user:db_password@…`. */
const describedLogin =
  /^(?:(?:db|my|app|your|the|some|database)[_-]?)?(?:user|username|login|name|pass|passwd|password|pwd)$/i;

export const isDescribedLogin = (word: string): boolean => describedLogin.test(word);

/** What databases and brokers are shipped with, and what people type first: no secret, but what guards the door. */
export function isStockPassword(value: string): boolean {
  return /^(?:admin|root|password|postgres|mysql|secret|guest|test|letmein|passw0rd|123456|12345678|minioadmin|changeit|redis|rabbitmq|elastic|mongo|oracle|sa|default)$/.test(
    // `Password` is a label.
    value === value.toUpperCase() ? value.toLowerCase() : value,
  );
}

/** What is computed, not written: pieces joined, members, calls, bound parameters, quotes as markup writes them. */
function isCode(value: string): boolean {
  return (
    /^['"`]\s{0,2}[.+]|[\w)\]]->\w|\w::\w|^:[a-z]\w{2,}$|&#\d{2,3};|&(?:quot|lt|gt|amp|apos);/i.test(value) ||
    /[A-Za-z_]\w{0,60}\([^()]{0,80}\)/.test(value)
  );
}

export function refusalOf(value: string): Refusal | undefined {
  const trimmed = value.trim();
  if (trimmed.length < 4) return 'empty';
  // What follows a quote that closed: `"…PASSWORD=").append(x)`.
  if (/^[),;\]]|^\.[a-z]+\(|^\s?\+[\s\w]|\)[;,{]|=>|&&|\|\|/.test(value)) return 'reference';
  if (isCode(trimmed)) return 'reference';
  if (/^[A-Z]{2,}(?:_[A-Z]+)+$/.test(trimmed)) return 'placeholder';
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\)?$/.test(trimmed) && wordShare(trimmed) > 0.5) return 'placeholder';
  if (/^[A-Z][a-z]+[.!?:]$/.test(trimmed)) return 'sentence';
  if (/\s/.test(trimmed) || /[^\x21-\x7e]/.test(trimmed)) return 'sentence';
  if (published.test(trimmed)) return 'placeholder';
  if (sealed.test(trimmed)) return 'sealed';
  if (reference.test(trimmed) || call.test(trimmed)) return 'reference';
  if (templates.test(trimmed) || rulesOfForm.test(trimmed)) return 'template';
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\/|^\/\/|^(?:www|mailto:|data:)/i.test(trimmed)) return 'address';
  if (/^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w./\\-]*$/.test(trimmed)) return 'file';
  if (
    /^[\w./-]+\.(?:pem|key|crt|cer|json|txt|ya?ml|html?|py|[jt]sx?|go|java|env|ini|conf|p12|jks|svg|png|md)$/i.test(
      trimmed,
    )
  )
    return 'file';
  if (/^[\w-]{1,60}(?:\/[\w.-]{1,60}){1,10}\.[a-z]\w{1,4}$/.test(trimmed)) return 'file';
  if (plain.has(trimmed.toLowerCase()) || words.test(trimmed) || isMonotonous(trimmed)) return 'placeholder';
  return undefined;
}

/** `DB_PASSWORD: db_password`, `apiKey = "api.key"`: the value repeats the name, so it tells nothing. */
export function repeatsName(value: string, name: string): boolean {
  // `Password!` has more to it than its name.
  const valueWords = /^[\w .:-]+$/.test(value) ? wordsOf(value) : [value];
  const nameWords = new Set(wordsOf(name));
  const flat = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return valueWords.every((word) => nameWords.has(word)) || flat(value) === flat(name);
}
