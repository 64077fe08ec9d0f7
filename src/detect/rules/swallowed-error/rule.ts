/**
 * Errors that are caught and dropped. A comment in the empty block is a reason that a reviewer saw: a note, then. Narrow
 * Python errors and close-on-exit idioms are left alone.
 */
import { jvm, scripts } from '../../pattern-rule.ts';
import type { Severity } from '../../../model/finding.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { droppedResults, ignoredInGo } from './ignored-results.ts';
import { afterTry, callBefore, isFarewell, type Tried } from './tried.ts';

const braced = [...scripts, ...jvm, 'c#', 'php', 'c++', 'swift', 'dart'];
const emptyCatch = /\bcatch\b\s{0,8}(?:\(([^(){}\n]{0,120})\))?\s{0,8}\{(\s{0,700})\}/g;
const promiseCatch =
  /\.catch\(\s{0,8}(?:(?:async\s{1,4})?(?:\(\s{0,4}\w{0,30}\s{0,4}\)|\w{1,30})\s{0,4}=>\s{0,4}(?:\{(\s{0,500})\}|undefined|null|void 0)|function\s{0,4}\w{0,30}\(\w{0,30}\)\s{0,4}\{(\s{0,500})\}|noop)\s{0,4}\)/g;
const pythonExcept =
  /^([ \t]{0,100})except\b([^:\n]{0,160}):[ \t]{0,8}(?:#[^\n]{0,300})?(?:\n[ \t]{0,100}#[^\n]{0,300}|\n[ \t]{0,8}(?=\n)){0,6}\n?[ \t]{0,100}(pass|continue|\.\.\.)[ \t]{0,8}(?=#|\n|$)/gm;
const pythonSuppress = /\bsuppress\(\s{0,4}(?:Base)?Exception\s{0,4}\)/g;
const goIgnored = /\bif\s{1,4}(?:[^\n{}]{1,120};\s{0,4})?err\s{0,4}!=\s{0,4}nil\s{0,4}\{(\s{0,500})\}/g;
const rubyRescue =
  /\brescue\b(?:[ \t]{0,4}(?:=>[ \t]{0,4}\w{1,20})?|[ \t]{1,4}(?:::)?(?:StandardError|Exception|ScriptError|RuntimeError)\b[^\n;]{0,60})\n[ \t]{0,100}(?:nil[ \t]{0,4}\n[ \t]{0,100})?end\b|\brescue nil\b/g;

function* match(file: ScannedFile): Iterable<RawMatch> {
  if (braced.includes(file.kind)) {
    yield* empty(file, emptyCatch, (found, start) =>
      catches(found, afterTry(file.masked.code, start, found[0].length)),
    );
    if (scripts.includes(file.kind))
      yield* empty(file, promiseCatch, (found, start) =>
        isFarewell(callBefore(file.masked.code, start)) ? undefined : rejected(found),
      );
  } else if (file.kind === 'python') {
    yield* empty(file, pythonExcept, exceptPass);
    yield* empty(file, pythonSuppress, () => ({ detail: 'any error', severity: 'medium' }));
  } else if (file.kind === 'go') {
    yield* empty(file, goIgnored, () => ({ detail: 'an error that was looked at', severity: 'medium' }));
    yield* ignoredInGo(file);
  } else if (file.kind === 'rust') yield* droppedResults(file);
  else if (file.kind === 'ruby') yield* empty(file, rubyRescue, () => ({ detail: 'a rescued error', severity: 'low' }));
}

interface Verdict {
  readonly detail: string;
  readonly severity: Severity;
}

/** Searched in the code around each literal only; a comment inside what was matched explains it. */
function* empty(
  file: ScannedFile,
  pattern: RegExp,
  judge: (found: RegExpExecArray, start: number) => Verdict | undefined,
): Iterable<RawMatch> {
  for (const window of file.windows) {
    const from = file.lineSpan(window.start).start === window.start ? window.start : Math.max(0, window.start - 200);
    for (const found of file.masked.code.slice(from, window.end + 800).matchAll(pattern)) {
      const start = from + found.index;
      if (start >= window.end) break;
      const verdict = judge(found, start);
      if (!verdict) continue;
      const whole = file.text.slice(start, start + found[0].length + 200);
      const explained =
        file.text.slice(start, start + found[0].length).trim() !== found[0].trim() ||
        /^[^\n]{0,160}(?:\/\/|#) ?\w/.test(whole.slice(found[0].length));
      yield {
        start: start + (found[0].length - found[0].trimStart().length),
        end: start + found[0].trimEnd().length,
        identity: found[0],
        detail: explained ? `${verdict.detail} is dropped, with a comment` : `${verdict.detail} is dropped`,
        severity: explained ? 'note' : verdict.severity,
      };
    }
  }
}

/** `.catch(() => null)` gives a value to go on with; what an empty block gives is nothing. */
function rejected(found: RegExpExecArray): Verdict {
  return /=>\s{0,4}(?:undefined|null|void 0)/.test(found[0])
    ? { detail: 'a rejected promise, for a value to go on with,', severity: 'note' }
    : { detail: 'a rejected promise', severity: 'low' };
}

function catches(found: RegExpExecArray, tried: Tried): Verdict | undefined {
  if (tried === 'farewell') return undefined;
  const caught = found[1]?.trim() ?? '';
  if (/InterruptedException|NumberFormatException|CloneNotSupported|NoSuchElement|^\s{0,4}_\s{0,4}$/.test(caught))
    return undefined;
  const broad =
    /^(?:final )?(?:[\w.]{0,40}\.)?(?:Exception|Throwable|RuntimeException|SQLException|GeneralSecurityException|\.\.\.)\b|^\.\.\./.test(
      caught,
    ) && !/\b(?:ignored?|expected|unused)$/i.test(caught);
  const detail = caught === '' ? 'any error' : caught.slice(0, 60);
  if (tried === 'question') return { detail: `${detail}, for a value to go on with,`, severity: 'note' };
  return { detail, severity: broad ? 'medium' : 'low' };
}

/** Only those that catch everything: a narrow error that is passed over is how Python asks a question. */
function exceptPass(found: RegExpExecArray): Verdict | undefined {
  const caught = found[2]!.replace(/\bas\b.{0,40}$/, '').trim();
  if (caught !== '' && !/^\(?\s{0,4}(?:Exception|BaseException)\b/.test(caught)) return undefined;
  return { detail: caught === '' ? 'any error' : caught, severity: 'medium' };
}

export const swallowedError: Rule = {
  meta: {
    id: 'swallowed-error',
    title: 'Error caught and dropped',
    class: 'swallowed-error',
    severity: 'low',
    why: 'What fails here fails in silence: no log, no alert, and work goes on with a state that nobody expects.',
    remediation:
      'Handle the error, log it with its cause, or let it pass on. Where it may be ignored, say in a comment why.',
    references: ['CWE-390', 'CWE-391', 'CWE-1069'],
  },
  kinds: [...new Set([...braced, 'python', 'go', 'ruby', 'rust'])],
  contexts: ['production'],
  prefilter: {
    any: [
      'catch',
      'except',
      'suppress(',
      'err !=',
      'err!=',
      'rescue',
      'let _ =',
      'err(_',
      '.ok();',
      ', _ :=',
      ', _ =',
      '_ = ',
      'writefile(',
      'unmarshal(',
      '.commit()',
      'io.copy(',
      'os.rename(',
      'os.mkdir',
      ') error {',
      'error) {',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'pay.ts', code: 'try {\n  charge();\n} catch (error) {\n}\nsend().catch(() => {});\n' },
      { path: 'pay.py', code: 'try:\n    charge()\nexcept Exception:\n    pass\n' },
      { path: 'Pay.java', code: 'try { charge(); } catch (Exception e) { }\n' },
      { path: 'pay.go', code: 'if err != nil {\n}\n' },
      { path: 'save.go', code: '\tos.WriteFile(name, content, 0o600)\n\tn, _ := strconv.Atoi(text)\n' },
      { path: 'pay.kt', code: 'try { charge() } catch (e: Exception) { }\n' },
      { path: 'Pay.cs', code: 'try { Charge(); } catch (Exception) { }\n' },
      { path: 'pay.rb', code: 'begin\n  charge\nrescue StandardError\nend\n' },
      { path: 'pay.php', code: '<?php try { charge(); } catch (Exception $e) { }\n' },
      { path: 'pay.rs', code: '    let _ = charge(order).await;\n' },
    ],
    good: [
      { path: 'pay.ts', code: 'try { charge(); } catch (error) { log.error(error); }\n// catch (error) {}\n' },
      { path: 'pay.py', code: 'try:\n    import lzma\nexcept ImportError:\n    pass\nexcept Exception:\n    raise\n' },
      { path: 'pay.go', code: 'if err != nil {\n\treturn err\n}\n' },
      {
        path: 'save.go',
        code: '\tif err := os.WriteFile(name, content, 0o600); err != nil {\n\t\treturn err\n\t}\n\tdefer file.Close()\n',
      },
      { path: 'pay.kt', code: 'try { charge() } catch (e: Exception) { log.error(e) }\n' },
      { path: 'Pay.cs', code: 'try { Charge(); } catch (Exception e) { log.Error(e); }\n' },
      { path: 'pay.rb', code: 'begin\n  charge\nrescue StandardError => error\n  report(error)\nend\n' },
      { path: 'pay.php', code: '<?php try { charge(); } catch (Exception $e) { report($e); }\n' },
      { path: 'pay.rs', code: '    charge(order).await?;\n    let _ = sender.send(event);\n' },
    ],
  },
};
