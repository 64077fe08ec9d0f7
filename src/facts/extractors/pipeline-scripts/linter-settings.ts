/**
 * Settings that make a linter or a build look for weaknesses: golangci-lint with gosec, eslint with a security plug-in,
 * ruff with flake8-bandit's rules, Maven and Gradle with plug-ins that are bound to the build. A linter without them is no
 * scanner, whatever else it finds.
 */
import type { ScannerKind } from '../../../model/fact-map.ts';
import { readJson5 } from '../../readers/structured.ts';
import { readYaml, type YamlView } from '../../readers/yaml.ts';

export interface SwitchedOn {
  /** The linter or build that has it. */
  readonly linter: string;
  readonly kind: ScannerKind;
  readonly tool: string;
  readonly line: number;
  readonly neutraliser?: string;
}

interface Settings {
  readonly paths: RegExp;
  readonly read: (text: string) => readonly SwitchedOn[];
}

export const linterSettings: readonly Settings[] = [
  { paths: /(?:^|\/)\.golangci\.(?:ya?ml|json)$/, read: golangciYaml },
  { paths: /(?:^|\/)\.golangci\.toml$/, read: golangciToml },
  {
    paths: /(?:^|\/)(?:\.eslintrc(?:\.(?:js|cjs|json|ya?ml))?|eslint\.config\.(?:js|mjs|cjs|ts|mts))$/,
    read: (text) => [
      ...onLine(
        text,
        /plugin:security(?:-node)?\/|eslint-plugin-security|["']security["']\s*[:,\]]|\bsecurity\.configs\b/,
        {
          linter: 'eslint',
          kind: 'sast',
          tool: 'eslint-plugin-security',
        },
      ),
      ...onLine(text, /no-unsanitized\/(?:DOM|recommended|method|property)|eslint-plugin-no-unsanitized/, {
        linter: 'eslint',
        kind: 'sast',
        tool: 'eslint-plugin-no-unsanitized',
      }),
      ...onLine(text, /no-secrets\/no-secrets|eslint-plugin-no-secrets/, {
        linter: 'eslint',
        kind: 'secrets',
        tool: 'eslint-plugin-no-secrets',
      }),
    ],
  },
  { paths: /(?:^|\/)(?:pyproject|\.?ruff)\.toml$/, read: ruff },
  { paths: /(?:^|\/)pom\.xml$/, read: maven },
  {
    paths: /(?:^|\/)build\.gradle(?:\.kts)?$/,
    read: (text) =>
      onLine(text, /com\.h3xstream\.findsecbugs:findsecbugs-plugin/, {
        linter: 'gradle',
        kind: 'sast',
        tool: 'Find Security Bugs',
      }),
  },
];

type Found = Omit<SwitchedOn, 'line'>;

function onLine(text: string, pattern: RegExp, found: Found): readonly SwitchedOn[] {
  const at = text.split('\n').findIndex((line) => !/^\s*(?:\/\/|#|\*)/.test(line) && pattern.test(line.slice(0, 2000)));
  return at < 0 ? [] : [{ ...found, line: at + 1 }];
}

const gosec: Found = { linter: 'golangci-lint', kind: 'sast', tool: 'gosec' };

function golangciYaml(text: string): readonly SwitchedOn[] {
  const read = text.trimStart().startsWith('{') ? readJson5(text) : readYaml(text);
  if (!read.ok) return [];
  const root = 'length' in read.value ? read.value[0] : read.value;
  const linters = root?.get('linters');
  if (!linters) return [];
  const listed = (key: string): YamlView | undefined =>
    linters.get(key)?.items.find(({ text: name }) => name === 'gosec');
  const every = linters.get('enable-all')?.text === 'true' || linters.get('default')?.text === 'all';
  const enabled = listed('enable');
  if (listed('disable') || (!enabled && !every)) return [];
  return [{ ...gosec, line: (enabled ?? linters).line }];
}

function golangciToml(text: string): readonly SwitchedOn[] {
  const list = (key: string): string =>
    new RegExp(String.raw`^\s*${key}\s*=\s*\[([^\]]{0,4000})\]`, 'm').exec(text)?.[1] ?? '';
  const named = /["']gosec["']/;
  const every = /^\s*(?:enable-all\s*=\s*true|default\s*=\s*["']all["'])/m.test(text);
  const isOn = (named.test(list('enable')) || every) && !named.test(list('disable'));
  return isOn ? onLine(text, every ? /enable-all|default/ : named, gosec) : [];
}

function ruff(text: string): readonly SwitchedOn[] {
  const lists = (key: string): string =>
    [...text.matchAll(new RegExp(String.raw`^\s*(?:lint\.)?${key}\s*=\s*\[([^\]]{0,8000})\]`, 'gm'))]
      .map((list) => list[1]!.replace(/#[^\n]*/g, ''))
      .join(' ');
  const wanted = `${lists('select')} ${lists('extend-select')}`;
  const isOn =
    /["'](?:S|ALL|S[1-7]\d{0,2})["']/.test(wanted) && !/["']S["']/.test(`${lists('ignore')} ${lists('extend-ignore')}`);
  const found: Found = { linter: 'ruff', kind: 'sast', tool: 'ruff (flake8-bandit)' };
  return isOn ? onLine(text, /["'](?:S|ALL|S[1-7]\d{0,2})["']/, found) : [];
}

/** A plug-in that is bound to a phase; one under `pluginManagement` is only described. */
function maven(text: string): readonly SwitchedOn[] {
  // What is only described, and what a profile adds when somebody asks for it, do not run by themselves.
  const passive = [
    ['<!--', '-->'],
    ['<pluginManagement>', '</pluginManagement>'],
    ['<profiles>', '</profiles>'],
  ] as const;
  const active = passive.reduce((rest, [open, close]) => withoutStretches(rest, open, close), text);
  const found: SwitchedOn[] = [];
  for (const { start, end } of stretches(active, '<plugin>', '</plugin>')) {
    const body = active.slice(start, end);
    const line = active.slice(0, start).split('\n').length;
    const bound = /<goal>\s*(?:check|aggregate|purge)\s*<\/goal>/.test(body);
    const lenient = /<failOnError>\s*false|<failOnViolation>\s*false/.test(body)
      ? { neutraliser: 'failOnError: false' }
      : {};
    if (bound && body.includes('<artifactId>dependency-check-maven</artifactId>')) {
      const cut = body.includes('<failBuildOnCVSS>') ? lenient : { neutraliser: 'no failBuildOnCVSS' };
      found.push({ linter: 'maven', kind: 'sca', tool: 'OWASP dependency-check', line, ...cut });
    }
    if (
      bound &&
      body.includes('<artifactId>spotbugs-maven-plugin</artifactId>') &&
      body.includes('findsecbugs-plugin')
    ) {
      found.push({ linter: 'maven', kind: 'sast', tool: 'Find Security Bugs', line, ...lenient });
    }
  }
  return found;
}

/** In one pass, whatever is left open. */
function* stretches(
  text: string,
  open: string,
  close: string,
): Iterable<{ readonly start: number; readonly end: number }> {
  for (let at = text.indexOf(open); at >= 0;) {
    const end = text.indexOf(close, at);
    if (end < 0) return;
    yield { start: at, end: end + close.length };
    at = text.indexOf(open, end);
  }
}

/** Same length and lines. */
function withoutStretches(text: string, open: string, close: string): string {
  let kept = '';
  let from = 0;
  for (const { start, end } of stretches(text, open, close)) {
    kept += text.slice(from, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    from = end;
  }
  return kept + text.slice(from);
}
