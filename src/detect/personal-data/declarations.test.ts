import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileKindOf } from '../../model/file-kind.ts';
import { FileText } from '../text/windows.ts';
import { personalData, readers } from './declarations.ts';

function read(path: string, code: string) {
  return personalData(new FileText(code, fileKindOf(path)).seenWhole());
}

/** Owner, field, type, and where it is said: store, protection, tag. */
function shown(path: string, code: string): string[] {
  return read(path, code).fields.map(({ owner, field, type, store, source, protection, tag, start }) => {
    assert.equal(
      code.slice(start, start + field.length).toLowerCase(),
      field.toLowerCase(),
      `${field} does not stand at its offset`,
    );
    return [`${owner}.${field}`, type, store ?? source, protection, tag]
      .filter((word) => word !== undefined && word !== '')
      .join(' ');
  });
}

const cases: readonly (readonly [name: string, path: string, code: string, expected: readonly string[]])[] = [
  [
    'PostgreSQL with comments on columns',
    'a.sql',
    'CREATE TABLE app.users (\n  "id" serial,\n  "email" character varying(255)\n);\nCOMMENT ON COLUMN app.users.email IS \'PII: contact\';\n',
    ['users.email character sql PII: contact'],
  ],
  [
    'GraphQL as its clients read it: aliases, arguments, selections of their own, spreads',
    'a.graphql',
    'fragment Buyer on User {\n  id\n  mail: email\n  avatar(size: 64) { url }\n  ...Rest\n  ... on Staff { phone }\n  firstName @include(if: $full)\n}\n',
    ['User.email code', 'User.firstName code'],
  ],
  [
    'GraphQL in a template of a program',
    'a.ts',
    'export const f = gql`\n  fragment Place on Address {\n    postalCode\n    country { code }\n  }\n`;\n',
    ['Address.postalCode code'],
  ],
  [
    'MySQL',
    'a.sql',
    'CREATE TABLE `clients` (\n  `id` int,\n  `phone` varchar(20) NOT NULL, -- pii\n  KEY `email` (`phone`)\n);\n',
    ['clients.phone varchar(20) sql pii'],
  ],
  [
    'SQL Server',
    'a.sql',
    "CREATE TABLE [dbo].[Patients] (\n  [Id] int,\n  [FirstName] [nvarchar](50) MASKED WITH (FUNCTION = 'default()')\n);\n",
    ['Patients.FirstName nvarchar](50) sql masked'],
  ],
  [
    'several columns in one ALTER TABLE',
    'a.sql',
    'ALTER TABLE users\n  ADD COLUMN phone text,\n  ADD COLUMN color text,\n  ADD COLUMN ssn char(11);\n',
    ['users.phone text sql', 'users.ssn char sql'],
  ],
  [
    'Prisma with documentation',
    'a.prisma',
    'model User {\n  /// @pii\n  nickname String?\n  email String @unique // personal data\n  posts Post[]\n}\n',
    ['User.nickname String? sql pii', 'User.email String sql personal data'],
  ],
  [
    'Sequelize with short types',
    'a.ts',
    "import { DataTypes } from 'sequelize'\nCard.init(\n  {\n    cardNum: { type: DataTypes.BIGINT, set(v) {} },\n    city: DataTypes.STRING\n  },\n  { sequelize })\n",
    ['Card.cardNum BIGINT sql', 'Card.city STRING sql'],
  ],
  [
    'Mongoose, nested and named by its model',
    'a.js',
    "const mongoose = require('mongoose')\nconst schema = new mongoose.Schema({\n  name: { type: String, required: true },\n  address: { street: String, zip: String },\n  tags: [String]\n})\nmodule.exports = mongoose.model('Client', schema)\n",
    ['Client.name String mongodb', 'Client.address.street String mongodb', 'Client.address.zip String mongodb'],
  ],
  [
    'TypeORM with a transformer',
    'a.ts',
    "import { Entity } from 'typeorm'\n@Entity()\nclass Patient {\n  @Column({ type: 'varchar', transformer: new EncryptionTransformer({ key: k }) })\n  ssn: string\n  @Column()\n  color: string\n}\n",
    ['Patient.ssn varchar sql encrypted'],
  ],
  [
    'Drizzle',
    'a.ts',
    "import { pgTable, text } from 'drizzle-orm/pg-core'\nexport const users = pgTable('users', {\n  email: text('email').notNull(),\n  isPhone: boolean('is_phone'),\n})\n",
    ['users.email text sql'],
  ],
  [
    'Knex',
    'a.js',
    "exports.up = (knex) => knex.schema.createTable('users', (table) => {\n  table.increments('id')\n  table.string('email', 100)\n})\nexports.down = (knex) => knex.schema.alterTable('users', (table) => {\n  table.string('phone')\n})\n",
    ['users.email string sql'],
  ],
  [
    'zod',
    'a.ts',
    'const SignupSchema = z.object({\n  email: z.string().email(),\n  phone: z.boolean(),\n})\n',
    ['Signup.email string code'],
  ],
  [
    'Django with an encrypted field',
    'm.py',
    'class Patient(models.Model):\n    ssn = EncryptedCharField(max_length=11)\n    email = models.EmailField()  # PII\n    active = models.BooleanField()\n',
    ['Patient.ssn EncryptedCharField sql encrypted', 'Patient.email EmailField sql PII'],
  ],
  [
    'SQLAlchemy 2',
    'm.py',
    'class User(Base):\n    email: Mapped[str] = mapped_column(String(255))\n    nickname: Mapped[Optional[str]]\n',
    ['User.email String sql', 'User.nickname Mapped[Optional[str]] sql'],
  ],
  [
    'Alembic',
    'a.py',
    "def upgrade():\n    op.add_column('users', sa.Column('phone', sa.String()))\n    op.create_table('leads', sa.Column('email', sa.String()))\n\n\ndef downgrade():\n    op.add_column('users', sa.Column('ssn', sa.String()))\n",
    ['users.phone String sql', 'leads.email String sql'],
  ],
  [
    'ActiveRecord: change_table and several names at once',
    '1.rb',
    'change_table :users do |t|\n  t.string :phone, :fax_number\n  t.boolean :email\nend\nadd_column :users, :ssn, :string\n',
    ['users.phone string sql', 'users.fax_number string sql', 'users.ssn string sql'],
  ],
  [
    'ActiveRecord: what models say',
    'user.rb',
    'class User < ApplicationRecord\n  has_secure_password\n  encrypts :email, :ssn, deterministic: true\nend\n',
    [],
  ],
  [
    'JPA with a converter',
    'A.java',
    '@Entity\nclass Patient {\n  @Convert(converter = CryptoConverter.class)\n  private String diagnosis;\n  private String color;\n}\n',
    ['Patient.diagnosis String sql encrypted'],
  ],
  [
    'records of Java',
    'A.java',
    'public record Signup(String email, int age, boolean phone) {}\n',
    ['Signup.email String code', 'Signup.age int code'],
  ],
  [
    'C# attributes',
    'A.cs',
    '[Table("Users")]\npublic class User {\n  [PersonalData]\n  public string Email { get; set; } = "";\n  public string Color { get; set; }\n}\n',
    ['User.Email string sql PersonalData'],
  ],
  [
    'an EF Core snapshot',
    'M.cs',
    'partial class ContextModelSnapshot : ModelSnapshot {\n  void Build(ModelBuilder b) {\n    b.Entity("App.User", b =>\n    {\n      b.Property<string>("Email");\n      b.Property<bool>("Phone");\n    });\n  }\n}\n',
    ['User.Email string sql'],
  ],
  [
    'Exposed',
    'A.kt',
    'object Users : Table() {\n  val email = varchar("email", 50)\n  val ssn = encryptedVarchar("ssn", 50, e)\n}\n',
    ['Users.email varchar sql', 'Users.ssn encryptedVarchar sql encrypted'],
  ],
  [
    'Hibernate mappings',
    'a.hbm.xml',
    '<hibernate-mapping>\n<class name="org.x.Patient" table="patient">\n  <property name="birthdate" type="java.util.Date"/>\n  <property name="voided" type="boolean"/>\n</class>\n</hibernate-mapping>\n',
    ['Patient.birthdate java.util.Date sql'],
  ],
  [
    'gorm without a tag on the field',
    'a.go',
    'type User struct {\n\tgorm.Model\n\tEmail string\n\tPhone bool\n}\n',
    ['User.Email string sql'],
  ],
  [
    'ent',
    'a.go',
    'type User struct {\n\tent.Schema\n}\n\nfunc (User) Fields() []ent.Field {\n\treturn []ent.Field{\n\t\tfield.String("email").Sensitive(),\n\t}\n}\n',
    ['User.email String sql Sensitive'],
  ],
  [
    'Ecto',
    'u.ex',
    'defmodule App.User do\n  schema "users" do\n    field :email, :string, redact: true\n    field :ssn, App.Encrypted.Binary\n    field :phone, :boolean\n  end\nend\n',
    ['users.email string sql redact: true', 'users.ssn App.Encrypted.Binary sql encrypted'],
  ],
  [
    'Laravel',
    'a.php',
    "<?php\nSchema::create('users', function (Blueprint $table) {\n  $table->string('email')->comment('PII');\n  $table->boolean('phone');\n});\n",
    ['users.email string sql PII'],
  ],
  [
    'Doctrine',
    'U.php',
    '<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n#[ORM\\Entity]\nclass User {\n  #[ORM\\Column(length: 180)]\n  private ?string $email = null;\n  private string $phone;\n}\n',
    ['User.email string sql'],
  ],
  [
    'Diesel',
    's.rs',
    'diesel::table! {\n    users (id) {\n        id -> Int4,\n        email -> Varchar,\n        phone -> Bool,\n    }\n}\n',
    ['users.email Varchar sql'],
  ],
  [
    'structs that are rows',
    'm.rs',
    '#[derive(Queryable)]\npub struct User {\n    pub email: String,\n    pub phone: Option<bool>,\n}\n',
    ['User.email String sql'],
  ],
  [
    'protobuf with an option, in a oneof',
    'a.proto',
    'message User {\n  string email = 1 [(pii) = true];\n  oneof reach {\n    string phone = 2;\n  }\n}\n',
    ['User.email string api pii', 'User.phone string api'],
  ],
  [
    'GraphQL',
    'a.graphql',
    'type Customer {\n  email: String! # PII\n  phone: Boolean\n}\n',
    ['Customer.email String! api PII'],
  ],
  [
    'OpenAPI in YAML',
    'a.yaml',
    'openapi: 3.0.0\ncomponents:\n  schemas:\n    Customer:\n      properties:\n        email:\n          type: string\n          x-pii: true\n        phone:\n          type: boolean\npaths: {}\n',
    ['Customer.email string api x-pii: true'],
  ],
  [
    'OpenAPI in JSON',
    'a.json',
    '{"openapi": "3.1.0", "components": {"schemas": {"Customer": {"properties": {"email": {"type": "string"}, "address": {"type": "object", "properties": {"zip": {"type": "string"}}}}}}}}\n',
    ['Customer.email string api', 'address.zip string api'],
  ],
  [
    'Avro',
    'user.avsc',
    '{"type": "record", "name": "User", "fields": [{"name": "email", "type": ["null", "string"]}, {"name": "phone", "type": "boolean"}]}\n',
    ['User.email string avro'],
  ],
  [
    'dbt',
    'schema.yml',
    'version: 2\nmodels:\n  - name: dim_customers\n    columns:\n      - name: email\n        meta:\n          contains_pii: true\n      - name: size\n',
    ['dim_customers.email warehouse contains_pii: true'],
  ],
  [
    'Liquibase in XML',
    'c.xml',
    '<databaseChangeLog>\n<changeSet id="1">\n<createTable tableName="users"><column name="email" type="varchar(50)"/></createTable>\n<rollback><addColumn tableName="users"><column name="phone" type="int"/></addColumn></rollback>\n</changeSet>\n</databaseChangeLog>\n',
    ['users.email varchar(50) sql'],
  ],
  [
    'Liquibase in YAML',
    'c.yaml',
    'databaseChangeLog:\n  - changeSet:\n      id: 1\n      changes:\n        - createTable:\n            tableName: users\n            columns:\n              - column:\n                  name: email\n                  type: varchar(50)\n',
    ['users.email varchar(50) sql'],
  ],
];

