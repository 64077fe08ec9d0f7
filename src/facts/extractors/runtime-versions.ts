/**
 * Which version of a language runtime a project asks for: version files, manifests, base images. Versions are given as
 * written; whether a range is still supported is for the check, with its table of support ends.
 */
import type { RuntimeVersionFact } from '../../model/fact-map.ts';
import { readDockerfile, splitImage } from '../readers/dockerfile.ts';
import { lineWhere, readJson, readToml, recordAt } from '../readers/structured.ts';
import { elementsAt, readXml } from '../readers/xml.ts';
import { unreadable, type Extracted, type Extractor, type SourceFile } from '../extractor.ts';

type Runtime = RuntimeVersionFact['runtime'];
interface Named {
  readonly runtime: Runtime;
  readonly version: string;
  readonly line: number;
  /** Where in the file it is said; tells apart several of one runtime. */
  readonly by: string;
}
type Reader = (file: SourceFile) => readonly Named[] | { readonly error: string };

const single =
  (runtime: Runtime): Reader =>
  ({ text }) => {
    const lines = text.split(/\r?\n/);
    const at = lines.findIndex((line) => /^[^#\s]/.test(line.trim()));
    const version = at < 0 ? '' : lines[at]!.trim().replace(/^(?:ruby-|python-|v(?=\d))/, '');
    // `lts/*` or an alias names no version; it is what was asked for all the same.
    return version === '' ? [] : [{ runtime, version, line: at + 1, by: '' }];
  };

const toolNames: Readonly<Record<string, Runtime>> = {
  nodejs: 'node',
  node: 'node',
  python: 'python',
  golang: 'go',
  go: 'go',
  java: 'java',
  ruby: 'ruby',
  php: 'php',
  'dotnet-core': 'dotnet',
  dotnet: 'dotnet',
};

const toolVersions: Reader = ({ text }) =>
  text.split(/\r?\n/).flatMap((raw, index) => {
    const [tool = '', version] = raw.replace(/#.*$/, '').trim().split(/\s+/);
    const runtime = Object.hasOwn(toolNames, tool) ? toolNames[tool] : undefined;
    return runtime && version !== undefined ? [{ runtime, version, line: index + 1, by: tool }] : [];
  });

const packageJson: Reader = ({ text }) => {
  const read = readJson(text);
  if (!read.ok) return { error: read.error };
  const engine = recordAt(read.value, 'engines')['node'];
  const volta = recordAt(read.value, 'volta')['node'];
  const found: Named[] = [];
  if (typeof engine === 'string')
    found.push({ runtime: 'node', version: engine, line: lineWhere(text, /"engines"\s*:/), by: 'engines' });
  if (typeof volta === 'string')
    found.push({ runtime: 'node', version: volta, line: lineWhere(text, /"volta"\s*:/), by: 'volta' });
  return found;
};

/** A reader of lines: each pattern's first group is the version. */
const lines =
  (runtime: Runtime, ...patterns: readonly (readonly [by: string, pattern: RegExp])[]): Reader =>
  ({ text }) =>
    patterns.flatMap(([by, pattern]) => {
      const match = pattern.exec(text);
      const version = match?.slice(1).find((group) => group !== undefined);
      return match && version !== undefined
        ? [{ runtime, version, line: text.slice(0, match.index).split('\n').length, by }]
        : [];
    });

const pyproject: Reader = ({ text }) => {
  const read = readToml(text);
  if (!read.ok) return { error: read.error };
  const asked = recordAt(read.value, 'project')['requires-python'];
  const poetry = recordAt(read.value, 'tool', 'poetry', 'dependencies')['python'];
  const found: Named[] = [];
  if (typeof asked === 'string')
    found.push({
      runtime: 'python',
      version: asked,
      line: lineWhere(text, /^[ \t]*requires-python/m),
      by: 'requires-python',
    });
  if (typeof poetry === 'string')
    found.push({ runtime: 'python', version: poetry, line: lineWhere(text, /^[ \t]*python\s*=/m), by: 'poetry' });
  return found;
};

const pom: Reader = ({ text }) => {
  const read = readXml(text);
  if (!read.ok) return { error: read.error };
  const names = [
    'java.version',
    'maven.compiler.release',
    'maven.compiler.source',
    'maven.compiler.target',
    'jdk.version',
  ];
  const properties = elementsAt(read.value, 'project/properties/*').filter((e) => names.includes(e.name));
  const plugins = elementsAt(read.value, 'project/build/plugins/plugin/configuration/*').filter((e) =>
    /^(?:release|source|target)$/.test(e.name),
  );
  return [...properties, ...plugins]
    .filter(({ text: version }) => /^[\d.]+$/.test(version))
    .map(({ name, text: version, line }) => ({ runtime: 'java' as const, version, line, by: name }));
};

const dotnetProject: Reader = ({ text }) => {
  const read = readXml(text);
  if (!read.ok) return { error: read.error };
  const elements = elementsAt(read.value, 'Project/PropertyGroup/*').filter((e) => /^TargetFrameworks?$/.test(e.name));
  return elements.flatMap(({ text: all, line }) =>
    all
      .split(';')
      .filter((one) => /^net(?:coreapp|standard)?\d/.test(one.trim()))
      .map((one) => ({ runtime: 'dotnet' as const, version: one.trim(), line, by: one.trim() })),
  );
};

const images: readonly (readonly [RegExp, Runtime])[] = [
  [/(?:^|\/)node$/, 'node'],
  [/(?:^|\/)python$/, 'python'],
  [/(?:^|\/)golang$|(?:^|\/)oss\/go\/microsoft\/golang$/, 'go'],
  [/(?:^|\/)(?:eclipse-temurin|openjdk|amazoncorretto|ibm-semeru-runtimes|sapmachine|zulu-openjdk)$/, 'java'],
  [/(?:^|\/)ruby$/, 'ruby'],
  [/(?:^|\/)php$/, 'php'],
  [/(?:^|\/)dotnet\/(?:sdk|aspnet|runtime|runtime-deps)$/, 'dotnet'],
];

/** `FROM python:3.12-slim` asks for 3.12-slim; the flavour is part of what was written. */
const dockerfile: Reader = ({ text }) =>
  readDockerfile(text).stages.flatMap(({ image, line, name }, index) => {
    const { name: repository, tag } = splitImage(image);
    const runtime = images.find(([pattern]) => pattern.test(repository))?.[1];
    const distroless = /distroless\/(nodejs|python|java)(\d+)?(?:-debian\d+)?$/.exec(repository);
    if (distroless) {
      const kind: Runtime = distroless[1] === 'nodejs' ? 'node' : (distroless[1] as 'python' | 'java');
      return distroless[2] === undefined
        ? []
        : [{ runtime: kind, version: distroless[2], line, by: name ?? `stage ${index + 1}` }];
    }
    return runtime && tag !== undefined && /\d/.test(tag)
      ? [{ runtime, version: tag, line, by: name ?? `stage ${index + 1}` }]
      : [];
  });

const table: readonly (readonly [RegExp, Reader])[] = [
  [/(?:^|\/)\.(?:nvmrc|node-version)$/, single('node')],
  [/(?:^|\/)\.python-version$/, single('python')],
  [/(?:^|\/)\.go-version$/, single('go')],
  [/(?:^|\/)\.java-version$/, single('java')],
  [/(?:^|\/)\.ruby-version$/, single('ruby')],
  [/(?:^|\/)\.php-version$/, single('php')],
  [/(?:^|\/)runtime\.txt$/, lines('python', ['', /^python-([\d.]+)\s*$/m])],
  [/(?:^|\/)\.tool-versions$/, toolVersions],
  [/(?:^|\/)package\.json$/, packageJson],
  [/(?:^|\/)go\.mod$/, lines('go', ['go', /^go\s+(\d[\w.]*)/m], ['toolchain', /^toolchain\s+go(\d[\w.]*)/m])],
  [/(?:^|\/)pyproject\.toml$/, pyproject],
  [
    /(?:^|\/)setup\.(?:py|cfg)$/,
    lines('python', ['python_requires', /^[ \t]*python_requires\s*=\s*["']?([^"'\n,]*(?:,[^"'\n]*)?)/m]),
  ],
  [/(?:^|\/)Pipfile$/, lines('python', ['python_version', /^python_(?:full_)?version\s*=\s*"([^"]+)"/m])],
  [/(?:^|\/)pom\.xml$/, pom],
  [
    /(?:^|\/)build\.gradle(?:\.kts)?$/,
    lines(
      'java',
      ['toolchain', /JavaLanguageVersion\.of\(\s*["']?(\d+)/],
      ['jvmToolchain', /\bjvmToolchain\(\s*(\d+)/],
      [
        'sourceCompatibility',
        /\bsourceCompatibility\s*=?\s*(?:JavaVersion\.(?:VERSION_|toVersion\(["']?))?["']?([\d._]+)/,
      ],
    ),
  ],
  [/(?:^|\/)Gemfile$/, lines('ruby', ['ruby', /^[ \t]*ruby\s+["']([^"']+)["']/m])],
  [/(?:^|\/)composer\.json$/, lines('php', ['php', /"php"\s*:\s*"([^"]+)"/])],
  [/\.(?:cs|fs|vb)proj$/, dotnetProject],
  [/(?:^|\/)global\.json$/, lines('dotnet', ['sdk', /"sdk"\s*:\s*\{[^}]*"version"\s*:\s*"([^"]+)"/])],
  [/(?:^|\/)(?:Docker|Container)file(?:[.-][^/]+)?$|\.(?:Docker|docker|Container|container)file$/, dockerfile],
];

export const runtimeVersions: Extractor<'runtime-version'> = {
  id: 'runtime-versions',
  version: 1,
  produces: ['runtime-version'],
  wants: (path) => table.some(([names]) => names.test(path)),
  *extract(file): Iterable<Extracted<'runtime-version'>> {
    const [, reader] = table.find(([names]) => names.test(file.path))!;
    const found = reader(file);
    if ('error' in found) {
      yield unreadable('runtime-version', file.path, found.error);
      return;
    }
    for (const { runtime, version, line, by } of found) {
      const key = by === '' ? runtime : `${runtime} ${by}`;
      yield { kind: 'runtime-version', key, value: { runtime, version: version.trim(), path: file.path, line }, line };
    }
  },
};
