/**
 * The charts of one tree: each is rendered with its values, once for each file of values that is meant for one environment.
 * A chart within another takes what the other hands it. What a chart takes from elsewhere is not there, and what it makes is
 * not known; marks stand for what it names.
 */
import type { InfrastructureResourceFact } from '../../../model/fact-map.ts';
import { readYaml } from '../../readers/yaml.ts';
import { unreadable, type ExtractedFact, type ExtractedGap } from '../../extractor.ts';
import { kubernetesObjects } from '../../extractors/kubernetes.ts';
import { overlaid, isMap, type ChartValue, type ChartMap } from './functions.ts';
import { Marks } from './marks.ts';
import { rendered, Undecided } from './render.ts';
import { NotTemplate, readTemplate, type Node } from './template.ts';

export type HelmPart =
  | { readonly is: 'chart'; readonly name: string; readonly version: string; readonly appVersion: string }
  | { readonly is: 'values'; readonly values: ChartValue }
  | { readonly is: 'template'; readonly text: string };

type Said = readonly (ExtractedFact | ExtractedGap)[];
type Standing = HelmPart | 'unread';

const resource = 'infrastructure-resource';
const mostNodes = 200_000;
const mostChoices = 20;

export class HelmTree {
  readonly #files = new Map<string, Standing>();
  readonly #byChart = new Map<string, Set<string>>();
  readonly #told = new Map<string, Said>();
  readonly #dirty = new Set<string>();

  change(path: string, now: Standing | undefined): void {
    const chart = chartOf(path);
    const paths = this.#byChart.get(chart) ?? new Set<string>();
    this.#byChart.set(chart, paths);
    if (now) {
      this.#files.set(path, now);
      paths.add(path);
    } else {
      this.#files.delete(path);
      paths.delete(path);
    }
    this.#dirty.add(path);
    this.#dirty.add(chart);
  }

