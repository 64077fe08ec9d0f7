/** Gemfile, *.gemspec (literals only) and Gemfile.lock (Bundler's own notation: sections, four spaces for what is locked). */
import { ok } from '../../../base/result.ts';
import type { DependencyScope } from '../../../model/dependency.ts';
import type { DependencyFormat, ReadDependencies, WrittenRow } from '../format.ts';

type Versioned = Pick<WrittenRow, 'version' | 'constraint' | 'known' | 'because'>;

const quotedTexts = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g)].map((m) => m[1] ?? m[2]!);

function gemVersion(written: string): Versioned {
  const constraint = quotedTexts(written.replace(/,?\s*:?\w+(?:\s*=>|:)\s.*$/, ''))
    .filter((one) => /^\s*(?:[<>=~!]+\s*)?\d/.test(one))
    .join(', ');
  const exact = /^=?\s*(\d[\w.-]*)$/.exec(constraint)?.[1];
  if (exact !== undefined) return { version: exact, constraint, known: 'declared-resolved' };
  return constraint === ''
    ? { known: 'unknown', because: 'no version is named' }
    : { constraint, known: 'declared-range' };
}

function readGemfile(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  const groups: (DependencyScope | undefined)[] = [];
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const line = written.replace(/(?:^|\s)#.*$/, '');
    const opened = /^\s*(\w+)\b.*\bdo\b(?:\s*\|[^|]*\|)?\s*$/.exec(line)?.[1];
    if (opened !== undefined) groups.push(opened === 'group' ? groupScope(line) : undefined);
    else if (/^\s*end\b/.test(line)) groups.pop();
    const [, name, rest = ''] = /^\s*gem[\s(]+["']([\w.-]+)["']\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || /\bpath(?::|\s*=>)/.test(rest)) continue;
    const inline = /\bgroups?(?::|\s*=>)/.test(rest) ? groupScope(rest) : undefined;
    const scope = inline ?? groups.findLast((one) => one !== undefined) ?? 'runtime';
    rows.push({ ecosystem: 'gem', name, ...gemVersion(rest), direct: true, scope, line: at + 1 });
  }
  return ok({ rows });
}

/** Of several groups the one that ships counts. */
function groupScope(text: string): DependencyScope {
  const names = [...text.matchAll(/:(\w+)|["'](\w+)["']/g)].map((m) => m[1] ?? m[2]!);
  if (names.some((name) => /^(?:default|production|assets|staging)$/.test(name))) return 'runtime';
  if (names.some((name) => name === 'development')) return 'dev';
  return names.some((name) => name === 'test') ? 'test' : 'runtime';
}

function readGemspec(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    const [, kind, name, rest = ''] =
      /^\s*\w+\.add_(runtime_|development_)?dependency[\s(]+(?:%q<|["'])([\w.-]+)(?:>|["'])(?:\.freeze)?\s*(.*)$/.exec(
        written,
      ) ?? [];
    if (name === undefined) continue;
    const plain = rest
      .replaceAll(/%q<([^>]*)>/g, '"$1"')
      .replaceAll('.freeze', '')
      .replace(/(?:^|\s)#.*$/, '');
    rows.push({
      ecosystem: 'gem',
      name,
      ...gemVersion(plain),
      direct: true,
      scope: kind === 'development_' ? 'dev' : 'runtime',
      line: at + 1,
    });
  }
  return ok({ rows });
}

function readGemfileLock(text: string): ReadDependencies {
  const rows: WrittenRow[] = [];
  const direct = new Map<string, string>();
  let section = '';
  let revision: string | undefined;
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    if (/^[A-Z]/.test(written)) {
      section = written.trim();
      revision = undefined;
    }
    revision = /^ {2}revision: (\w+)/.exec(written)?.[1] ?? revision;
    const [, indent, name, version] = /^( {2}| {4})([\w.-]+)!?(?: \(([^)]*)\))?!?$/.exec(written) ?? [];
    if (name === undefined) continue;
    if (section === 'DEPENDENCIES') direct.set(name, version ?? '');
    else if (indent === '    ' && /^(?:GEM|GIT|PLUGIN SOURCE)$/.test(section) && version !== undefined) {
      // `1.15.0-x86_64-linux`: the same version, built for a platform.
      const plain = version.replace(/-(?:x86|x64|arm|aarch|java|jruby|universal|mswin|mingw)[\w.-]*$/, '');
      if (rows.some((row) => row.name === name && row.version === plain && rows.length - rows.indexOf(row) < 12))
        continue;
      rows.push({
        ecosystem: 'gem',
        name,
        version: plain,
        scope: 'runtime',
        line: at + 1,
        known: 'lock-resolved',
        ...(section === 'GIT' && revision !== undefined && { because: `commit ${revision}` }),
      });
    }
  }
  return ok({
    rows: rows.map((row) => ({
      ...row,
      direct: direct.has(row.name),
      ...(direct.get(row.name) ? { constraint: direct.get(row.name)! } : {}),
    })),
  });
}

const named = (file: RegExp) => (path: string) => file.test(path);

export const rubyFormats: readonly DependencyFormat[] = [
  {
    id: 'gemfile',
    version: 1,
    role: 'manifest',
    family: 'gem',
    wants: named(/(?:^|\/)(?:Gemfile|gems\.rb)$/),
    read: readGemfile,
  },
  { id: 'gemspec', version: 1, role: 'manifest', family: 'gem', wants: named(/\.gemspec$/), read: readGemspec },
  {
    id: 'gemfile-lock',
    version: 1,
    role: 'lock',
    family: 'gem',
    wants: named(/(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/),
    read: readGemfileLock,
  },
];
