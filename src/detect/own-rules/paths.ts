/** Which paths a rule of the user's own is about: globs, or regular expressions that are found somewhere in the path. */
import { RE2JS } from 're2js';
import type { OwnRule } from '../../model/own-rule.ts';

type Paths = Pick<OwnRule, 'paths' | 'exceptPaths' | 'pathRegexes' | 'exceptPathRegexes'>;

/** Undefined: every path. */
export function pathFilterOf(rule: Paths): ((path: string) => boolean) | undefined {
  const wanted = testsOf(rule.paths, rule.pathRegexes);
  const unwanted = testsOf(rule.exceptPaths, rule.exceptPathRegexes);
  if (wanted.length + unwanted.length === 0) return undefined;
  return (path) => (wanted.length === 0 || wanted.some((test) => test(path))) && !unwanted.some((test) => test(path));
}

function testsOf(
  globs: readonly string[] = [],
  regexes: readonly string[] = [],
): readonly ((path: string) => boolean)[] {
  const found = regexes
    .map((source) => RE2JS.compile(source))
    .map((regex) => (path: string) => regex.matcher(path).find());
  return [...globs.map(globTest), ...found];
}

/**
 * `*`: anything but a slash; `**`: anything; `?`: one character but a slash; `{a,b}`: either. Without a slash in it, a glob
 * is about the file's name in any folder; a folder's glob ends in a slash or `/**`.
 */
export function globTest(glob: string): (path: string) => boolean {
  const anchored = glob.startsWith('/') ? glob.slice(1) : glob;
  const whole = anchored.endsWith('/') ? `${anchored}**` : anchored;
  const inAnyFolder = !glob.slice(0, -1).includes('/');
  let depth = 0;
  const source = whole.replace(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') return (depth++, '(?:');
    if (part === '}' && depth > 0) return (depth--, ')');
    if (part === ',') return depth > 0 ? '|' : ',';
    return part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  // RE2: a glob of many stars costs no more than its length times the path's.
  const regex = RE2JS.compile(`^${inAnyFolder ? '(?:.*/)?' : ''}${source}${')'.repeat(depth)}$`, RE2JS.DOTALL);
  return (path) => regex.matcher(path).find();
}
