/** Migrations that take personal fields away: what is in an older migration and in one of these is no field today. */
import { fieldLiterals } from '../../personal-data/as-match.ts';
import { personalData, readers } from '../../personal-data/declarations.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const { owner, field, start, store, data } of personalData(file).removed) {
    const isTable = field === '*';
    yield {
      start,
      end: start + (isTable ? owner.length : field.length),
      identity: `${owner}.${field} dropped`,
      detail: isTable
        ? `the table ${owner} is dropped`
        : `${owner}.${field} (${data?.label ?? 'personal data'}) is dropped`,
      field: {
        dataType: data?.dataType ?? 'user',
        owner,
        field,
        source: 'schema',
        removed: true,
        ...(store !== undefined && { store }),
      },
    };
  }
}

export const personalDataFieldDropped: Rule = {
  meta: {
    id: 'personal-data-field-dropped',
    title: 'Migration that drops a field for personal data',
    class: 'personal-data',
    severity: 'note',
    why: 'That personal data is no longer kept is as much part of the record as that it is. The map leaves out what a later migration dropped, and shows when.',
    remediation: 'Nothing to do. See that backups, exports and copies of the field follow their retention.',
    references: ['GDPR Art. 5(1)(e), 17', 'SOC 2 C1.2, P4.3'],
  },
  kinds: Object.keys(readers),
  contexts: ['production'],
  appliesTo: (path) =>
    !/(?:^|\/)migrations\/\d{4}_[^/]*\.py$|\.Designer\.cs$|(?:[._-]down|\/down)\.sql$|_rollback\.sql$/i.test(path),
  prefilter: { any: [...fieldLiterals, 'drop'] },
  match,
  examples: {
    bad: [
      {
        path: 'db/migrate/2_drop.rb',
        code: 'class Drop < ActiveRecord::Migration[7.1]\n  def change\n    remove_column :users, :ssn, :string\n  end\nend\n',
      },
      { path: 'migrations/0002.sql', code: 'ALTER TABLE users DROP COLUMN birthday;\n' },
    ],
    good: [
      {
        path: 'db/migrate/3_drop.rb',
        code: 'class Drop < ActiveRecord::Migration[7.1]\n  def change\n    remove_column :products, :color, :string\n  end\nend\n',
      },
      { path: 'migrations/0003.sql', code: 'ALTER TABLE users DROP CONSTRAINT users_email_key;\n' },
    ],
  },
};