for (const [name, path, code, expected] of cases) {
  if (expected.length > 0) void test(`read: ${name}`, () => assert.deepEqual(shown(path, code), expected));
}

void test('what a model of ActiveRecord says of its attributes', () => {
  const { fields } = read('user.rb', cases.find(([name]) => name.endsWith('what models say'))![2]);
  assert.deepEqual(
    fields.map(({ owner, field, protection }) => [owner, field, protection]),
    [
      ['User', 'password_digest', 'hashed'],
      ['User', 'email', 'encrypted'],
      ['User', 'ssn', 'encrypted'],
    ],
  );
});

const untagged: readonly string[] = [
  'email String // not PII, only a label',
  'email String // case sensitive',
  'email String // no longer personal data',
];
for (const line of untagged) {
  void test(`no tag: ${line}`, () => {
    const { fields } = read('a.prisma', `model User {\n  ${line}\n}\n`);
    assert.deepEqual(
      fields.map(({ tag }) => tag),
      [undefined],
    );
  });
}

void test('a tag makes a field personal whatever it is called, and is not the neighbour\u2019s', () => {
  const { fields } = read('a.prisma', 'model Thing {\n  blob Json // @pii\n  other String\n}\n');
  assert.deepEqual(
    fields.map(({ field, confidence, data }) => [field, confidence, data.dataType]),
    [['blob', 'certain', 'user']],
  );
});

void test('readers take any text in time that grows with its length', () => {
  const hostile = [
    '{',
    '(',
    'class A {',
    'CREATE TABLE a (',
    '"a": {',
    '- a:\n',
    'model A {\n',
    't.string :a, ',
    '<property name="',
    'type A struct {\n',
    "x: '",
    'Schema::table("a", function ($t) {',
    '@Column(',
    'alter table a add b text, ',
  ];
  for (const kind of Object.keys(readers)) {
    for (const piece of hostile) {
      const begun = process.cpuUsage().user;
      personalData(new FileText(piece.repeat(Math.ceil(60_000 / piece.length)), kind).seenWhole());
      const seconds = (process.cpuUsage().user - begun) / 1e6;
      // What grows with the square of the length takes minutes here.
      assert.ok(seconds < 5, `${kind} with ${JSON.stringify(piece)}: ${seconds} s`);
    }
  }
});
