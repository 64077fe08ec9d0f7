/**
 * Calls that write a log or print, by family of languages: one table for flows into logs and for what handlers log.
 *
 * A row is looked up by the callee's last name before its pattern is tried: most calls end there.
 */
import type { FileKind } from '../../model/file-kind.ts';

export interface LoggerRow {
  /** Last names of the callee that the pattern can match, in lower case. */
  readonly names: readonly string[];
  /** The callee as written, calls on the way as `()`. */
  readonly callee: RegExp;
  readonly kinds?: readonly FileKind[];
  /** It adds a value to a line that another call writes. */
  readonly adds?: true;
}

const scripts: readonly FileKind[] = ['javascript', 'typescript', 'vue', 'svelte'];
const jvm: readonly FileKind[] = ['java', 'kotlin', 'scala', 'groovy'];

const levels =
  'trace debug info information notice warn warning error err critical crit alert emerg fatal panic severe verbose silly fine finer finest success wtf d e i v w log exception write dpanic';
const suffixes = ['', 'f', 'ln', 'w', 'ctx', 'context', 'fmt', 's', 'async', 'depth'];
const levelNames = levels.split(' ').flatMap((level) => suffixes.map((suffix) => level + suffix));
const structured =
  'str strs msg msgf any string stringer stringp interface withfield withfields with withvalues withcontext addfield addkeyvalue atinfo atdebug atwarn aterror setmessage fields bind addargument';

const receiver = String.raw`(?:^|[.>:)$])(?:_?[a-z]{0,24}(?:log(?:ger|ging|s)?|LOG(?:GER)?|Log(?:ger)?|_log(?:ger)?)|(?:^|_)log(?:ger)?|LOG(?:GER)?|Log|Logger|slog|klog|glog|zap|logrus|zerolog|winston|pino|bunyan|loguru|structlog|console|Timber|sugar|signale|consola|Napier)(?:\(\))?`;

const names = (list: string): readonly string[] => list.split(' ');
const only = (kinds: readonly FileKind[], list: string, callee: RegExp): LoggerRow => ({
  kinds,
  names: names(list),
  callee,
});

export const loggers: readonly LoggerRow[] = [
  {
    names: levelNames,
    // The level's own name decides with the receiver; anything may stand between (`log.atInfo().log`).
    callee: new RegExp(String.raw`${receiver}(?:[.:>-]{1,2}\w{1,20}\(\)){0,6}[?!]?[.:>-]{1,2}\w{1,16}!?$`),
  },
  {
    names: names(structured),
    adds: true,
    callee: new RegExp(
      String.raw`${receiver}(?:[.:>-]{1,2}\w{1,20}\(\)){0,8}[.:>-]{1,2}(?:Str|Strs|Any|Interface|Msg|Msgf|WithFields?|WithValues|With|addKeyValue|addArgument|setMessage|bind|Stringer|AddField)$`,
    ),
  },
  {
    kinds: ['c#'],
    names: names(
      'loginformation logdebug logwarning logerror logcritical logtrace information warning debug error fatal verbose',
    ),
    callee: /(?:^|\.)(?:_?\w{0,20}[lL]og(?:ger)?|Log|Serilog\.Log)\.(?:Log)?\w{4,12}$/,
  },
  only(
    ['c#'],
    'write writeline print',
    /^(?:System\.)?(?:Console(?:\.(?:Out|Error))?|Debug|Trace)\.(?:Write|WriteLine|Print)$/,
  ),
  only(scripts, 'dir table group groupcollapsed log error info warn debug', /^console\.\w{3,14}$/),
  only(scripts, 'write', /^process\.std(?:out|err)\.write$/),
  only(['python'], 'print pprint', /^(?:print|pprint(?:\.pprint)?)$/),
  only(['python'], 'write', /^(?:sys|self)\.std(?:out|err)\.write$/),
  only(
    ['go'],
    'print printf println fatal fatalf fatalln panic panicf panicln',
    /^log\.(?:Print|Fatal|Panic)(?:f|ln)?$/,
  ),
  only(
    ['go'],
    'print printf println fatal fatalf fatalln panic panicf panicln',
    /(?:^|\.)(?:\w{0,20}[lL]og(?:ger)?|lo|lg|LOG)\.(?:Print|Fatal|Panic)(?:f|ln)?$/,
  ),
  only(['go'], 'print printf println', /^fmt\.Print(?:f|ln)?$/),
  only(['go'], 'log', /^(?:level\.\w{4,5}\(\)|logger|l|\w{1,12}\.logger)\.Log$/),
  only(jvm, 'print println printf', /^(?:System\.(?:out|err)\.)?print(?:ln|f)?$/),
  only(jvm, 'put', /^MDC\.put$/),
  only(['ruby'], 'puts p pp print', /^(?:puts|p|pp|print|\$std(?:out|err)\.puts)$/),
  only(
    ['php'],
    'error_log var_dump print_r syslog dd dump trigger_error logger info',
    /^(?:error_log|var_dump|print_r|syslog|dd|dump|trigger_error|logger|info)$/,
  ),
  only(
    ['rust'],
    'trace! debug! info! warn! error! println! eprintln! print! eprint! dbg! log!',
    /^(?:(?:log|tracing)::)?\w{3,8}!$/,
  ),
  only(['swift'], 'print nslog os_log debugprint', /^(?:print|NSLog|os_log|debugPrint)$/),
  only(['dart'], 'print debugprint log', /^(?:print|debugPrint|developer\.log|log)$/),
];

const byName = new Map<string, LoggerRow[]>();
for (const row of loggers)
  if (row.adds !== true) for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);

/** Writes a line itself. */
export function isLogger(kind: FileKind, callee: string): boolean {
  const last = /[\w$]+!?(?=(?:\(\))?$)/.exec(callee)?.[0].toLowerCase() ?? '';
  return (byName.get(last) ?? []).some(
    ({ kinds, callee: pattern }) => (kinds?.includes(kind) ?? true) && pattern.test(callee),
  );
}
