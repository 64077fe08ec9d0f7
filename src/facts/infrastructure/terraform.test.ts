/** What the Terraform of a tree comes to: variables, files of them, locals, modules, loops; and what stays open, and why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../base/canonical-json.ts';
import type { PathTenure } from '../../model/history.ts';
import { asObjectId } from '../../model/repository.ts';
import { extractFacts } from '../extract.ts';
import { isExtractedGap, type Said } from '../extractor.ts';
import { joinParts, joinTree } from './join.ts';
import type { ResourceValue } from './terraform/resources.ts';

type Files = Readonly<Record<string, string>>;

const extracted = (files: Files): ReadonlyMap<string, readonly Said[]> =>
  new Map(Object.entries(files).map(([path, text]) => [path, extractFacts({ path, text })] as const));

function resourcesOf(files: Files): readonly (ResourceValue & { readonly key: string })[] {
  return [...joinTree(extracted(files)).values()].flat().flatMap((said) => {
    assert.ok(!isExtractedGap(said), JSON.stringify(said));
    return said.kind === 'infrastructure-resource' ? [{ ...said.value, key: said.key }] : [];
  });
}

/** `path type.name attribute=value …`, in the order of their paths. */
const told = (files: Files): readonly string[] =>
  resourcesOf(files)
    .filter(({ type }) => type.startsWith('aws_'))
    .map(({ path, type, name, attributes }) => {
      const values = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
      return [path, `${type}.${name}`, ...values].join(' ');
    })
    .sort();

const volume = 'resource "aws_ebs_volume" "v" {\n  encrypted = var.encrypted\n}\n';
const declared = (more = ''): string => `variable "encrypted" {\n${more}}\n`;

