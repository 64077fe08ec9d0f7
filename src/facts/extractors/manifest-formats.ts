/**
 * How each ecosystem writes down what a project depends on. Every reader gives the names of direct dependencies, `undefined`
 * when the file declares none of its own (a pyproject.toml that only configures a linter), or why it cannot be read.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { readJson, readToml, recordAt, textsAt, type Plain } from '../readers/structured.ts';
import { childText, elementsAt, readXml } from '../readers/xml.ts';

export type Names = Result<readonly string[] | undefined, string>;

const namesIn = (...tables: readonly Plain[]): readonly string[] => [...new Set(tables.flatMap((t) => Object.keys(t)))];

/** `requests[socks]>=2,<3 ; python_version < "3.9"` → `requests`. */
export function pythonName(requirement: string): string | undefined {
  return /^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1];
}

const pythonNames = (requirements: readonly string[]): readonly string[] => [
  ...new Set(requirements.flatMap((one) => pythonName(one) ?? [])),
];

export function packageJson(text: string): Names {
  const read = readJson(text);
  if (!read.ok) return read;
  const tables = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
  const declares = ['name', 'version', 'workspaces', ...tables].some((key) => key in read.value);
  return ok(declares ? namesIn(...tables.map((key) => recordAt(read.value, key))) : undefined);
}

export function goMod(text: string): Names {
  const direct = text.split('\n').filter((line) => !/\/\/\s*indirect/.test(line));
  const block = direct.join('\n').replace(/^[ \t]*(?:replace|exclude|retract|tool|ignore)\s*\([^)]*\)/gm, '');
  const listed = [...block.matchAll(/^[ \t]*(?:require[ \t]+)?([\w./~-]+)[ \t]+v\d/gm)]
    .map((m) => m[1]!)
    .filter((name) => name.includes('.'));
  return /^[ \t]*module\s+\S+/m.test(text) ? ok([...new Set(listed)]) : failed('it names no module');
}

