import { testCases } from '../rule-cases.ts';
import { personalDataFieldDropped } from './rule.ts';

testCases(personalDataFieldDropped, [
  {
    name: 'a whole table',
    path: 'a.sql',
    code: 'DROP TABLE IF EXISTS patients;\n',
    lines: [1],
    detail: /table patients/,
  },
  {
    name: 'a renamed column',
    path: 'a.sql',
    code: 'ALTER TABLE users RENAME COLUMN email TO contact_ref;\n',
    lines: [1],
    detail: /users.email/,
  },
  {
    name: 'what a migration undoes is not dropped',
    path: '1.rb',
    code: 'class A < ActiveRecord::Migration[7.1]\n  def up\n    add_column :users, :ssn, :string\n  end\n\n  def down\n    remove_column :users, :ssn\n  end\nend\n',
    lines: [],
  },
  {
    name: 'Laravel',
    path: 'a.php',
    code: "<?php\nSchema::table('users', function (Blueprint $table) {\n  $table->dropColumn(['phone', 'color']);\n});\n",
    lines: [3],
    detail: /users.phone/,
  },
  {
    name: 'Knex',
    path: 'a.js',
    code: "exports.up = (knex) => knex.schema.table('users', (t) => {\n  t.dropColumn('email');\n});\n",
    lines: [2],
  },
  {
    name: 'Ecto',
    path: 'a.exs',
    code: 'def change do\n  alter table(:users) do\n    remove :phone\n  end\nend\n',
    lines: [3],
  },
  {
    name: 'Alembic',
    path: 'a.py',
    code: "def upgrade():\n    op.drop_column('users', 'phone')\n\n\ndef downgrade():\n    op.drop_column('users', 'email')\n",
    lines: [2],
  },
]);