const cases: readonly (readonly [name: string, files: Files, expected: readonly string[]])[] = [
  [
    'a default in another file',
    { 'main.tf': volume, 'variables.tf': declared('  default = false\n') },
    ['main.tf aws_ebs_volume.v encrypted=false'],
  ],
  [
    'a variable that is set nowhere stays as it is written',
    { 'main.tf': volume, 'variables.tf': declared() },
    ['main.tf aws_ebs_volume.v encrypted={ var.encrypted }'],
  ],
  [
    'terraform.tfvars counts more than a default, *.auto.tfvars more than both',
    {
      'main.tf': volume + declared('  default = false\n'),
      'terraform.tfvars': 'encrypted = false\n',
      'x.auto.tfvars': 'encrypted = true\n',
    },
    ['main.tf aws_ebs_volume.v encrypted=true'],
  ],
  [
    'each file of variables that may be handed in makes a resource of its own, unless they agree',
    {
      'infra/main.tf': volume + declared('  default = true\n'),
      'infra/envs/dev.tfvars': 'encrypted = false\n',
      'infra/envs/prod.tfvars': 'encrypted = true\n',
      'infra/envs/stage.tfvars': 'encrypted = true\n',
    },
    ['infra/main.tf aws_ebs_volume.v encrypted=false', 'infra/main.tf aws_ebs_volume.v encrypted=true'],
  ],
  [
    'values as JSON',
    { 'main.tf': volume + declared('  default = true\n'), 'terraform.tfvars.json': '{"encrypted": false}' },
    ['main.tf aws_ebs_volume.v encrypted=false'],
  ],
  [
    'locals, conditions and functions',
    {
      'main.tf':
        'resource "aws_x" "a" {\n  on = local.on\n  name = "${local.name}-db"\n  kind = var.env == "prod" ? "big" : "small"\n  days = lookup(local.days, var.env, 1)\n  tags = merge(local.tags, { own = upper("x") })\n}\n',
      'locals.tf':
        'locals {\n  on = !contains(["dev"], var.env)\n  name = join("-", ["shop", var.env])\n  days = { prod = 30 }\n  tags = { team = "a" }\n}\nvariable "env" {\n  default = "prod"\n}\n',
    },
    ['main.tf aws_x.a on=true name=shop-prod-db kind=big days=30 tags.team=a tags.own=X'],
  ],
  [
    'a module called with other values than its defaults, and once more with equal ones',
    {
      'modules/disk/main.tf': volume + declared('  default = false\n'),
      'prod/main.tf': 'module "a" {\n  source = "../modules/disk"\n  encrypted = true\n}\n',
      'next/main.tf':
        'module "b" {\n  source = "../modules/disk/"\n  encrypted = !var.plain\n}\nvariable "plain" {\n  default = false\n}\n',
    },
    ['modules/disk/main.tf aws_ebs_volume.v encrypted=true'],
  ],
  [
    'a module called with different values makes two',
    {
      'disk/main.tf': volume + declared(),
      'main.tf':
        'module "a" {\n  source = "./disk"\n  encrypted = true\n}\nmodule "b" {\n  source = "./disk"\n  encrypted = false\n}\n',
    },
    ['disk/main.tf aws_ebs_volume.v encrypted=false', 'disk/main.tf aws_ebs_volume.v encrypted=true'],
  ],
  [
    'what an example calls stands for itself',
    {
      'main.tf': volume + declared('  default = true\n'),
      'examples/plain/main.tf': 'module "a" {\n  source = "../.."\n  encrypted = false\n}\n',
    },
    ['main.tf aws_ebs_volume.v encrypted=true'],
  ],
  [
    'outputs of a module',
    {
      'settings/main.tf': 'output "encrypted" {\n  value = false\n}\noutput "id" {\n  value = aws_x.y.id\n}\n',
      'main.tf':
        'module "settings" {\n  source = "./settings"\n}\nresource "aws_ebs_volume" "v" {\n  encrypted = module.settings.encrypted\n  kms_key_id = module.settings.id\n}\n',
    },
    ['main.tf aws_ebs_volume.v encrypted=false kms_key_id={ module.settings.id }'],
  ],
  [
    'count of nothing makes nothing, where the module is no one else’s',
    {
      'main.tf': `provider "aws" {}\nvariable "on" {\n  default = false\n}\nresource "aws_x" "a" {\n  count = var.on ? 1 : 0\n}\nresource "aws_x" "b" {\n  count = var.on ? 0 : 2\n  n = count.index\n}\n`,
    },
    ['main.tf aws_x.b n=0', 'main.tf aws_x.b n=1'],
  ],
  [
    'count of nothing by default, in a module that others call, is open',
    { 'main.tf': 'variable "on" {\n  default = false\n}\nresource "aws_x" "a" {\n  count = var.on ? 1 : 0\n}\n' },
    ['main.tf aws_x.a count={ var.on ? 1 : 0 }'],
  ],
  [
    'for_each over known members, with members that may be left out',
    {
      'main.tf':
        'provider "aws" {}\nvariable "disks" {\n  type = map(object({ encrypted = optional(bool, true), size = number }))\n  default = {\n    a = { size = "1" }\n    b = { size = 2, encrypted = false }\n  }\n}\nresource "aws_ebs_volume" "v" {\n  for_each = var.disks\n  name = each.key\n  size = each.value.size\n  encrypted = each.value.encrypted\n}\n',
    },
    ['main.tf aws_ebs_volume.v name=a size=1 encrypted=true', 'main.tf aws_ebs_volume.v name=b size=2 encrypted=false'],
  ],
  [
    'dynamic blocks of a known list are blocks',
    {
      'main.tf':
        'provider "aws" {}\nlocals {\n  ports = [22, 443]\n}\nresource "aws_g" "g" {\n  dynamic "ingress" {\n    for_each = local.ports\n    content {\n      from_port = ingress.value\n    }\n  }\n  dynamic "none" {\n    for_each = []\n    content {\n      x = 1\n    }\n  }\n}\n',
    },
    ['main.tf aws_g.g ingress.from_port=22 ingress.1.from_port=443'],
  ],
  [
    'dynamic blocks of an unknown list keep their content',
    {
      'main.tf':
        'variable "s" {}\nresource "aws_g" "g" {\n  dynamic "setting" {\n    for_each = var.s\n    content {\n      value = 1\n      name = setting.value.name\n    }\n  }\n}\n',
    },
    ['main.tf aws_g.g setting.dynamic.for_each={ var.s } setting.value=1 setting.name={ setting.value.name }'],
  ],
  [
    'references to resources stay, also through locals',
    {
      'main.tf':
        'locals {\n  id = aws_s3_bucket.b.id\n}\nresource "aws_x" "a" {\n  bucket = local.id\n  both = [aws_y.z.arn, "*"]\n  other = try(aws_y.z[0].arn, "")\n}\n',
    },
    ['main.tf aws_x.a bucket={ aws_s3_bucket.b.id } both.0={ aws_y.z.arn } both.1=* other={ try(aws_y.z[0].arn, "") }'],
  ],
  [
    'null is as if nothing were said; a variable that may not be null keeps its default',
    {
      'main.tf': 'module "m" {\n  source = "./m"\n  a = null\n  b = null\n}\n',
      'm/main.tf':
        'variable "a" {\n  default = true\n}\nvariable "b" {\n  default = true\n  nullable = false\n}\nresource "aws_x" "x" {\n  a = var.a\n  b = var.b\n}\n',
    },
    ['m/main.tf aws_x.x a=null b=true'],
  ],
  [
    'a condition that is not known, whose sides agree',
    {
      'main.tf':
        'variable "x" {}\nresource "aws_x" "x" {\n  a = var.x ? "s" : "s"\n  b = var.x && false\n  c = var.x ? 1 : 2\n}\n',
    },
    ['main.tf aws_x.x a=s b=false c={ var.x ? 1 : 2 }'],
  ],
  [
    'here-documents are texts',
    {
      'main.tf':
        'locals {\n  a = "x"\n}\nresource "aws_x" "x" {\n  p = <<EOF\n{ "a": "${local.a}" }\nEOF\n  q = <<-EOF\n    { "b": "${aws_y.z.arn}" }\n  EOF\n}\n',
    },
    ['main.tf aws_x.x p={ "a": "x" }\n q={ { "b": "${aws_y.z.arn}" } }'],
  ],
  [
    'calls that hang on one another',
    {
      'main.tf':
        'module "a" {\n  source = "./a"\n  x = module.b.one\n}\nmodule "b" {\n  source = "./b"\n  y = module.a.one\n}\n',
      'a/main.tf': 'variable "x" {}\noutput "one" {\n  value = 1\n}\nresource "aws_x" "a" {\n  x = var.x\n}\n',
      'b/main.tf': 'variable "y" {}\noutput "one" {\n  value = 2\n}\nresource "aws_x" "b" {\n  y = var.y\n}\n',
    },
    ['a/main.tf aws_x.a x=2', 'b/main.tf aws_x.b y=1'],
  ],
  [
    'what refers to itself',
    {
      'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_x" "x" {\n  a = local.a\n}\n',
    },
    ['main.tf aws_x.x a={ local.a }'],
  ],
];
for (const [name, files, expected] of cases) test(`Terraform: ${name}`, () => assert.deepEqual(told(files), expected));

