/** Each row: a file, and what is told of its tables, a line each. `->` is a foreign key and `~` none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constrainedTables, type TableConstraintsFact } from '../../../model/table-constraints.ts';
import { mayConstrain, readConstraints } from './read-constraints.ts';

const rows: readonly (readonly [name: string, path: string, text: readonly string[], told: readonly string[]])[] = [
  [
    'SQL',
    'db/schema.sql',
    [
      "CREATE TABLE IF NOT EXISTS public.orders (id uuid PRIMARY KEY, number text UNIQUE, note text DEFAULT 'a, (b',",
      '  account_id bigint NOT NULL, item_id int REFERENCES items(id), total numeric(10, 2) CHECK (total >= 0),',
      '  CONSTRAINT a FOREIGN KEY (account_id) REFERENCES accounts (id), UNIQUE (account_id, number));',
      'CREATE TABLE lines (order_id int, PRIMARY KEY (order_id, position));',
      'CREATE TEMPORARY TABLE scratch (id int);',
    ],
    [
      'orders made key account_id->accounts item_id->items [number] [account_id, number] 1 check',
      'lines made key ~order_id',
    ],
  ],
  [
    'a dump',
    'structure.sql',
    [
      'CREATE TABLE public.orders (\n id bigint,\n account_id bigint\n);',
      'ALTER TABLE ONLY public.orders\n    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);',
      'ALTER TABLE ONLY public.orders ADD CONSTRAINT f FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE;',
      'CREATE UNIQUE INDEX i ON public.orders USING btree (account_id);',
    ],
    ['orders made key account_id->accounts [account_id]'],
  ],
  [
    'steps',
    'migrations/2.sql',
    ['ALTER TABLE a RENAME TO b;', 'ALTER TABLE c DROP COLUMN x_id, ADD COLUMN y_id int;', 'DROP TABLE d;'],
    ['b was a', 'c ~y_id gone x_id', 'd gone *'],
  ],
  [
    'row-level security',
    'rls.sql',
    [
      'alter table public.orders enable row level security;',
      'ALTER TABLE orders FORCE ROW LEVEL SECURITY;',
      'create policy "own rows only" on public.orders using (tenant_id = current_tenant());',
      '-- alter table lines enable row level security;',
    ],
    ['orders on forced policy'],
  ],
  [
    'row-level security of tables that are named as it runs',
    'rls.sql',
    [
      "DO $$ BEGIN FOREACH t IN ARRAY names LOOP EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t); END LOOP; END $$;",
    ],
    ['* on'],
  ],
  [
    'row-level security that a migration runs',
    'db/migrate/1_a.rb',
    ['execute "ALTER TABLE orders ENABLE ROW LEVEL SECURITY"'],
    ['orders on'],
  ],
  ['no table', 'a.sql', ['SELECT * FROM tables;'], []],
  [
    'Rails',
    'db/migrate/1_a.rb',
    [
      'class A < ActiveRecord::Migration[7.1]',
      '  def up',
      '    create_table :orders do |t|',
      '      t.references :account, null: false, foreign_key: true',
      '      t.references :buyer, foreign_key: { to_table: :people }',
      '      t.references :seller, foreign_key: false',
      '      t.belongs_to :subject, polymorphic: true',
      '      t.integer :item_id',
      '      t.index [:account_id, :number], unique: true',
      '    end',
      '    create_table "joins", id: false do |t|',
      '      t.bigint "owner_id"',
      '      t.string "owner_type"',
      '    end',
      '    add_foreign_key :orders, :items',
      '    add_index :joins, :owner_id, unique: true',
      '    rename_table :old, :new',
      '  end',
      '  def down',
      '    drop_table :orders',
      '  end',
      'end',
    ],
    [
      'orders made key account_id-> buyer_id->people ~seller_id item_id->items [account_id, number]',
      'joins made [owner_id]',
      'new was old',
    ],
  ],
  [
    'Django',
    'shop/models.py',
    [
      'from django.db import models',
      'class Order(models.Model):',
      '    account = models.ForeignKey("people.Account", on_delete=models.CASCADE)',
      '    loose = models.ForeignKey(Item, db_constraint=False, on_delete=models.CASCADE)',
      '    type_id = models.IntegerField()',
      '    number = models.CharField(max_length=9, unique=True)',
      '    class Meta:',
      '        unique_together = ("account", "number")',
      'class Form(forms.Form):',
      '    item_id = forms.IntegerField()',
    ],
    ['Order made key account->Account ~loose ~type_id [number] [account, number]'],
  ],
  [
    'Prisma',
    'schema.prisma',
    [
      'model Order {',
      '  id        Int     @id',
      '  accountId Int',
      '  account   Account @relation(fields: [accountId], references: [id])',
      '  itemId    Int',
      '  @@unique([accountId, itemId])',
      '}',
    ],
    ['Order made key accountId->Account ~itemId [accountId, itemId]'],
  ],
  [
    'Prisma without foreign keys',
    'schema.prisma',
    [
      'datasource db {\n  relationMode = "prisma"\n}',
      'model Order {\n  id Int @id\n  accountId Int\n  account Account @relation(fields: [accountId], references: [id])\n}',
    ],
    ['Order made key ~accountId'],
  ],
  [
    'EF Core',
    'Migrations/1_A.cs',
    [
      'protected override void Up(MigrationBuilder migrationBuilder) {',
      '  migrationBuilder.CreateTable(name: "Orders", columns: table => new {',
      '    Id = table.Column<int>(nullable: false), AccountId = table.Column<int>(), ItemId = table.Column<int>() },',
      '    constraints: table => { table.PrimaryKey("PK_Orders", x => x.Id);',
      '      table.ForeignKey(name: "FK", column: x => x.AccountId, principalTable: "Accounts",',
      '        principalColumn: "Id"); });',
      '  migrationBuilder.CreateIndex(name: "IX", table: "Orders", column: "Number", unique: true);',
      '}',
      'protected override void Down(MigrationBuilder migrationBuilder) { migrationBuilder.DropTable(name: "Orders"); }',
    ],
    ['Orders made key AccountId->Accounts ~ItemId [Number]'],
  ],
  [
    'Laravel',
    'database/migrations/1_a.php',
    [
      '<?php',
      'class A extends Migration { public function up() {',
      "Schema::create('orders', function (Blueprint $table) {",
      "  $table->increments('id');",
      "  $table->foreignId('account_id')->nullable()->constrained('people');",
      "  $table->unsignedBigInteger('item_id');",
      "  $table->unsignedBigInteger('shop_id');",
      "  $table->foreign('shop_id')->references('id')->on('shops');",
      "  $table->string('number')->unique();",
      '});',
      "} public function down() { Schema::dropIfExists('orders'); } }",
    ],
    ['orders made key account_id->people ~item_id shop_id->shops [number]'],
  ],
];

function shown({
  table,
  isWhole,
  hasKey,
  references,
  uniques,
  checks,
  gone,
  was,
  rowSecurity = [],
}: TableConstraintsFact): string {
  return [
    table,
    ...(isWhole ? ['made'] : []),
    ...(hasKey ? ['key'] : []),
    ...references.map(({ column, to = '', isEnforced }) => (isEnforced ? `${column}->${to}` : `~${column}`)),
    ...uniques.map((columns) => `[${columns}]`),
    ...(checks > 0 ? [`${checks} check`] : []),
    ...rowSecurity,
    ...(was === undefined ? [] : [`was ${was}`]),
    ...(gone ? [`gone ${gone.join(' ')}`] : []),
  ].join(' ');
}

for (const [name, path, text, told] of rows)
  test(name, () => assert.deepEqual(readConstraints(path, text.join('\n')).map(shown), told));

const undoing: readonly (readonly [path: string, may: boolean])[] = [
  ['migrations/3_orders.up.sql', true],
  ['migrations/3_orders.down.sql', false],
  ['db/migration/U3__orders.sql', false],
  ['db/users.sql', true],
  ['README.md', false],
];
for (const [path, may] of undoing) test(`${path} is read: ${may}`, () => assert.equal(mayConstrain(path), may));

const marked: readonly (readonly [path: string, text: string])[] = [
  ['1.sql', 'CREATE TABLE processed_events (\n  event_id text,\n  PRIMARY KEY (event_id)\n);'],
  [
    'db/schema.rb',
    'ActiveRecord::Schema.define do\n  create_table "processed_events", id: false, primary_key: "x" do |t|\n    t.string "event_id"\n    t.index ["event_id"], unique: true\n  end\nend',
  ],
  ['schema.prisma', 'model ProcessedEvent {\n  eventId String @id\n}'],
  [
    'database/migrations/1.php',
    "<?php Schema::create('processed_events', function ($t) {\n  $t->string('event_id')->unique();\n});",
  ],
  [
    'app/models.py',
    'from django.db import models\n\nclass ProcessedEvent(models.Model):\n    event_id = models.CharField(unique=True)\n',
  ],
];
for (const [path, text] of marked)
  test(`issue 5: ${path} tells by what a message that comes twice is known`, () => {
    const [table] = [...new Set(constrainedTables(readConstraints(path, text).map((value) => ({ value }))).values())];
    assert.deepEqual(
      table?.marks.map(({ column, isUnique }) => [column.replace('I', '_i'), isUnique]),
      [['event_id', true]],
    );
  });