export function requirements(text: string): Names {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  const own = lines
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'));
  const urls = lines.flatMap((line) => /#egg=([\w.-]+)/.exec(line)?.[1] ?? []);
  const listed = own.filter((line) => !/^[a-z+]+:\/\//.test(line));
  return ok([...new Set([...pythonNames(listed), ...urls])]);
}

export function pyproject(text: string): Names {
  const read = readToml(text);
  if (!read.ok) return read;
  const project = recordAt(read.value, 'project');
  const poetry = recordAt(read.value, 'tool', 'poetry');
  const groups = Object.values(recordAt(read.value, 'dependency-groups')).flatMap(textsAt);
  const poetryGroups = Object.values(recordAt(poetry, 'group')).map((group) => recordAt(group, 'dependencies'));
  const isProject = Object.keys(project).length + Object.keys(poetry).length + groups.length > 0;
  if (!isProject) return ok(undefined);
  const optional = Object.values(recordAt(project, 'optional-dependencies')).flatMap(textsAt);
  const uv = textsAt(recordAt(read.value, 'tool', 'uv')['dev-dependencies']);
  const listed = pythonNames([...textsAt(project['dependencies']), ...optional, ...groups, ...uv]);
  const tables = [recordAt(poetry, 'dependencies'), recordAt(poetry, 'dev-dependencies'), ...poetryGroups];
  return ok([...new Set([...listed, ...namesIn(...tables).filter((name) => name !== 'python')])]);
}

export function pipfile(text: string): Names {
  const read = readToml(text);
  if (!read.ok) return read;
  return ok(namesIn(recordAt(read.value, 'packages'), recordAt(read.value, 'dev-packages')));
}

/** Only lists written out literally; what a program computes is unknown, and then nothing is named. */
export function setupPy(text: string): Names {
  if (!/\bsetup\s*\(/.test(text)) return ok(undefined);
  const lists = [...text.matchAll(/\b(?:install_requires|tests_require|requires)\s*=\s*\[([^\]]*)\]/g)];
  const quoted = lists.flatMap((m) => [...m[1]!.matchAll(/["']([^"']+)["']/g)].map((q) => q[1]!));
  return ok(pythonNames(quoted));
}

export function setupCfg(text: string): Names {
  const listed = /^install_requires\s*=\s*((?:.*\r?\n?(?=[ \t]|\S*$))(?:[ \t]+.*\r?\n?)*)/m.exec(text)?.[1];
  if (!/^\[metadata\]|^\[options\]/m.test(text)) return ok(undefined);
  return ok(pythonNames((listed ?? '').split(/\r?\n/)));
}

export function pomXml(text: string): Names {
  const read = readXml(text);
  if (!read.ok) return read;
  const own = elementsAt(read.value, 'project/dependencies/dependency');
  const profiles = elementsAt(read.value, 'project/profiles/profile/dependencies/dependency');
  const parents = elementsAt(read.value, 'project/parent');
  return ok([
    ...new Set(
      [...parents, ...own, ...profiles].map(
        (d) => `${childText(d, 'groupId') ?? ''}:${childText(d, 'artifactId') ?? ''}`,
      ),
    ),
  ]);
}

const gradleConfigurations =
  '(?:implementation|api|compile|compileOnly|compileOnlyApi|runtime|runtimeOnly|annotationProcessor|kapt|ksp|classpath|developmentOnly|provided|testImplementation|testCompile|testRuntimeOnly|testCompileOnly|testAnnotationProcessor|androidTestImplementation|debugImplementation|checkstyle|[a-z]\\w*(?:Implementation|RuntimeOnly|CompileOnly|Api))';

export function buildGradle(text: string): Names {
  const code = text.replace(/\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|(?<!:)\/\/[^\n]*/g, '');
  const call = new RegExp(
    `\\b${gradleConfigurations}\\b[\\s(]*(?:(?:enforcedPlatform|platform|project|kotlin|npm)\\s*\\()?\\s*(?:["']([\\w.-]+:[\\w.-]+)|(libs\\.[\\w.]+))`,
    'g',
  );
  const named = [...code.matchAll(call)].map((m) => m[1] ?? m[2]!);
  const maps = [...code.matchAll(/group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["']/g)];
  const plugins = [...code.matchAll(/^[ \t]*id\s*\(?\s*["']([\w.-]+)["']\s*\)?\s*version\b/gm)].map((m) => m[1]!);
  return ok([...new Set([...named, ...maps.map((m) => `${m[1]}:${m[2]}`), ...plugins])]);
}

/** `gradle/libs.versions.toml`. */
export function versionCatalog(text: string): Names {
  const read = readToml(text);
  if (!read.ok) return read;
  const modules = Object.values(recordAt(read.value, 'libraries')).flatMap((library) => {
    if (typeof library === 'string') return library.split(':').slice(0, 2).join(':');
    const { module, group, name } = recordAt(library) as Record<string, unknown>;
    if (typeof module === 'string') return module;
    return typeof group === 'string' && typeof name === 'string' ? `${group}:${name}` : [];
  });
  return ok([...new Set(modules)]);
}

export function cargoToml(text: string): Names {
  const read = readToml(text);
  if (!read.ok) return read;
  const kinds = ['dependencies', 'dev-dependencies', 'build-dependencies'];
  const targets = Object.values(recordAt(read.value, 'target'));
  const tables = [read.value, ...targets].flatMap((table) => kinds.map((kind) => recordAt(table, kind)));
  return ok(namesIn(...tables, recordAt(read.value, 'workspace', 'dependencies')));
}

export function gemfile(text: string): Names {
  const gems = [
    ...text.matchAll(/^[ \t]*(?:gem|\w+\.add_(?:runtime_|development_)?dependency)[\s(]+["']([^"']+)["']/gm),
  ];
  return ok([...new Set(gems.map((m) => m[1]!))]);
}

export function composerJson(text: string): Names {
  const read = readJson(text);
  if (!read.ok) return read;
  const all = namesIn(recordAt(read.value, 'require'), recordAt(read.value, 'require-dev'));
  return ok(all.filter((name) => name.includes('/')));
}

export function dotnetProject(text: string): Names {
  const read = readXml(text);
  if (!read.ok) return read;
  const references = elementsAt(read.value, 'Project/ItemGroup/*').filter((e) =>
    /^(?:Global)?Package(?:Reference|Version)$/.test(e.name),
  );
  const packages = elementsAt(read.value, 'packages/package').map((e) => e.attributes['id']);
  const named = references.map((e) => e.attributes['Include'] ?? e.attributes['Update']);
  return ok([...new Set([...named, ...packages].filter((name) => name !== undefined))]);
}

/** Providers and registry modules; a Terraform file with neither declares no dependency. */
export function terraformFile(text: string): Names {
  const code = text.replace(/^[ \t]*(?:#|\/\/).*$/gm, '');
  const sources = [...code.matchAll(/\bsource\s*=\s*"([^"$]+)"/g)]
    .map((m) => m[1]!)
    .filter((s) => !/^\.{0,2}\//.test(s));
  return ok(sources.length === 0 ? undefined : [...new Set(sources)]);
}

/** The actions and reusable workflows that a workflow or action names, without their ref. */
export function actionsUsed(text: string): Names {
  const used = [...text.matchAll(/^[ \t]*(?:-\s+)?["']?uses["']?\s*:\s*["']?([^\s"'#@]+)@/gm)].map((m) => m[1]!);
  return ok([...new Set(used.filter((name) => !name.startsWith('docker://')))]);
}

/** A lock file that holds nothing readable is none. JSON ones are looked at, since a conflict leaves them broken. */
export function lockOf(path: string, text: string): Names {
  if (!path.endsWith('.json') || text.length > 2_000_000) return ok([]);
  const read = readJson(text);
  return read.ok
    ? ok(namesIn(...['dependencies', 'devDependencies'].map((k) => recordAt(recordAt(read.value, 'packages', ''), k))))
    : read;
}
