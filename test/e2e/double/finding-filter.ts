import type { FindingFilter } from '../../../src/app/plumbline.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { findings } from './findings.ts';

/** As the store does it. */
export function filtered(filter: FindingFilter): { readonly items: readonly Finding[]; readonly total: number } {
  const { offset = 0, limit = 100 } = filter;
  const text = filter.text?.toLowerCase();
  const items = findings.filter(
    (finding) =>
      (filter.repository === undefined || finding.repository === filter.repository) &&
      (filter.class === undefined || finding.class === filter.class) &&
      (filter.rule === undefined || finding.rule === filter.rule) &&
      (filter.severity === undefined || finding.severity === filter.severity) &&
      (filter.atHead === undefined || finding.atHead === filter.atHead) &&
      (filter.context === undefined || finding.context === filter.context) &&
      (filter.productionOnly !== true || finding.context === 'production') &&
      (!text || `${finding.title} ${finding.path} ${finding.excerpt}`.toLowerCase().includes(text)),
  );
  return { items: items.slice(offset, offset + limit), total: items.length };
}
