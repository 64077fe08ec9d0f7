/**
 * What one file adds to a chart: what the chart is called, values, a template. Kept by blob, so without secrets. Whether a
 * chart stands around it only the tree knows.
 */
import { readYaml } from '../../readers/yaml.ts';
import { redactText, redactValue } from '../../redact.ts';
import { chartValueOf } from './render.ts';
import type { HelmPart } from './tree.ts';

const isChart = (path: string): boolean => /(?:^|\/)Chart\.ya?ml$/.test(path);
const isInTemplates = (path: string): boolean => /(?:^|\/)templates\//.test(path);
const isValues = (path: string): boolean =>
  !isInTemplates(path) &&
  (/(?:^|[/._-])values(?:[-._][\w.-]+)?\.ya?ml$/.test(path) ||
    /(?:^|\/)(?:values|env(?:ironment)?s?|config)\/[^/]+\.ya?ml$/.test(path));

export const isChartFile = (path: string): boolean => isChart(path) || isValues(path) || isInTemplates(path);

/** Undefined: it is none; it may be a manifest by itself. */
export function readChartFile(path: string, text: string): HelmPart | undefined {
  if (isInTemplates(path)) return text.includes('{{') ? { is: 'template', text: redactText(text) } : undefined;
  if (!isChart(path) && !isValues(path)) return undefined;
  const read = readYaml(text);
  const [view] = read.ok ? read.value : [];
  if (!view?.isMap || view.get('kind')?.text !== undefined) return undefined;
  const of = (key: string): string => view.get(key)?.text ?? '';
  if (isChart(path)) return { is: 'chart', name: of('name'), version: of('version'), appVersion: of('appVersion') };
  return { is: 'values', values: chartValueOf(view, (key, value) => redactValue(key, value)) };
}