  settle(): ReadonlySet<string> {
    const charts = new Set([...this.#dirty].flatMap((one) => (this.#byChart.has(one) ? [this.#rootOf(one)] : [])));
    const touched = new Set([...this.#dirty].filter((one) => !this.#byChart.has(one)));
    this.#dirty.clear();
    for (const chart of charts) {
      const members = [...this.#byChart].filter(([one]) => this.#rootOf(one) === chart);
      for (const path of members.flatMap(([, paths]) => [...paths])) touched.add(path);
      for (const path of touched) if (this.#rootOf(chartOf(path)) === chart) this.#told.delete(path);
      for (const [path, said] of this.#render(members.map(([one]) => one))) this.#told.set(path, said);
    }
    return touched;
  }

  /** The outermost chart that holds it: a folder `charts/` of a chart holds what it takes along. */
  #rootOf(chart: string): string {
    const above = /^(?:(.*)\/)?charts\/[^/]+$/.exec(chart);
    if (!above) return chart;
    const parent = above[1] ?? '';
    return this.#part(parent, 'Chart.yaml') ? this.#rootOf(parent) : chart;
  }

  told(path: string): Said {
    return this.#told.get(path) ?? [];
  }

  #render(charts: readonly string[]): ReadonlyMap<string, Said> {
    const defined = new Map<string, readonly Node[]>();
    const bodies = new Map<string, readonly Node[]>();
    const told = new Map<string, Said>();
    for (const path of charts.flatMap((chart) => [...this.#byChart.get(chart)!]).sort()) {
      const file = this.#files.get(path);
      if (file === undefined || file === 'unread' || file.is !== 'template') continue;
      try {
        const read = readTemplate(file.text);
        for (const [name, body] of read.defined) defined.set(name, body);
        bodies.set(path, read.body);
      } catch (error) {
        if (!(error instanceof NotTemplate)) throw error;
        told.set(path, [unreadable(resource, path, error.message)]);
      }
    }
    for (const [path, body] of bodies) if (!path.endsWith('.tpl')) told.set(path, this.#file(path, body, defined));
    if (bodies.size > 0) for (const [path, gap] of this.#notFollowed(charts[0]!)) told.set(path, [gap]);
    return told;
  }

  #file(path: string, body: readonly Node[], defined: ReadonlyMap<string, readonly Node[]>): Said {
    const folder = chartOf(path);
    const chart = this.#part(folder, 'Chart.yaml');
    if (chart?.is !== 'chart')
      return [unreadable(resource, path, 'it is a template; render it and keep the result in the repository')];
    const seen = new Set<string>();
    return this.#choices(folder).flatMap((choice) => {
      const marks = new Marks();
      const root = rootData(chart, this.#values(folder, choice), marks);
      const said = objectsFrom(() => rendered(body, { defined, root, marks, left: mostNodes }), {
        path,
        marks,
        choice,
      });
      return said.filter((one) => {
        const key = JSON.stringify('gap' in one ? one : { ...one, value: { ...one.value, through: undefined } });
        return !seen.has(key) && seen.add(key);
      });
    });
  }

  #part(folder: string, name: string): HelmPart | undefined {
    const file = this.#files.get(folder === '' ? name : `${folder}/${name}`);
    return file === 'unread' ? undefined : file;
  }

  /** Undefined: the chart's own values alone. */
  #choices(folder: string): readonly (string | undefined)[] {
    const all = this.#environments(folder);
    return all.length === 0 ? [undefined] : all.slice(0, mostChoices);
  }

  /** Told at the files of values with which nothing is rendered. */
  #notFollowed(folder: string): readonly (readonly [string, ExtractedGap])[] {
    const all = this.#environments(folder);
    return all.slice(mostChoices).map((path) => {
      const detail = `${path}: of ${all.length} files of values for one chart the first ${mostChoices} were followed; what the chart makes with this one is not known`;
      return [path, { gap: 'truncated', of: resource, detail }];
    });
  }

  /** Files of values of one environment each. */
  #environments(folder: string): readonly string[] {
    const root = this.#rootOf(folder);
    const choices = [...(this.#byChart.get(root) ?? [])].filter((path) => {
      const within = root === '' ? path : path.slice(root.length + 1);
      const file = this.#files.get(path);
      return file !== 'unread' && file?.is === 'values' && ofEnvironment.test(within) && !isSample.test(within);
    });
    return choices.sort();
  }

  #values(folder: string, choice: string | undefined): ChartValue {
    const own = this.#valuesAt(folder, 'values.yaml') ?? this.#valuesAt(folder, 'values.yml') ?? {};
    const above = /^(.*?)(?:^|\/)charts\/([^/]+)$/.exec(folder);
    if (!above || this.#rootOf(folder) === folder) {
      const file = choice === undefined ? undefined : this.#files.get(choice);
      return file !== undefined && file !== 'unread' && file.is === 'values' ? overlaid(own, file.values) : own;
    }
    const parent = this.#values(above[1]!, choice);
    const handed = isMap(parent) ? (parent[above[2]!] ?? {}) : {};
    const global = isMap(parent) && parent['global'] !== undefined ? { global: parent['global'] } : {};
    return overlaid(own, global, handed);
  }

  #valuesAt(folder: string, name: string): ChartValue | undefined {
    const part = this.#part(folder, name);
    return part?.is === 'values' ? part.values : undefined;
  }
}

const ofEnvironment =
  /^(?:values\/|env(?:ironment)?s?\/|config\/)?(?:values[-._][\w-]+|[\w-]+[-._]values|(?<=(?:values|envs?|environments?|config)\/)[\w-]+)\.ya?ml$/i;
const isSample = /example|sample|template|schema|test|^ci\//i;

/** The folder of the chart that a file would belong to. */
function chartOf(path: string): string {
  const templates = /^(?:(.*)\/)?templates\//.exec(path);
  if (templates) return templates[1] ?? '';
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  return folder.replace(/(?:^|\/)(?:values|env(?:ironment)?s?|config)$/, '');
}

function rootData(chart: Extract<HelmPart, { is: 'chart' }>, values: ChartValue, marks: Marks): ChartMap {
  const mark = (text: string): string => marks.of(text);
  return {
    Values: structuredClone(values),
    Chart: { Name: chart.name, Version: chart.version, AppVersion: chart.appVersion, Type: 'application' },
    Release: {
      Name: mark('.Release.Name'),
      Namespace: mark('.Release.Namespace'),
      Service: 'Helm',
      Revision: mark('.Release.Revision'),
      IsInstall: mark('.Release.IsInstall'),
      IsUpgrade: mark('.Release.IsUpgrade'),
    },
    Capabilities: mark('.Capabilities'),
    Files: mark('.Files'),
    Template: { Name: mark('.Template.Name'), BasePath: mark('.Template.BasePath') },
  };
}

interface Source {
  readonly path: string;
  readonly marks: Marks;
  readonly choice: string | undefined;
}

function objectsFrom(render: () => string, { path, marks, choice }: Source): Said {
  let text: string;
  try {
    text = render();
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return [unreadable(resource, path, `it ${marks.told(error.message)}`)];
  }
  const read = readYaml(text);
  if (!read.ok) return [unreadable(resource, path, `what it renders to is no YAML: ${marks.told(read.error)}`)];
  return read.value.flatMap((root) =>
    [...kubernetesObjects(root, { path, text })].map((one) => {
      if ('gap' in one) return one;
      // Lines of what is rendered are none of the file.
      const value = { ...unmarked(one.value, marks), line: 1, ...(choice !== undefined && { through: [choice] }) };
      return { ...one, key: marks.told(one.key), value, line: 1, by: 'helm@1' };
    }),
  );
}

function unmarked(value: InfrastructureResourceFact, marks: Marks): InfrastructureResourceFact {
  const attributes = Object.entries(value.attributes).map(
    ([key, one]) => [marks.told(key), typeof one === 'string' ? marks.told(one) : one] as const,
  );
  return { ...value, name: marks.told(value.name), attributes: Object.fromEntries(attributes) };
}
