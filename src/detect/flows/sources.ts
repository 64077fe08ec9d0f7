/** Which paths of names are personal data, secrets or whole requests. The judgement of names is `personal-data`'s. */
import { judgeField } from '../personal-data/classify.ts';
import { personOwners } from '../personal-data/owners.ts';
import { credentialSortOf } from '../secrets/credential-name.ts';
import { wordsOf } from '../text/identifier.ts';
import { remembered } from '../text/remembered.ts';
import type { Source } from './flow.ts';

/** Steps behind a value that are the value still. */
const transparent =
  /^(?:value|getValue|toString|asText|to_s|inspect|String|description|rawValue|data|text|current|ref|current_value|dig|presence)$/;
/** Not what leaks: passwords are secrets, and what people write is known to travel. */
const leftOut = /^user\.(?:authorization|content|unique_id|behavior|workplace)|^system\.|^user\.account(?!\.username)/;

const wholeRequest =
  /^(?:(?:req|request|ctx\.req|ctx\.request|c\.req|c\.Request|context\.request|\$request|\$req|self\.request|this\.request|event)\.(?:body|rawBody|raw_body|headers|form|POST|json|get_json|get_data|query_params|getContent|getParsedBody|Body|PostForm|Form|Header|data)|r\.(?:Body|PostForm|Form|Header)|flask\.request\.\w{4,8}|\$_(?:POST|REQUEST|COOKIE)|request\.raw_post|request\.request_parameters|params\.to_unsafe_h|ctx\.request\.body)$/;

export interface Named {
  readonly steps: readonly string[];
  /** What is known of the owner from where the variable came from. */
  readonly owner?: string | undefined;
  /** It was called without arguments: a getter, perhaps. */
  readonly isCalled?: boolean;
}

export const sourceOf = remembered(
  20_000,
  ({ steps, owner, isCalled }: Named) =>
    `${isCalled === true} ${owner ?? ''} ${steps.join('\n')} ${owner === undefined}`,
  readSource,
);

function readSource({ steps, owner: known, isCalled }: Named): Source | undefined {
  const path = steps.map((step) => step.replace(/^[$@]+/, ''));
  while (path.length > 1 && transparent.test(path.at(-1)!)) path.pop();
  const whole = wholeRequest.exec([steps[0], ...path.slice(1)].join('.'));
  if (whole && path.length < 4) return { sort: 'request', owner: path.at(-2) ?? '', field: path.at(-1)! };
  const field = path
    .at(-1)!
    .replace(/^(?:get|Get)_?(?=[A-Z])/, '')
    .replace(/^m_|^_+/, '');
  if (isCalled === true && path.length === 1) return undefined;
  if (path.length === 1 && /^[A-Z]/.test(field)) return undefined;
  // Constants are no data; `customer.SSN` is a field.
  if (
    (/^[A-Z][A-Z0-9_]+$/.test(path.at(-1)!) && !/^(?!self$|static$|this$)[a-z]/.test(path.at(-2) ?? '')) ||
    /^[A-Z][A-Z0-9_]{2,}$/.test(path.at(-2) ?? '')
  )
    return undefined;
  const owner = path.length > 1 ? ownerName(path.at(-2)!) : (known ?? '');
  const better = path.length === 2 && known !== undefined && saysLittle(owner) ? known : owner;
  if (isPrincipal(path, field, isCalled === true)) return personal('user', owner, 'username');
  return secret(path, field) ?? personal(better, owner, field);
}

/** What it was taken from says more: `u`, `result`, `userInfo` of a customer. */
function saysLittle(owner: string): boolean {
  const words = wordsOf(owner);
  return (
    words.length < 2 ||
    /^(?:info|data|obj|object|record|result|res|response|details|json|row|item|doc|entity|payload)$/.test(words.at(-1)!)
  );
}

/** `principal.getName()`, `User.Identity.Name`: frameworks call so what somebody signed in with. */
function isPrincipal(path: readonly string[], field: string, isCalled: boolean): boolean {
  const owner = path.at(-2) ?? '';
  if (!/^name$/i.test(field)) return /^(?:getRemoteUser|remote_?user)$/i.test(path.at(-1)!) && path.length > 1;
  if (/^(?:getUserPrincipal|userPrincipal|principal)$/i.test(owner)) return true;
  return (
    (isCalled && /^(?:authentication|auth|getAuthentication)$/.test(owner)) ||
    (owner === 'Identity' && path.at(-1) === 'Name')
  );
}

function ownerName(step: string): string {
  if (/^(?:this|self|_|it|\$this)$/.test(step)) return '';
  return step.replace(/^(?:get|Get|find|load|fetch)_?(?=[A-Z])/, '');
}

