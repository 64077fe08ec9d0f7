/** What a call does to a value that is handed to it or that it is called on: passes it on, makes it harmless, or neither. */
import type { Call } from '../text/outline.ts';

/** The result tells nothing, or no more than was meant to be told. */
const maskers =
  /mask|redact|obfuscat|anonymi[sz]|pseudonym|scrub|hash|hmac|encrypt|digest|cipher|truncat|censor|hide|protect|tokeni[sz]e|fingerprint|sha\d|md5|bcrypt|argon|checksum|parameter_?filter/i;
/** Answers a question, or puts the value in order: `sanitize_email(x)` may be the address still. */
const askers =
  /sanitiz|sanitis|strip_tags|clean|blank|exists|present|empty|isset|is_null|valid|verify|compare|equals|matches|contains|includes|starts_?with|ends_?with|has[A-Z_]|\.test$|\bbool|^!|^typeof|^(?:len|count|size|sizeof|strlen|mb_strlen|nil|any|all|intval|int|float|number|parseInt|Number|Boolean|isinstance|type|id|Dir|basename)$/i;
/** Puts an address, a number or a name in order: the result is what it was. */
const normalisers =
  /^(?:sanitiz|sanitis|normali[sz]|canonicali[sz]|clean|format|standardi[sz])[a-z]{0,4}_?(?:user_?)?(?:e_?mail|phone|mobile|name|address|number|recipient)/i;
/** Cuts off most of it. */
const cutters =
  /^(?:slice|substring|substr|last|first|left|right|charAt|char_at|at|split|partition|rpartition|mb_substr|indexOf|index|search|match|count|length|size|bytesize)$/i;

const passing = new Set(
  (
    'smart_str smart_text force_str force_text _ __ gettext gettext_lazy trans t translate localize string str repr format sprintf tostring to_s to_str tojson to_json to_string inspect json_encode stringify dumps marshal marshalindent encode decode encodeuricomponent encodeuri urlencode queryescape pathescape quote quote_plus escape escapehtml ' +
    'trim strip lstrip rstrip trimmed trimstart trimend tolower tolowercase toupper touppercase lower upper downcase upcase strtolower strtoupper capitalize title titleize lowercase uppercase casefold normalize chomp squish ' +
    'replace gsub sub replaceall concat join implode append push plus cat strcat printf sprint sprintln sprintf_ vsprintf join_ ' +
    'newarraylist newlist newhashset singletonlist singleton clone copy cloned to_owned as_str as_ref as_deref unwrap unwrap_or unwrap_or_default unwrap_or_else expect into from deref borrow get or orelse orelseget orelsethrow getorelse value valueof values tolist toarray to_a to_h to_vec to_dict dict list array_values collect map flatmap filter sorted sort compact merge assign entries fromentries freeze ' +
    'of ofnullable aslist listof mapof arrayof setof some ok just optional pair buildmap hashmap map_ object_ arguments_ kv keyvalue keyvalues v with entry put set add ' +
    'html text interpolate raw urljoin path build tuple array new buffer bytes newreader newbuffer newbufferstring newreader_ stringcontent jsoncontent jsonbody json form_ formurlencodedcontent urlsearchparams formdata blob requestbody httpentity body ' +
    'any stringp stringer strp str_ interface objectvalue attr promise resolve await_ let also apply pick_ partial model_dump model_dump_json serializable_hash as_json toobject toarray inspect asdict vars json_ to_hash attributes serialize serializeobject serializetostring serializeasync writevalueasstring tojsonstring jsonserialize errorf wrap'
  ).split(' '),
);

/** `asks`: it answers a question about the value or puts it in order; a name that it is given to may still hold it. */
export type Effect = 'passes' | 'cleans' | 'asks' | 'unknown';

/** A step of a builder: what it is handed is part of what is built. */
export function isBuilding({ callee, name, receiver }: Call): boolean {
  if (!receiver || maskers.test(name)) return false;
  return /[bB]uilder(?:\(\)|\.)/.test(callee) || /^(?:with|set)[A-Z]/.test(name);
}

/** Of an argument of the call. */
export function effectOn(callee: string, before: string): Effect {
  const name = lastName(callee);
  if (normalisers.test(name)) return 'passes';
  if (
    maskers.test(name) ||
    /(?:^|[.>:])(?:Hash|Crypto|Digest|bcrypt|crypto|hashlib|mask|Masker)\w{0,20}[.>:]/.test(callee)
  )
    return 'cleans';
  if (askers.test(name)) return 'asks';
  if (passing.has(name.toLowerCase())) return 'passes';
  if (before === 'new' || /^[A-Z]/.test(name))
    return /(?:Error|Exception|Url|URL|Uri|Request|Map|List|Content|Message|Params|Dto|DTO|Event|Entity|Response|Model|Payload|Data|Body|Args|Input|Some|Ok|Json|User|Customer|Person)$/.test(
      name,
    ) || before === 'new'
      ? 'passes'
      : 'unknown';
  return 'unknown';
}

/** Of the value that it is called on: `email.trim()`. */
export function effectOfMethod(name: string): Effect {
  if (cutters.test(name) || maskers.test(name) || askers.test(name)) return 'cleans';
  return passing.has(name.toLowerCase()) ? 'passes' : 'unknown';
}

function lastName(callee: string): string {
  let start = callee.length;
  if (/[?!]/.test(callee[start - 1] ?? '')) start--;
  while (start > 0 && /[\w$]/.test(callee[start - 1]!)) start--;
  return callee.slice(start);
}
