/**
 * Lists of routes that are public by decision: `public-routes.yaml` in any folder. Who may change it is said by code
 * owners, and who approved it by its changeset. The format, one entry for a route or a handler:
 *
 *     routes:
 *       - route: POST /sign-up        # the method may be left out
 *         reason: Accounts are opened here.
 *       - GET /assets/*               # `*` at the end: all below
 *       - /orders/:id/receipt         # `:id`, `{id}` and `<id>`: any one segment
 *       - handler: UsersController.create
 *
 * The key `routes` may be left out. An entry that is neither is a gap: who wrote it meant something by it.
 */
import type { PublicRouteFact } from '../../model/web-surface.ts';
import { unreadable, type Extracted, type Extractor } from '../extractor.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';
import { runsForReal } from './tracked.ts';

type Entry = Omit<PublicRouteFact, 'path'>;

export const publicRoutes: Extractor<'public-route'> = {
  id: 'public-routes',
  version: 1,
  produces: ['public-route'],
  wants: (path) => /(?:^|\/)\.?public-routes\.ya?ml$/.test(path) && runsForReal(path),
  *extract({ path, text }): Iterable<Extracted<'public-route'>> {
    const read = readYaml(text);
    if (!read.ok) {
      yield unreadable('public-route', path, read.error);
      return;
    }
    for (const root of read.value) {
      for (const item of (root.isList ? root : (root.get('routes') ?? root)).items) {
        const entry = entryOf(item);
        if (!entry) {
          yield unreadable('public-route', path, `the entry in line ${item.line} names neither a route nor a handler`);
          continue;
        }
        const key = `${entry.method ?? ''} ${entry.route}`.trim();
        yield { kind: 'public-route', key, value: { path, ...entry }, line: entry.line };
      }
    }
  },
};

function entryOf(item: YamlView): Entry | undefined {
  const reason = item.get('reason')?.text?.trim() ?? '';
  const handler = item.get('handler')?.text?.trim() ?? '';
  const shared = { line: item.line, reason: reason === '' ? null : reason.slice(0, 300) };
  if (handler !== '') return { ...shared, route: handler };
  const written = (item.text ?? item.get('route')?.text ?? '').trim();
  const found = /^(?:([A-Za-z]{3,7})\s+)?(\/\S*)$/.exec(written);
  if (!found) return undefined;
  const method = (found[1] ?? item.get('method')?.text)?.trim().toUpperCase();
  return { ...shared, route: found[2]!, ...(method !== undefined && method !== '' && { method }) };
}