function personal(owner: string, written: string, field: string): Source | undefined {
  const judged = judgeField({ owner, field, type: '', isCode: true });
  if (!judged || judged.protection || judged.confidence === 'possible' || leftOut.test(judged.data.dataType))
    return undefined;
  if (/^(?:hash|encrypt|mask|redact|truncat|anonymi[sz]|obfuscat|scrub|sanitiz)/i.test(field)) return undefined;
  // Settings of directories and templates, and the children of trees.
  if (/^(?:attr|tmpl|template|tpl|field|column|col|claim|label)|^child_?name$/i.test(field)) return undefined;
  if (/^human_?name$/i.test(field)) return undefined;
  // `registration.name`: of what was registered, a module or a handler.
  if (field === 'name' && /registration$/i.test(owner)) return undefined;
  // Of a machine, unless it is said whose it is; of a client of an interface as often as of a customer.
  if (/^ipv[46]$/i.test(field) && !/client|remote|user|visitor|peer|req/i.test(owner)) return undefined;
  if (owner === '' && /^client_?name$/i.test(field)) return undefined;
  // Of a type, a file or a module as often as of a person.
  if (/^(?:full|display|nick|real|short)_?name$/i.test(field) && judged.confidence !== 'certain') return undefined;
  if (
    owner === '' &&
    /^(?:handle|login|alias|address|sex|age|race|weight|height|condition|pan|sin|tin|nie|nif|pin|diagnosis|prescription|medication|disability|card|balance)$/i.test(
      field,
    )
  )
    return undefined;
  return { sort: 'field', data: judged.data, owner: written || owner, field };
}

/** A bare `token` in a parser or a cluster tool is no credential; of something, or in full, it is. */
function secret(path: readonly string[], field: string): Source | undefined {
  const owner = path.at(-2) ?? '';
  const before = path.slice(0, -1).join('.');
  // Of an object in a store: its name.
  if (/storage_?key$/i.test(field)) return undefined;
  // What a rate limiter hands out, and the words of a language.
  if (/bucket|limiter|throttl|\brate|lexer|parser|tokeni[sz]er/i.test(before)) return undefined;
  // `RefreshToken::secret` names a function of a type.
  if (path.length === 2 && /^[A-Z]/.test(owner) && /^[a-z]/.test(field)) return undefined;
  if (/^(?:token|secret|secrets|credentials?|tokens|creds?)$/i.test(field)) {
    if (
      !/(?:user|auth|session|access|refresh|req|request|res|response|config|login|account|jwt|oauth|api|reset|body|params|token)\w{0,20}$/i.test(
        before,
      )
    )
      return undefined;
    return { sort: 'secret', owner, field };
  }
  if (/^(?:authorization|set-cookie)$/i.test(field))
    return /headers?$/i.test(before) ? { sort: 'secret', owner, field } : undefined;
  if (
    /^(?:validate|verify|check|require|use|enable|disable|skip|include|show|allow|generate|create|parse)[A-Z_]/.test(
      field,
    )
  )
    return undefined;
  return credentialSortOf(field) === undefined ? undefined : { sort: 'secret', owner, field };
}

/** A variable that is a person, as a whole: `user`, `currentUser`, `customer`. */
export function personOf(name: string): Source | undefined {
  const words = wordsOf(name.replace(/^[$@]+/, ''));
  const isPerson =
    words.length > 0 &&
    words.length < 3 &&
    /^(?:user|customer|patient|employee|subscriber|applicant|student|member|guest)$/.test(words.at(-1)!);
  if (!isPerson || /^[A-Z]/.test(name)) return undefined;
  if (
    words.length === 2 &&
    !/^(?:current|new|created|updated|saved|the|db|existing|auth|authenticated|logged|found|this|ext|target|invited|registered|my|other|old|deleted|parse|local|session|app|admin|request|notified)$/.test(
      words[0]!,
    )
  )
    return undefined;
  return { sort: 'person', owner: '', field: name };
}

const somePerson = new RegExp([...personOwners].join('|'), 'i');

/** The word for a person in what a variable was taken from: `users`, `req.user`, `this.userRepository.findOne`. */
export function personIn(text: string): string | undefined {
  const near = text.slice(-160);
  // Most values name nobody: that is known before they are split into words.
  if (!somePerson.test(near)) return undefined;
  const words = wordsOf(near);
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at]!.replace(/s$/, '');
    if (personOwners.has(word)) return word;
    if (
      !/^(?:find|get|load|fetch|by|id|one|first|last|all|create|save|repository|repo|service|dao|object|current|await|query|store|db|select|where|list|unwrap|or|throw|else|model|filter|\d+|ids|r|s|this|self|range|new|async)$/.test(
        word,
      )
    )
      return undefined;
  }
  return undefined;
}
