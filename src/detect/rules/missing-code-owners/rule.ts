/** A repository without a CODEOWNERS file that a forge would read. */
import type { TreeRule } from '../../rule.ts';

export const missingCodeOwners: TreeRule = {
  meta: {
    id: 'missing-code-owners',
    title: 'Nobody is named as owner of the code',
    class: 'ci',
    severity: 'low',
    why: 'Without named owners the forge cannot ask the right people to review a change, and nobody can show who answers for which part.',
    remediation:
      'Add `.github/CODEOWNERS` (or `CODEOWNERS`) with a team for every part, and require review by owners on the default branch.',
    references: [
      'https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
    ],
  },
  kinds: ['code-owners'],
  judge(files) {
    const rules = files
      .flatMap((file) => file.text.split('\n'))
      .filter((line) => /^\s{0,20}[^\s#[]\S{0,300}\s{1,20}\S/.test(line));
    if (rules.length > 0) return undefined;
    const [first] = files;
    return first
      ? { path: first.path, detail: 'the file names no owner' }
      : { path: '.github/CODEOWNERS', detail: 'no CODEOWNERS file in any of the places that forges read' };
  },
  examples: {
    bad: [[{ path: 'main.go', code: 'package main\n' }], [{ path: 'CODEOWNERS', code: '# to be done\n' }]],
    good: [[{ path: '.github/CODEOWNERS', code: '* @acme/platform\n' }]],
  },
};