test('Terraform: by what a value is known, and on what an open one hangs', () => {
  const [resource] = resourcesOf({
    'prod/main.tf': 'module "disk" {\n  source = "../disk"\n  size = var.size\n  encrypted = var.none\n}\n',
    'prod/variables.tf': 'variable "size" {\n  default = 3\n}\nvariable "none" {\n}\n',
    'disk/main.tf':
      'variable "size" {}\nvariable "encrypted" {}\nresource "aws_ebs_volume" "v" {\n  size = var.size\n  encrypted = var.encrypted\n  key = data.aws_kms_key.k.id\n}\n',
  }).filter(({ type }) => type === 'aws_ebs_volume');
  assert.deepEqual(resource!.from, {
    size: 'var.size as given, at prod/main.tf:3, var.size by default (prod/variables.tf:1)',
  });
  assert.deepEqual(resource!.unset, { encrypted: 'var.none (prod/variables.tf:4), which is not set here' });
  assert.deepEqual(resource!.through, ['prod/main.tf:1']);
});

test('Terraform: secrets do not come along', () => {
  const files = {
    'main.tf':
      'variable "db_password" {\n  default = "hunter2hunter2"\n}\nvariable "p" {}\nresource "aws_db_instance" "d" {\n  password = var.p\n  other = var.db_password\n}\n',
    'terraform.tfvars': 'p = "s3cretS3cret"\ndb_password = "hunter3hunter3"\n',
  };
  const text = JSON.stringify([...joinTree(extracted(files))]);
  assert.ok(!text.includes('hunter') && !text.includes('s3cret'), text);
  assert.ok(!JSON.stringify(extracted({ 'main.tf': files['main.tf'] }).get('main.tf')).includes('hunter2'));
});

