/**
 * Whether a handler takes what the caller sends, and whether something checks it against a shape first: a schema, a
 * validator, a form, strong parameters, annotations. Seen are the handler's own head and body, what stands before it in
 * its registration, and functions of the same file that it calls.
 *
 * Invariant: `checkedBy` names what was read; that nothing is named says only that nothing was found here.
 */
import type { Span } from '../../detect/rule.ts';
import type { FileKind } from '../../model/file-kind.ts';
import type { HandlerInput } from '../../model/handler.ts';
import type { FoundHandler, HandlerSource } from './source.ts';

interface Words {
  readonly kinds: readonly FileKind[];
  /** The caller's words, before anything looked at them. */
  readonly takes: RegExp;
  /** The whole request as an argument: what becomes of it there is not read. */
  readonly handsOn?: RegExp;
  /** Group 0 is what is shown. */
  readonly checks: RegExp;
}

const scripts = ['javascript', 'typescript'];
const jvm = ['java', 'kotlin', 'groovy', 'scala'];
const words: readonly Words[] = [
  {
    kinds: scripts,
    takes:
      /\b(?:req|request|ctx\.request|ctx|c\.req|event|context)\??\.(?:body|rawBody|json\(|formData\(|parseBody\(|files?\b|text\()|\(\s{0,4}\{[^{}()]{0,200}\bbody\b[^{}()]{0,200}\}\s{0,4}[:,)]|@Body\(|@(?:Args|Arg|Payload|MessageBody)\(/,
    handsOn: /(?<!\bget\w{0,20}Session)[(,{:]\s{0,40}(?:req|request|ctx|c|context|event)\s{0,40}[,)}]/,
    checks:
      /(?<!\bJSON)\.(?:safeParse|parse|safeParseAsync|parseAsync|validate|validateAsync|validateSync|assertValid|mustBeValid|Check|Decode)\(|\b(?:validationResult|matchedData|zValidator|sValidator|vValidator|tbValidator|celebrate|parseWithZod|readValidatedBody|getValidatedQuery|validateOrReject|safeParse|parseBody|validateBody|validateRequest|validate[A-Z]\w{0,40}|assertValid\w{0,30})\(|\.req\.valid\(|\bschema\s{0,4}:|ValidationPipe|\bbody\(\s{0,4}["'`]|\bcheck\(\s{0,4}["'`]|\bis[A-Z]\w{2,30}(?:Valid|Body|Input)\(/,
  },
  {
    kinds: ['python'],
    takes:
      /\brequest\.(?:json|get_json|data|form|POST|body|files|FILES|values|params)\b|await request\.(?:json|form|body)\(/,
    handsOn: /[(,=]\s{0,40}request\s{0,40}[,)]/,
    checks:
      /\.(?:is_valid|validate|model_validate\w{0,8}|parse_obj|validate_on_submit|validate_python|deserialize|full_clean)\(|\bSchema\w{0,20}\([^)]{0,60}\)\.(?:load|loads|validate)\(|\w{1,40}_?[sS]chema\w{0,10}\.(?:load|loads|validate|deserialize)\(|\b\w{1,60}(?:Form|Serializer)\(\s{0,8}(?:request\.|data\s{0,4}=)|\bget_serializer\(|\b(?:jsonschema\.)?_{0,2}validate\w{0,40}\(|@(?:validate|expects_json|use_args|use_kwargs|expect|validate_request|accepts)\b|\bparser\.parse_args\(|\breqparse\b/,
  },
  {
    kinds: jvm,
    takes:
      /@RequestBody\b|@RequestParam\b|@ModelAttribute\b|@RequestPart\b|\bHttpServletRequest\b|@Body\b|\bcall\.receive|@BeanParam|@FormParam/,
    checks: /@(?:Valid|Validated|ConvertGroup)\b|\bvalidat(?:e|or)\w{0,30}[.(]|BindingResult|\bhasErrors\(/,
  },
  {
    kinds: ['c#'],
    takes: /\[From(?:Body|Form)\]|\bRequest\.(?:Body|Form|ReadFromJsonAsync)/,
    checks:
      /\bModelState\.IsValid|\bTryValidateModel\(|\.Validate(?:Async|AndThrow\w{0,5})?\(|\bIValidator<|\[ApiController\]/,
  },
  {
    kinds: ['ruby'],
    takes: /\bparams\b(?!\[:(?:\w{1,40}_)?id\])|\brequest\.(?:body|raw_post|POST)\b/,
    checks:
      /\.(?:permit|expect)\(|\.permit\s{1,4}[:*]|\bparam!|\bschema\.call\(|\.validate!?\(|\bcontract\.\w|Form\.new\(/,
  },
  {
    kinds: ['php'],
    takes:
      /\$request->(?:all|input|get|post|json|only|request|getContent|query|getParsedBody)\b|\$_(?:POST|REQUEST)\b|->getParsedBody\(/,
    checks:
      /->(?:validate\w{0,12}|validated|safe|isValid|handleRequest)\(|\bValidator::make\(|\bvalidator\(|\b\w{1,60}Request\s{1,4}\$\w{1,30}(?<!\bRequest \$request)|#\[MapRequestPayload/,
  },
  {
    kinds: ['go'],
    takes:
      /\b(?:r|req|request)\.(?:Body|Form|PostForm|FormValue|PostFormValue|ParseForm|MultipartForm)\b|\bc(?:tx)?\.(?:ShouldBind\w{0,10}|Bind\w{0,10}|BodyParser|PostForm|FormValue|GetRawData|Body)\(|\bctx\.Req\.Body|\bjson\.NewDecoder\(/,
    handsOn: /[(,]\s{0,40}(?:r|req|request)\s{0,40}[,)]/,
    checks:
      /\b[vV]alidat(?:e|or)\w{0,20}[.(]|\.Validate\w{0,20}\(|\bc(?:tx)?\.ShouldBind\w{0,10}\(|\bbinding\.|\.Bind(?:JSON|Form|Query)?\(|web\.GetForm\(|\bDisallowUnknownFields\(/,
  },
  {
    kinds: ['rust'],
    takes: /\b(?:Json|Form|Multipart|Bytes|Payload)\s{0,2}[<(]|\bbody\s{0,2}:/,
    checks:
      /\b(?:Json|Form)\s{0,2}<(?!(?:serde_json::)?(?:Value|HashMap))|\.validate\(|\bValidated?(?:Json|Form)\b|\bGarde\b/,
  },
];

/** Middlewares and decorators that say by their name that they check what comes in. */
const checksByName =
  /valid|schema|celebrate|sanitiz|parseBody|^(?:body|checkSchema|param|query)$|joi|\bzod|expects_json|use_args/i;
/** The framework itself refuses what is not of the declared shape. */
const shapedByFramework: ReadonlySet<string> = new Set(['graphql', 'graphene']);

export function inputOf(source: HandlerSource, one: FoundHandler): HandlerInput | undefined {
  const row = words.find(({ kinds }) => kinds.includes(source.kind));
  if (shapedByFramework.has(one.framework)) return { takes: true, checkedBy: 'the schema of GraphQL' };
  const named = one.before.find(({ name }) => checksByName.test(name));
  if (named) return { takes: true, checkedBy: named.name.slice(0, 80) };
  if (!row || !one.body) return undefined;
  const fn = source.outline.functions.find(
    ({ bodyStart, end }) => bodyStart === one.body!.start && end === one.body!.end,
  );
  const start = fn ? Math.min(fn.start, one.body.start) : one.body.start;
  const own = { start: Math.max(headOf(source, one, start), 0), end: Math.min(one.body.end, start + longest) };
  const text = source.uncommented.slice(own.start, own.end);
  const decorators = (fn?.decorators ?? []).join(' ');
  const classes = one.before.map(({ name }) => name).join(' ');
  // FastAPI makes every parameter of a declared type; only who asks for the request itself reads it raw.
  const isDeclared = one.framework === 'fastapi' && !row.takes.test(text);
  if (isDeclared)
    return (one.needs ?? []).length > 0 ? { takes: true, checkedBy: 'types of its parameters' } : { takes: false };
  const found = row.checks.exec(`${text}\n${decorators}\n${classes}`) ?? calledCheck(source, one.body, row.checks);
  if (found) return { takes: true, checkedBy: shown(typeof found === 'string' ? found : found[0]) };
  const takes =
    row.takes.test(text) ||
    row.handsOn?.test(source.uncommented.slice(one.body.start, own.end)) === true ||
    callsWith(source, one.body, row.takes) ||
    isHandedMore(source, fn?.start ?? start, one.body);
  return { takes };
}

const longest = 12_000;

const implicit: ReadonlySet<FileKind> = new Set([...jvm, 'c#']);
/** What the framework hands over, and what the address holds. */
const noBody =
  /^(?:string|String|int|Integer|long|Long|short|byte|bool|boolean|Boolean|double|float|decimal|Guid|UUID|Instant|DateTime\w*|LocalDate\w*|CancellationToken|Http\w+|Model|ModelMap|ModelAndView|RedirectAttributes|Principal|Authentication|ClaimsPrincipal|Locale|Pageable|UriInfo|SecurityContext|WebRequest|ServerWebExchange|I[A-Z]\w+|\w+(?:Service|Services|Repository|Context|Manager|Factory|Handler|Logger|Mediator|Sender)|Map|List|Set|Optional|var|val|final|async|this)$/;

/** Frameworks of these languages make an argument of the body without a word: `Create(Order order)`. */
function isHandedMore(source: HandlerSource, start: number, body: Span): boolean {
  if (!implicit.has(source.kind)) return false;
  const head = source.code.slice(start, Math.min(body.start, start + 3000));
  const list = head.slice(head.indexOf('(') + 1);
  const own = list.replace(
    /@\w+(?:\([^()]*\))?|\[(?:From(?:Route|Query|Header|Services)|AsParameters)[^\]]*\]\s*[\w.<>?]+\s+\w+/g,
    ' ',
  );
  return [
    ...own.matchAll(/(?:^|[,(])\s*(?:\[[^\]]*\]\s*)?(?:final\s+)?([A-Za-z][\w.]*)(?:<[^>]*>)?\??\s+\w+\s*(?=[,)=])/g),
  ].some(([, type]) => !noBody.test(type!.replace(/^.*\./, '')));
}

/** Parameters and annotations stand before the body: `add(@Valid @RequestBody Order order)`. */
function headOf(source: HandlerSource, one: FoundHandler, start: number): number {
  const isRegistration = one.at < start && start - one.at < 1500;
  return isRegistration ? one.at : start;
}

/** A function of the same file that the body calls, and in which something checks: `order_params`. */
const calledCheck = (source: HandlerSource, body: Span, checks: RegExp): string | undefined =>
  namesIn(source, checks).find((one) => isNamedIn(source, body, one));

const callsWith = (source: HandlerSource, body: Span, takes: RegExp): boolean =>
  namesIn(source, takes).some((one) => isNamedIn(source, body, one));

/** In Ruby a call needs no brackets. */
const isNamedIn = ({ uncommented }: HandlerSource, { start, end }: Span, name: string): boolean => {
  const text = uncommented.slice(start, Math.min(end, start + longest));
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!/[\w$]/.test(text[at - 1] ?? ' ') && !/[\w$]/.test(text[at + name.length] ?? ' ')) return true;
  return false;
};

const known = new WeakMap<HandlerSource, Map<RegExp, readonly string[]>>();

/** Names of the functions of the file in whose own text the words stand. */
function namesIn(source: HandlerSource, wanted: RegExp): readonly string[] {
  const kept = known.get(source) ?? new Map<RegExp, readonly string[]>();
  known.set(source, kept);
  const cached = kept.get(wanted);
  if (cached) return cached;
  const names = source.outline.functions
    .filter(
      ({ name, start, end }) =>
        name.length > 2 && end - start < 6000 && wanted.test(source.uncommented.slice(start, end)),
    )
    .map(({ name }) => name);
  kept.set(wanted, names);
  return names;
}

const shown = (written: string): string =>
  written
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[\s([{"'`]+$/g, '')
    .slice(0, 60);
