/** Which calls write a log: by the callee's name as written, per family of languages. */
import type { FileKind } from '../../model/file-kind.ts';

const levels =
  '(?:trace|debug|info|information|notice|warn|warning|error|err|critical|crit|alert|emerg|fatal|panic|exception|severe|verbose|silly|fine|finer|log)';
const anyLogger = new RegExp(
  String.raw`(?:^|[.>:])(?:_?[a-z]{0,20}log(?:ger|ging)?|_?LOG(?:GER)?|Log|Logger|slog|klog|glog|zap|logrus|winston|pino|bunyan|console|Timber|sugar)(?:\(\))?[.:>]{1,2}(?:${levels}|Log)(?:f|ln|w|Context|Ctx|Error|Debug|Info|Information|Warning|Critical|Trace|\w{0,3})$`,
  'i',
);
const special: readonly (readonly [readonly FileKind[], RegExp])[] = [
  [['javascript', 'typescript', 'vue', 'svelte'], /^console\.(?:dir|table|group)$/],
  [['python'], /^(?:print|pprint|logging\.\w{3,12}|current_app\.logger\.\w{4,12})$/],
  [
    ['go'],
    /^(?:log\.(?:Print|Fatal|Panic)(?:f|ln)?|fmt\.Print(?:f|ln)?|(?:level\.\w{4,5}\(\w{1,20}\)|logger|l)\.Log|zap\.(?:String|Any|Stringer))$/,
  ],
  [['java', 'kotlin', 'scala', 'groovy'], /^(?:System\.(?:out|err)\.print(?:ln|f)?|println|print|MDC\.put)$/],
  [['ruby'], /^(?:puts|p|pp)$/],
  [['php'], /^(?:error_log|var_dump|print_r|syslog)$/],
  [['rust'], /^(?:(?:log::|tracing::)?(?:trace|debug|info|warn|error)!|e?print(?:ln)?!|dbg!)$/],
  [['c#'], /^(?:Console\.Write(?:Line)?|(?:Debug|Trace)\.Write(?:Line)?|_?\w{0,20}logger\.Log\w{3,12})$/i],
  [['swift', 'objective-c'], /^(?:print|NSLog|os_log)$/],
  [['dart'], /^(?:print|debugPrint)$/],
];
export function isLogger(kind: FileKind, callee: string): boolean {
  return anyLogger.test(callee) || special.some(([kinds, pattern]) => kinds.includes(kind) && pattern.test(callee));
}