test('Terraform: a file of variables that cannot be read leaves no default standing', () => {
  const files = { 'main.tf': volume + declared('  default = true\n'), 'terraform.tfvars': 'encrypted = "' };
  const [resource] = resourcesOf(files);
  assert.equal(resource!.attributes['encrypted'], '{ var.encrypted }');
  assert.equal(resource!.unset!['encrypted'], 'var.encrypted, which terraform.tfvars may set and could not be read');
});

test('Terraform: attributes by dotted path', () => {
  const [main, data, net] = resourcesOf({
    'infra/main.tf':
      'resource "aws_db_instance" "main" {\n  tags = { Name = "x" }\n  zones = ["a", var.z]\n  empty = []\n  versioning {}\n  ingress {\n    from_port = 1\n  }\n  ingress {\n    from_port = 2\n  }\n  lifecycle {\n    prevent_destroy = true\n  }\n}\ndata "aws_caller_identity" "me" {}\nmodule "net" {\n  source = "./net"\n}\n',
  });
  assert.deepEqual(
    [main!.key, data!.key, net!.key].join(' '),
    'aws_db_instance.main data.aws_caller_identity.me module.net',
  );
  assert.deepEqual(main!.attributes, {
    'tags.Name': 'x',
    'zones.0': 'a',
    'zones.1': '{ var.z }',
    empty: '[]',
    versioning: '',
    'ingress.from_port': 1,
    'ingress.1.from_port': 2,
    'lifecycle.prevent_destroy': true,
  });
});

test('Terraform: broken files and JSON are gaps', () => {
  const gapsIn = (path: string, text: string) =>
    extractFacts({ path, text }).flatMap((one) => (isExtractedGap(one) ? [one.gap] : []));
  assert.deepEqual(gapsIn('a.tf', 'resource "x" {'), ['unreadable']);
  assert.deepEqual(gapsIn('a.tf.json', '{}'), ['not-supported']);
});

test('Terraform: what calls grow without bound is given up, and said', () => {
  const twice = (next: string): string =>
    `module "a" {\n  source = "../${next}"\n  x = [var.x, var.x]\n}\nmodule "b" {\n  source = "../${next}"\n  x = [var.x, var.x]\n}\nvariable "x" {\n  default = 1\n}\nresource "aws_x" "x" {\n  x = var.x\n}\n`;
  const files = Object.fromEntries(
    Array.from({ length: 16 }, (_, at) => [`m${at}/main.tf`, twice(`m${at + 1}`)] as const),
  );
  const said = [...joinTree(extracted(files)).values()].flat();
  assert.ok(said.some((one) => isExtractedGap(one) && one.gap === 'truncated'));
});

/** `path: detail`. */
const gapsOf = (files: Files): readonly string[] =>
  [...joinTree(extracted(files))]
    .flatMap(([path, said]) =>
      said.flatMap((one) => (isExtractedGap(one) ? [`${path}: ${one.gap}: ${one.detail}`] : [])),
    )
    .sort();

const calling = (source: string): string => `module "m" {\n  source = "${source}"\n}\n`;

