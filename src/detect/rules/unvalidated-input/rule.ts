/**
 * A whole request body handed on as it came: to a store, a constructor, a job. Claimed only with the framework's own words
 * for a body, only for the whole of it, and only in files where nothing names a schema or a validator.
 */
import { jvm, matchPatterns, scripts, type Pattern } from '../../pattern-rule.ts';
import type { Rule, ScannedFile } from '../../rule.ts';
import { wordsOf } from '../../text/identifier.ts';

const validates =
  /\bzod\b|\bz\.(?:object|string|infer)|\bjoi\b|\byup\b|\bajv\b|valibot|superstruct|celebrate|express-validator|class-validator|ValidationPipe|validat|\bschemas?\b|\.safeParse\(|\.parse\(|sanitiz|\bpick\(|typebox|runtypes|io-ts|marshmallow|pydantic|serializer|Form\(|is_valid|cerberus|permit\(|strong_param|FormRequest|@Valid|BindingResult|Guard\b|dry-|contract|transform/i;

/** A request that leaves, not one that comes in. */
const inBrowser = /['"](?:@angular\/|react['"]|vue['"]|msw['"])|HttpInterceptor/;

/** Nothing in the file speaks of a schema: else the check may be there. */
const nothingValidates = (_found: RegExpExecArray, file: ScannedFile): boolean =>
  !validates.test(file.masked.uncommented) && !inBrowser.test(file.masked.uncommented);

const row = (kinds: readonly string[], pattern: RegExp, more: Partial<Pattern> = {}): Pattern => ({
  kinds,
  pattern,
  in: 'code',
  detail: (found) => `${found[0].replace(/\s+/g, ' ').slice(0, 80)}: the whole body, as it came`,
  judge: nothingValidates,
  ...more,
});

/** Rails: `Order.new(params[:order])`; one that takes a single value of another name is no model. */
function ofItsOwn([, owner, key]: RegExpExecArray, file: ScannedFile, start: number): boolean {
  // What the caller hands in is no request.
  if (file.outline.functionAt(start)?.params.includes('params')) return false;
  const { code } = file.masked;
  // So is what an object keeps under that name.
  if (/\bdef params\b|@params\b|\bself\.params\s{0,4}=|\battr_\w{6,8}[^\n]{0,80}:params\b/.test(code)) return false;
  // A model of Rails refuses parameters that nobody permitted, so what takes all of them is none.
  if (key === undefined && /\bclass\s[\w:]{1,60}Controller\b/.test(code)) return false;
  return key === undefined || wordsOf(owner!).join('_') === key;
}

const patterns: readonly Pattern[] = [
  row(
    scripts,
    /\b[\w$.]{1,60}\.(?:create|insert\w{0,8}|insertOne|save|update\w{0,12}|findByIdAndUpdate|findOneAndUpdate|bulkCreate|upsert)\([^()\n;]{0,80}?\b(?:req|request|ctx\.request)\.body\s{0,4}[),]/g,
  ),
  row(scripts, /\bnew [A-Z]\w{1,40}\(\s{0,4}(?:req|request)\.body\s{0,4}[),]/g),
  row(scripts, /\{\s{0,4}\.\.\.(?:req|request)\.body\b/g),
  row(
    ['python'],
    /\b[\w.]{1,60}\(\s{0,4}\*\*(?:request\.(?:json|data|form|POST|get_json\(\))|(?:await )?request\.json\(\))/g,
  ),
  row(
    ['python'],
    /\.(?:insert_one|insert|insert_many|save|create)\(\s{0,4}(?:request\.(?:json|data|form)|request\.get_json\(\))\s{0,4}[),]/g,
  ),
  row(['ruby'], /\bparams\.permit!|\b([A-Z]\w{1,40})\.(?:new|create!?)\(\s{0,4}params(?:\[:(\w{1,40})\])?\s{0,4}\)/g, {
    judge: ofItsOwn,
  }),
  row(
    ['php'],
    /\b[A-Z]\w{1,40}::(?:create|insert|updateOrCreate|forceCreate)\(\s{0,4}\$request->(?:all|input|post)\(\)\s{0,4}\)|->(?:update|fill|forceFill|insert)\(\s{0,4}\$request->(?:all|input|post)\(\)\s{0,4}\)/g,
  ),
  row(['php'], /->(?:create|insert|update|save)\(\s{0,4}\$_(?:POST|REQUEST|GET)\s{0,4}[),]/g),
  row(
    jvm,
    /@RequestBody(?:\(\w{0,20}\s{0,4}=?\s{0,4}\w{0,6}\))?\s{1,4}(?:final )?(?:Map<String,\s?\??\s?(?:Object|String)?>|JsonNode|Object|HashMap<[^>\n]{1,40}>)\s/g,
  ),
  row(['kotlin'], /@RequestBody\s{1,4}\w{1,40}:\s{0,4}(?:Map<String, Any\??>|JsonNode\b|Any\b)|\bcall\.receive<Map</g),
  row(['c#'], /\[FromBody\]\s{0,4}(?:dynamic|JObject|JsonElement|JsonDocument|Dictionary<string, ?object>)\s/g),
  row(
    ['rust'],
    /(?:\bJson\(\w{1,30}\)|\b\w{1,30})\s{0,2}:\s{0,2}(?:web::)?Json<(?:serde_json::)?(?:Value|HashMap<String, ?Value>)>/g,
    {
      judge: (found, file, start) =>
        nothingValidates(found, file) &&
        /\bfn\s\w{1,60}\([^{]{0,300}$/.test(file.masked.code.slice(Math.max(0, start - 300), start)),
    },
  ),
  row(
    ['go'],
    /\b(?:json\.NewDecoder\(r(?:eq)?\.Body\)\.Decode|c\.(?:ShouldBindJSON|BindJSON|Bind|BodyParser))\(&(\w{1,30})\)/g,
    {
      judge: (found, file, start) =>
        nothingValidates(found, file) &&
        new RegExp(String.raw`\b${found[1]!}\s{0,4}(?::=|=)?\s{0,4}(?:make\()?map\[string\](?:interface\{\}|any)`).test(
          file.masked.code.slice(Math.max(0, start - 400), start),
        ),
    },
  ),
];

export const unvalidatedInput: Rule = {
  meta: {
    id: 'unvalidated-input',
    title: 'Request body handed on as it came',
    class: 'validation',
    severity: 'low',
    why: 'What is not checked where it enters is trusted everywhere behind: fields that nobody meant to be set, types that nobody expects, values out of every range.',
    remediation:
      'Parse the body with a schema that refuses what it does not know, and hand on what the schema returned.',
    references: ['CWE-20', 'CWE-915'],
  },
  kinds: [...new Set(patterns.flatMap((pattern) => pattern.kinds))],
  contexts: ['production'],
  prefilter: {
    any: [
      '.body',
      'request.json',
      'request.data',
      'request.form',
      'get_json',
      'request.post',
      'params',
      '$request->',
      '$_post',
      '$_request',
      '$_get',
      '@requestbody',
      'receive<map',
      '[frombody]',
      'json<',
      'newdecoder(',
      'bindjson(',
      'bodyparser(',
      '.bind(',
    ],
  },
  match: (file) => matchPatterns(file, patterns),
  examples: {
    bad: [
      {
        path: 'orders.ts',
        code: 'router.post("/orders", async (req, res) => res.json(await Order.create(req.body)))\n',
      },
      { path: 'orders.py', code: 'order = Order(**request.json)\n' },
      { path: 'orders.rb', code: 'order = Order.new(params[:order])\n' },
      { path: 'orders.php', code: '<?php $order = Order::create($request->all());\n' },
      { path: 'Orders.java', code: '  public Order add(@RequestBody Map<String, Object> body) {\n' },
      { path: 'Orders.kt', code: 'fun add(@RequestBody body: Map<String, Any>) = orders.add(body)\n' },
      { path: 'Orders.cs', code: 'public IActionResult Add([FromBody] JObject body) => Ok(orders.Add(body));\n' },
      { path: 'orders.rs', code: 'async fn add(Json(body): Json<serde_json::Value>) -> Response {\n' },
      { path: 'orders.go', code: 'var body map[string]interface{}\nerr := json.NewDecoder(r.Body).Decode(&body)\n' },
    ],
    good: [
      {
        path: 'orders.ts',
        code: 'router.post("/orders", async (req, res) => res.json(await Order.create(orderSchema.parse(req.body))))\n',
      },
      { path: 'orders.py', code: 'order = Order(**OrderSchema().load(request.json))\n' },
      { path: 'orders.rb', code: 'order = Order.new(params.require(:order).permit(:item))\n' },
      { path: 'orders.php', code: '<?php $order = Order::create($request->validated());\n' },
      { path: 'Orders.java', code: '  public Order add(@Valid @RequestBody OrderForm body) {\n' },
      { path: 'Orders.kt', code: 'fun add(@RequestBody body: OrderForm) = orders.add(body)\n' },
      { path: 'Orders.cs', code: 'public IActionResult Add([FromBody] OrderForm body) => Ok(orders.Add(body));\n' },
      { path: 'orders.rs', code: 'async fn add(Json(body): Json<OrderForm>) -> Response {\n' },
      { path: 'orders.go', code: 'var body orderForm\nerr := json.NewDecoder(r.Body).Decode(&body)\n' },
    ],
  },
};
