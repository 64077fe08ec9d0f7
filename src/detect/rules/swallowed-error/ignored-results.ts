/**
 * Errors that are returned and not looked at: Go and Rust. In Go only calls that are known to return an error, by their
 * names in the standard library or by a declaration in the same file; closing and printing are left out, as everybody
 * leaves them out. In Rust what is thrown away in so many words.
 */
import type { Severity } from '../../../model/finding.ts';
import type { RawMatch, ScannedFile } from '../../rule.ts';

/** Return an error as their only or last result, and matter: a write that is believed to have happened. */
const writes =
  'os\\.(?:WriteFile|Rename|MkdirAll|Mkdir|Chmod|Chown|Truncate|Symlink|Link)|ioutil\\.WriteFile|io\\.Copy|tx\\.Commit|xml\\.Unmarshal|json\\.Unmarshal|yaml\\.Unmarshal|proto\\.Unmarshal|toml\\.Unmarshal';
const reads =
  'strconv\\.(?:Atoi|Parse\\w{3,6})|io\\.ReadAll|ioutil\\.(?:ReadAll|ReadFile)|os\\.(?:ReadFile|Open|Create)|http\\.(?:Get|NewRequest\\w{0,12})|url\\.Parse|time\\.Parse\\w{0,10}|hex\\.DecodeString|base64\\.\\w{3,12}\\.DecodeString|uuid\\.Parse|net\\.ParseCIDR|template\\.New\\w{0,4}';

const bareCall = new RegExp(String.raw`^[ \t]{0,40}(?:_(?:, _)? = )?(${writes})\(`, 'gm');
const blankSecond = new RegExp(String.raw`^[ \t]{0,40}\w{1,40}, _ :?= (${reads}|rand\.Read)\(`, 'gm');
const declared = /^func (?:\([^)\n]{1,80}\) )?(\w{2,60})\([^\n]{0,200}\) (?:error|\([^)\n]{0,80}\berror\)) \{/gm;

export function* ignoredInGo(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    const code = file.masked.code.slice(window.start, window.end);
    for (const pattern of [bareCall, blankSecond]) {
      for (const found of code.matchAll(pattern)) {
        const discards = /_/.test(found[0]);
        // A body is read to its end so that the connection can be used again: nobody wants it.
        if (found[1] === 'io.Copy' && /^(?:io|ioutil)\.Discard\b/.test(code.slice(found.index + found[0].length)))
          continue;
        yield* ignored(file, window.start + found.index, found[0], [
          `the error of ${found[1]!}`,
          discards ? 'low' : 'medium',
        ]);
      }
    }
  }
  yield* ignoredOwn(file);
}

/** Calls as statements of functions of this file whose last result is an error. */
function* ignoredOwn(file: ScannedFile): Iterable<RawMatch> {
  const { code } = file.masked;
  const names = new Set<string>();
  for (const found of code.matchAll(declared)) {
    if (
      names.size < 100 &&
      !/^(?:[Cc]lose|[Ww]rite|[Ff]lush|[Pp]rint\w{0,4}|[Ss]top|[Ss]hutdown|[Rr]ollback)$/.test(found[1]!)
    )
      names.add(found[1]!);
  }
  if (names.size === 0) return;
  const statement = /^[ \t]{1,40}(_ = )?(?:\w{1,20}\.){0,2}(\w{2,60})\([^\n]{0,200}\)[ \t]{0,4}$/gm;
  for (const found of code.matchAll(statement)) {
    // In an interface it is a method's head.
    if (!file.outline.functionAt(found.index + found[0].length - 1)) continue;
    // A method of the same name may be another type's: only calls without a receiver.
    if (
      !names.has(found[2]!) ||
      /\) \(|\berror\)/.test(found[0]) ||
      !found[0]
        .trimStart()
        .slice((found[1] ?? '').length)
        .startsWith(`${found[2]!}(`)
    )
      continue;
    yield* ignored(file, found.index, found[0], [`the error of ${found[2]!}`, 'low']);
  }
}

const droppedInRust =
  /^[ \t]{0,60}let _ = ((?:[\w:.]{1,60}|\([^()\n]{0,80}\)|\?){1,8})\(|\bErr\(_\w{0,12}\)\s{0,4}=>\s{0,4}(?:\{\s{0,40}\}|\(\))\s{0,4}[,}\n]|\bif let Err\(_\w{0,12}\) = [^{}\n]{1,120}\{\s{0,200}\}|^[ \t]{0,60}[^\n=]{1,160}\)\.ok\(\);/gm;
/** A receiver that is gone is no error; neither is a log that was set up already. */
const harmlessInRust =
  /\bsend\(|\bsend$|try_send|\binit\(|init$|dotenv|writeln!|write!|set_logger|set_global_default|set_hook|\bjoin\(|join$|\bkill\b|\babort\b|notify|\bflush\b|color_eyre|shutdown|remove_file|remove_dir|\bclose\b|\bdrop\b|black_box|replace$|take$|insert$|\bcloses?$|ctrlc|fuse|\bunwrap_or/;

export function* droppedResults(file: ScannedFile): Iterable<RawMatch> {
  for (const window of file.windows) {
    for (const found of file.masked.code.slice(window.start, window.end + 200).matchAll(droppedInRust)) {
      if (window.start + found.index >= window.end || harmlessInRust.test(found[1] ?? found[0])) continue;
      const said = found[0].includes('Err(') ? 'an error that was looked at' : 'a result';
      yield* ignored(file, window.start + found.index, found[0], [said, found[0].includes('Err(') ? 'medium' : 'low']);
    }
  }
}

/** Trims to the statement; a comment on its line or the line above is a reason: a note, then. */
function* ignored(
  file: ScannedFile,
  at: number,
  matched: string,
  [said, severity]: readonly [string, Severity],
): Iterable<RawMatch> {
  const start = at + (matched.length - matched.trimStart().length);
  const line = file.lineSpan(start);
  const above =
    line.start === 0
      ? ''
      : file.text
          .slice(Math.max(0, line.start - 300), line.start - 1)
          .split('\n')
          .at(-1)!;
  const explained =
    /\/\/ ?\w/.test(file.text.slice(start, Math.min(line.end, start + 400))) || /^\s{0,40}\/\/ ?\w/.test(above);
  yield {
    start,
    end: at + matched.trimEnd().length,
    detail: `${said} is dropped${explained ? ', with a comment' : ''}`,
    severity: explained ? 'note' : severity,
  };
}