test('Terraform: calls too deep to be followed are told where they stand', () => {
  const chain = (length: number, more = ''): Files =>
    Object.fromEntries(
      Array.from({ length: length + 1 }, (_, at) => {
        const next = at < length ? calling(`../m${at + 1}`) : 'resource "aws_x" "last" {\n  v = 1\n}\n';
        return [`m${at}/main.tf`, at === 12 ? next.replace('}', `${more}}`) : next] as const;
      }),
    );
  assert.deepEqual(gapsOf(chain(12)), []);
  assert.deepEqual(told(chain(12)), ['m12/main.tf aws_x.last v=1']);
  assert.deepEqual(gapsOf(chain(13)), [
    'm12/main.tf: truncated: module.m (m12/main.tf:1) stands more than 12 calls of modules deep: what it makes is not followed',
  ]);
  // What is not made is not left out; files of variables are no calls.
  assert.deepEqual(gapsOf(chain(13, '  count = 0\n')), []);
  const handed = { 'm0/variables.tf': 'variable "x" {}\n', 'm0/envs/prod.tfvars': 'x = 1\n' };
  assert.deepEqual(gapsOf({ ...chain(12), ...handed }), []);
});

test('Terraform: modules that call each other in a circle are told, and not followed', () => {
  const files = {
    'loop/main.tf': `${calling('../pool')}resource "aws_x" "l" {\n  v = 1\n}\n`,
    'pool/main.tf': calling('../loop'),
  };
  assert.ok([...joinTree(extracted(files)).values()].flat().some((one) => 'key' in one && one.key === 'aws_x.l'));
  assert.deepEqual(gapsOf(files), [
    'loop/main.tf: truncated: module.m (loop/main.tf:1) calls a module that it stands in: what it makes is not followed',
    'pool/main.tf: truncated: module.m (pool/main.tf:1) calls a module that it stands in: what it makes is not followed',
  ]);
});

test('Terraform: more calls than are followed are told at the root', () => {
  const many = (count: number, source: string): string =>
    Array.from({ length: count }, (_, at) => `module "m${at}" {\n  source = "${source}"\n}\n`).join('');
  const files = (count: number): Files => ({
    'app/main.tf': many(count, '../parts'),
    'parts/main.tf': many(59, '../leaf'),
    'leaf/main.tf': 'resource "aws_x" "x" {\n  v = 1\n}\n',
  });
  assert.deepEqual(gapsOf(files(50)), []);
  assert.deepEqual(gapsOf(files(51)), [
    'app/main.tf: truncated: more than 3000 calls of modules come from app: what those beyond make is not followed',
  ]);
});

const versions: Readonly<Record<string, readonly string[]>> = {
  'main.tf': [volume, volume + 'module "m" {\n  source = "./m"\n  encrypted = var.encrypted\n}\n', 'resource "x" {'],
  'variables.tf': [declared(), declared('  default = false\n'), declared('  default = true\n')],
  'terraform.tfvars': ['encrypted = false\n', 'encrypted = "'],
  'm/main.tf': [volume + declared('  default = true\n'), volume],
  'm/more.tf': [declared('  default = false\n')],
};

test('property: at each landing what is told is what its tree alone tells', () => {
  const tree = fc.record(
    Object.fromEntries(Object.entries(versions).map(([path, all]) => [path, fc.constantFrom(...all)])),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 8 }), (generated) => {
      const trees = generated as readonly Files[];
      const stretches = joinParts({
        tenures: tenuresOf(trees),
        readFrom: 0,
        extractedOf: ({ blob, path }) => extractFacts({ path, text: blob }),
      });
      for (const [at, files] of trees.entries()) {
        const alone = joinTree(extracted(files));
        for (const path of Object.keys(versions)) {
          const now = stretches.get(path)?.findLast(({ from }) => from <= at)?.said ?? [];
          const expected = alone.get(path) ?? [];
          assert.deepEqual(
            now.map((one) => canonicalJson(one)).sort(),
            expected.map((one) => canonicalJson(one)).sort(),
          );
        }
      }
    }),
  );
});

function tenuresOf(trees: readonly Files[]): readonly PathTenure[] {
  return Object.keys(versions).flatMap((path) => {
    const tenures: PathTenure[] = [];
    let from = 0;
    for (let at = 1; at <= trees.length; at += 1) {
      const [before, now] = [trees[at - 1]![path], trees[at]?.[path]];
      if (at < trees.length && before === now) continue;
      const to = at < trees.length ? { to: at } : {};
      if (before !== undefined) tenures.push({ path, blob: asObjectId(before), mode: '100644', from, ...to });
      from = at;
    }
    return tenures;
  });
}
