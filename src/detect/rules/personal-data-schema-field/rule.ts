/** Fields of tables, models and messages that hold personal data: the rows of the personal-data map. */
import { asMatch, fieldLiterals } from '../../personal-data/as-match.ts';
import { personalFields, readers } from '../../personal-data/declarations.ts';
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const found of personalFields(file)) if (found.source === 'schema') yield asMatch(found);
}

export const personalDataSchemaField: Rule = {
  meta: {
    id: 'personal-data-schema-field',
    title: 'Field for personal data in a schema',
    class: 'personal-data',
    severity: 'low',
    why: 'What personal data a system keeps, and where, is the first question of every privacy commitment: it decides what has to be protected, retained and deleted. The field is no defect; it belongs on the map.',
    remediation:
      'Confirm the class of data, record its purpose, owner and retention, and encrypt or leave out what is not needed.',
    references: ['GDPR Art. 4(1), 30', 'SOC 2 P and C series', 'fideslang taxonomy (CC BY 4.0)'],
  },
  kinds: Object.keys(readers),
  contexts: ['production'],
  // Generated from what the models say, once per change (Django, EF Core), or undoing what another file does.
  appliesTo: (path) =>
    !/(?:^|\/)migrations\/\d{4}_[^/]*\.py$|\.Designer\.cs$|(?:[._-]down|\/down)\.sql$|_rollback\.sql$/i.test(path),
  prefilter: { any: fieldLiterals },
  match,
  examples: {
    bad: [
      {
        path: 'db/schema.sql',
        code: 'CREATE TABLE users (\n  id SERIAL PRIMARY KEY,\n  email VARCHAR(255) NOT NULL,\n  ssn CHAR(11)\n);\n',
      },
      { path: 'prisma/schema.prisma', code: 'model Customer {\n  id    Int    @id\n  phone String?\n}\n' },
      {
        path: 'shop/models.py',
        code: 'class Customer(models.Model):\n    name = models.CharField(max_length=80)\n    birth_date = models.DateField(null=True)\n',
      },
      { path: 'api/user.proto', code: 'message User {\n  string id = 1;\n  string email_address = 2;\n}\n' },
      {
        path: 'src/Owner.java',
        code: '@Entity\npublic class Owner {\n  @Column(name = "telephone")\n  private String telephone;\n}\n',
      },
      { path: 'db/schema.rb', code: 'create_table "patients", force: :cascade do |t|\n  t.string "diagnosis"\nend\n' },
    ],
    good: [
      {
        path: 'db/schema.sql',
        code: 'CREATE TABLE products (\n  id SERIAL,\n  name TEXT,\n  email_count INT,\n  email_verified BOOLEAN\n);\n',
      },
      {
        path: 'shop/models.py',
        code: 'class Product(models.Model):\n    name = models.CharField(max_length=80)\n    is_email = models.BooleanField()\n',
      },
      { path: 'api/server.proto', code: 'message ServerConfig {\n  string ip_address = 1;\n  string name = 2;\n}\n' },
    ],
  },
};
