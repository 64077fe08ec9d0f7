/**
 * The sources of what judges, as documents to be sealed with a run: a result names the version of its check, and an auditor who
 * wants to know what that version did finds it in the ledger, whatever became of the program since.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { CHECKS_FOLDER, RULES_FOLDER, sourcesDocument } from '../../ledger/pack-sources.ts';
import type { EvidenceDraft } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';

const folders = [
  { folder: CHECKS_FOLDER, title: 'Sources of the checks and of what runs them' },
  { folder: RULES_FOLDER, title: 'Sources of the rules that find things in code' },
  { folder: 'src/facts', title: 'Sources of the collectors that list populations' },
] as const;

export const sourceDraftCount = folders.length;

/**
 * `tool` are the versions that the run names. Sources that were changed since they were loaded (an upgrade in place, in the middle
 * of an audit) are not those that judged: they are left out, and the pack says that there are none.
 */
export function* sourceDrafts(root: string, tool: Run['tool']): Iterable<EvidenceDraft> {
  const named = new Map<string, string>([
    [CHECKS_FOLDER, tool.checks],
    [RULES_FOLDER, tool.ruleset],
  ]);
  for (const { folder, title } of folders) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((path) => ({ path, text: readFileSync(join(root, folder, path), 'utf8') }));
    const document = sourcesDocument(folder, files);
    if ((named.get(folder) ?? document.version) !== document.version) continue;
    yield {
      kind: 'sources',
      subject: folder,
      title: `${title} (${document.version.slice(0, 12)})`,
      mediaType: 'application/json',
      bytes: Buffer.from(canonicalJson(document)),
    };
  }
}
