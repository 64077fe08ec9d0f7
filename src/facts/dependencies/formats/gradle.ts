/**
 * Gradle: dependencies written as literals in Groovy and Kotlin scripts, `ext` and other literal properties, plugins with a
 * version. A script is a program: what it computes is not guessed but left open, and so listed as unknown.
 */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import type { CatalogEntry, DependencyFormat, OpenVersion, ReadDependencies, WrittenRow } from '../format.ts';
import { Lines } from '../lines.ts';
import { mavenVersion } from './maven.ts';

const configuration =
  /^(?:(?:\w*(?:Implementation|Api|CompileOnly|RuntimeOnly|CompileOnlyApi|AnnotationProcessor|Compile|Runtime|Classpath|Optional|Provided))|implementation|api|compile|runtime|compileOnly|compileOnlyApi|runtimeOnly|annotationProcessor|kapt|ksp|classpath|provided|optional|providedCompile|providedRuntime|developmentOnly|permitUnusedDeclared|shadow|bom|checkstyle|spotbugs|libs?|constraints|platform|management|dependency|mavenBom)$/;

const call =
  /(?<![\w.$])(add\s*\(\s*["'](\w+)["']\s*,|[a-zA-Z]\w*\b)[ \t]*\(?[ \t]*(?:(?:enforcedPlatform|platform|enforcedBom|testFixtures|dependencies\.\w+|variantOf|create)\s*\(\s*)*(?:"([^"\n]*)"|'([^'\n]*)'|(libs(?:\.\w+)+)|(\w*libs?(?:\.\w+)+)|(?:\[\s*)?group\s*[:=]\s*["']([\w.$ {}-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.$ {}-]+)["'](?:\s*,\s*version\s*[:=]\s*(?:["']([^"'\n]+)["']|([\w.]+)))?)/g;

export function readGradle(text: string): ReadDependencies {
  const code = withoutComments(text);
  const lines = new Lines(code);
  const rows: WrittenRow[] = [];
  for (const match of code.matchAll(call)) {
    const [, verb, added, double, single, catalog, otherCatalog, group, name, literal, reference] = match;
    const scope = scopeOf(added ?? verb!);
    const line = lines.of(match.index);
    const alias = catalog ?? otherCatalog;
    if (alias !== undefined) {
      if (configuration.test(added ?? verb!)) rows.push({ ...openCatalog(alias), scope, line, direct: true });
      continue;
    }
    const row =
      group === undefined
        ? coordinates(double ?? single ?? '', double !== undefined)
        : row3(group, name!, literal ?? (reference === undefined ? undefined : `\${${reference}}`));
    if (row && (configuration.test(added ?? verb!) || row.version !== undefined || row.open))
      rows.push({ ...row, scope, line, direct: true });
  }
  for (const plugin of code.matchAll(
    /(?<![\w.])id[ \t]*\(?[ \t]*["']([\w.-]+)["'][ \t]*\)?[ \t]*version[ \t]*\(?[ \t]*["']([^"'\n]+)["']/g,
  ))
    rows.push({
      ...row3(plugin[1]!, `${plugin[1]}.gradle.plugin`, plugin[2]),
      scope: 'build',
      line: lines.of(plugin.index),
      direct: true,
    });
  rows.push(...springLibraries(code, lines));
  const properties = propertiesIn(code);
  const catalog = librariesIn(code, lines);
  const managed = managedIn(code);
  return ok({
    rows: distinct(rows),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(Object.keys(catalog).length > 0 && { catalog }),
    ...(Object.keys(managed).length > 0 && { managed }),
  });
}

/** `log4j: "group:name:$versions.log4j"` in a map that other scripts use as `libs.log4j`. */
function librariesIn(code: string, lines: Lines): Readonly<Record<string, CatalogEntry>> {
  const found: Record<string, CatalogEntry> = {};
  for (const match of code.matchAll(
    /(?<![\w.])["']?(\w+)["']?[ \t]*[:=][ \t]*["']([\w.-]+:[\w.-]+)(?::([^"'\n:@]+))?(?:[:@][^"'\n]*)?["']/g,
  )) {
    const [, alias, name, version] = match;
    found[alias!] ??= { names: [name!], line: lines.of(match.index), ...(version !== undefined && { version }) };
  }
  return found;
}

/** `dependency "group:name:1.0"` of Spring's dependency management. */
function managedIn(code: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [, name, version] of code.matchAll(/\bdependency\s*\(?\s*["']([\w.-]+:[\w.-]+):([^"'\n:]+)["']/g))
    found[name!] ??= version!;
  return found;
}

/**
 * `library("Log4j2", "2.17.1") { group("org.apache.logging.log4j") { modules = [ "log4j-core" ] imports = [ "log4j-bom" ] } }`:
 * the plugin with which Spring's projects write their bills of materials.
 */
function springLibraries(code: string, lines: Lines): readonly WrittenRow[] {
  const heads = [...code.matchAll(/(?<![\w.])library\s*\(\s*"[^"\n]*"\s*,\s*"([^"\n]+)"\s*\)/g)];
  return heads.flatMap((head, at) => {
    const body = code.slice(head.index, heads[at + 1]?.index ?? code.length);
    const groups = [...body.matchAll(/\bgroup\s*\(\s*"([\w.-]+)"\s*\)/g)];
    return groups.flatMap((group, index) => {
      const inside = body.slice(group.index, groups[index + 1]?.index ?? body.length);
      const listed = [...inside.matchAll(/\b(?:modules|imports)\s*=\s*\[([^\]]*)\]|\bbom\s*\(\s*"([\w.-]+)"/g)];
      const names = listed.flatMap(([, list, bom]) =>
        bom === undefined ? [...list!.matchAll(/"([\w.-]+)"/g)].map((name) => name[1]!) : [bom],
      );
      const line = lines.of(head.index);
      return names.map((name) => ({
        ...row3(group[1]!, name, head[1], true),
        scope: 'runtime' as const,
        line,
        direct: true,
      }));
    });
  });
}

function distinct(rows: readonly WrittenRow[]): readonly WrittenRow[] {
  const seen = new Set<string>();
  return rows.filter(({ name, version, scope, constraint, line }) => {
    const key = `${line} ${name} ${version} ${constraint} ${scope}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

type Coordinates = Pick<WrittenRow, 'ecosystem' | 'name' | 'version' | 'constraint' | 'known' | 'because' | 'open'>;

/** `group:name:version[:classifier][@type]`; in double quotes `$x` and `${x}` stand for properties. */
function coordinates(text: string, isInterpolated: boolean): Coordinates | undefined {
  const [, group, name, version] =
    /^(\w[\w.-]*|\$\{?[\w.]+\}?):([\w.$ {}-]+?)(?::([^:@]*))?(?::[\w.$ {}-]*)?(?:@\w+)?$/.exec(text) ?? [];
  if (group === undefined || name === undefined || !/[.\w-]/.test(group)) return undefined;
  if (version !== undefined && /\s/.test(version.replaceAll(/\$\{[^}]*\}/g, ''))) return undefined;
  return row3(group, name, version, isInterpolated);
}

function row3(group: string, name: string, version: string | undefined, isInterpolated = true): Coordinates {
  const full = { ecosystem: 'maven', name: `${group}:${name}` } as const;
  if (version === undefined || version === '')
    return { ...full, known: 'unknown', because: 'managed elsewhere', open: { kind: 'gradle', version: '' } };
  if (isInterpolated && `${full.name}${version}`.includes('$'))
    return { ...full, known: 'unknown', constraint: version, open: { kind: 'gradle', version } };
  if (/\+$|^latest\./.test(version)) return { ...full, known: 'declared-range', constraint: version };
  return { ...full, ...mavenVersion(/!!/.test(version) ? version.replace(/!!.*$/, '') : version) };
}

function openCatalog(alias: string): Coordinates & { readonly open: OpenVersion } {
  const [catalog, ...rest] = alias.split('.');
  return {
    ecosystem: 'maven',
    name: alias,
    known: 'unknown',
    open: { kind: 'catalog', catalog: catalog!, alias: rest.join('.') },
  };
}

function scopeOf(verb: string): DependencyScope {
  if (
    /^(?:test|androidTest|integration\w*Test|functional\w*Test|e2e|it)|[tT]est(?:Fixtures)?(?:Implementation|Api|Compile|Runtime)/.test(
      verb,
    )
  )
    return 'test';
  if (/compileOnly|provided/i.test(verb)) return 'provided';
  if (/^(?:classpath|annotationProcessor|kapt|ksp|checkstyle|spotbugs|jmh|benchmark)/.test(verb)) return 'build';
  if (/^(?:optional)/i.test(verb)) return 'optional';
  return /^developmentOnly$/.test(verb) ? 'dev' : 'runtime';
}

/** `ext.x = "1"`, `x = '1'` in an `ext` block, `val x = "1"`, `x: "1"` in a map of versions, `set('x', '1')`. */
function propertiesIn(code: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const assignment =
    /(?<![\w.-])(?:(?:def|val|var|const val|String|ext\.|project\.ext\.|rootProject\.ext\.|extra\[|set\(|by extra\()[ \t]*)?["']?((?:versions?\.)?\w[\w.-]{0,100})["']?[\])]?[ \t]*(?:=|:|,|by extra[ \t]*\()[ \t]*["'](\d[^"'\n$]*|\$\{?[\w.]+\}?[^"'\n]*)["']/g;
  for (const [, name, value] of code.matchAll(assignment)) if (!Object.hasOwn(found, name!)) found[name!] = value!;
  return found;
}

export function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)|\/\/[^\n]*/g, (part) =>
    part.startsWith('/') ? part.replaceAll(/[^\n]/g, ' ') : part,
  );
}

/** gradle.properties: `name = value`. */
function readProperties(text: string): ReadDependencies {
  const properties: Record<string, string> = {};
  for (const [, name, value] of text.matchAll(/^[ \t]*([\w.-]+)[ \t]*[=:][ \t]*(\S[^\r\n]*?)[ \t]*$/gm))
    properties[name!] = value!;
  return ok({ rows: [], properties });
}

export const gradleFormats: readonly DependencyFormat[] = [
  {
    id: 'gradle',
    version: 2,
    role: 'manifest',
    family: 'gradle',
    wants: (path) => /\.gradle(?:\.kts)?$|(?:^|\/)buildSrc\/src\/.*\.kt$/.test(path),
    read: readGradle,
  },
  {
    id: 'gradle-properties',
    version: 1,
    role: 'support',
    family: 'gradle',
    wants: (path) => /(?:^|\/)gradle\.properties$/.test(path),
    read: readProperties,
  },
];
