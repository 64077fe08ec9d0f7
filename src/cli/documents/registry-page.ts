/**
 * docs/rules/README.md and docs/checks/README.md: the index over the pages that stand beside each rule and check. The pages
 * themselves are made and tested where they stand (each from its meta and examples), so they are linked, not copied.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { generated } from './cli-page.ts';
import { table } from './markdown.ts';

export interface Registry {
  readonly title: string;
  readonly about: string;
  /** Below the project's folder: one folder per member. */
  readonly folder: string;
  readonly page: string;
  /** Where the index is written. */
  readonly index: string;
}

export const registries: readonly Registry[] = [
  {
    title: 'Rules',
    about:
      'What Plumbline looks for in code. Each page shows what is reported and what is left alone; both run as tests.',
    folder: 'src/detect/rules',
    page: 'rule.md',
    index: 'docs/rules/README.md',
  },
  {
    title: 'Checks',
    about:
      'How Plumbline judges controls. Each page says what is judged, over which population, and what to do when it fails.',
    folder: 'src/controls/checks',
    page: 'check.md',
    index: 'docs/checks/README.md',
  },
];

interface Member {
  readonly id: string;
  /** Undefined when it has none: `npm run docs -- --check` names it. */
  readonly page?: string;
}

export function membersOf(root: string, { folder, page }: Registry): readonly Member[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((id) => {
      const path = join(root, folder, id, page);
      return { id, ...(existsSync(path) ? { page: path } : {}) };
    });
}

export function registryPage(root: string, registry: Registry): string {
  const members = membersOf(root, registry).filter((member) => member.page !== undefined);
  const rows = members.map(({ id, page = '' }) => {
    const text = readFileSync(page, 'utf8');
    const link = relative(join(root, registry.index, '..'), page).replaceAll('\\', '/');
    return [`[\`${id}\`](${link})`, /^# (.+)$/m.exec(text)?.[1] ?? '', tagsOf(text)];
  });
  const tagHead = registry.page === 'rule.md' ? 'class, severity' : 'question';
  return [
    `# ${registry.title}`,
    generated(`${registry.folder}/*/${registry.page}`),
    registry.about,
    table([registry.page.replace('.md', ''), 'title', tagHead], rows),
  ].join('\n\n');
}

/** Of a rule its class and severity, of a check its question: each in its fixed place on the page. */
function tagsOf(text: string): string {
  const question = /^> (.+)$/m.exec(text)?.[1];
  if (question !== undefined) return question;
  const line = /^`[^`]+` · class `([^`]+)` · severity `([^`]+)`/m.exec(text);
  return line ? `${line[1]}, ${line[2]}` : '';
}
