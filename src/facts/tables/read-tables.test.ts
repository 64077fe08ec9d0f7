/** Each row: a file, and what is told of its columns: `table.column of keeps`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTables } from './read-tables.ts';

const rows: readonly (readonly [name: string, path: string, text: string, told: readonly string[]])[] = [
  [
    'SQL',
    'db/schema.sql',
    'CREATE TABLE orders (\n  id INT,\n  price FLOAT NOT NULL,\n  total numeric(10,2),\n  tax_rate float,\n  paid_at timestamp with time zone,\n  sent_at datetime\n);',
    [
      'orders.price money inexact',
      'orders.total money exact',
      'orders.paid_at time exact',
      'orders.sent_at time inexact',
    ],
  ],
  [
    'a word that means other things',
    'a.sql',
    'CREATE TABLE scores (total FLOAT);',
    ['scores.total money inexact guess'],
  ],
  [
    'the currency says that it is money',
    'a.sql',
    'CREATE TABLE entries (total double precision, currency char(3));',
    ['entries.total money inexact'],
  ],
  ['what counts', 'a.sql', 'CREATE TABLE orders (total_jobs FLOAT, price_factor FLOAT);', []],
  [
    'a share',
    'a.sql',
    'CREATE TABLE orders (fee float, fee_amount float);',
    ['orders.fee money inexact guess', 'orders.fee_amount money inexact'],
  ],
  [
    'another type later',
    'a.sql',
    'ALTER TABLE orders ALTER COLUMN price TYPE numeric(10, 2);',
    ['orders.price money exact'],
  ],
  [
    'made anew',
    'a.sql',
    'DROP TABLE IF EXISTS orders;\nCREATE TABLE orders (price int);',
    ['orders.price money exact'],
  ],
  ['taken away', 'a.sql', 'ALTER TABLE orders DROP COLUMN price;', ['orders gone price']],
  [
    'Rails',
    'db/migrate/1_a.rb',
    'create_table :orders do |t|\n  t.float :price\n  t.virtual "total", type: :decimal, as: "x"\nend\nchange_column :orders, :cost, :decimal\n',
    ['orders.price money inexact', 'orders.total money exact', 'orders.cost money exact'],
  ],
  [
    'Prisma',
    'schema.prisma',
    'model Order {\n  price Float\n  total Decimal\n}\n',
    ['Order.price money inexact', 'Order.total money exact'],
  ],
  [
    'Django',
    'shop/models.py',
    'class Order(models.Model):\n    price = models.FloatField()\n    total = models.DecimalField(max_digits=9)\n    payment_settings = PermissionsField()\n',
    ['Order.price money inexact', 'Order.total money exact'],
  ],
  [
    'JPA',
    'Order.java',
    '@Entity\npublic class Order {\n  private Double price;\n  private BigDecimal total;\n  private LocalDateTime paidAt;\n  private Instant sentAt;\n}\n',
    ['Order.price money inexact', 'Order.total money exact', 'Order.paidAt time inexact', 'Order.sentAt time exact'],
  ],
  [
    'TypeORM',
    'order.ts',
    "import { Column } from 'typeorm';\n@Entity()\nclass Order {\n  @Column('decimal')\n  price: number;\n  @Column({ type: 'float' })\n  total: number;\n  @Column()\n  cost: number;\n}\n",
    ['Order.price money exact', 'Order.total money inexact', 'Order.cost money untold'],
  ],
  [
    'Mongoose',
    'order.js',
    "const mongoose = require('mongoose');\nconst Order = new mongoose.Schema({ price: Number });\n",
    ['Order.price money untold'],
  ],
  ['what only travels', 'order.go', 'type Order struct {\n\tPrice float64 `json:"price"`\n}\n', []],
  [
    'gorm',
    'order.go',
    'type Order struct {\n\tgorm.Model\n\tPrice float64 `gorm:"price"`\n}\n',
    ['Order.Price money inexact'],
  ],
];

for (const [name, path, text, told] of rows)
  test(name, () => {
    const found = readTables(path, text).flatMap(({ table, values, gone }) => [
      ...values.map(
        ({ column, of, keeps, isGuess }) => `${table}.${column} ${of} ${keeps}${isGuess === true ? ' guess' : ''}`,
      ),
      ...(gone ? [`${table} gone ${gone.join(' ')}`] : []),
    ]);
    assert.deepEqual(found, told);
  });
