/**
 * Resources that a program declares: Pulumi (TypeScript, JavaScript, Python) and the AWS CDK. A constructor call with its
 * arguments written out is a resource; Pulumi's providers are bridged from Terraform's, so types, settings and defaults
 * are theirs. The CDK has defaults of its own that depend on feature flags: of it only what is written is judged
 * (`isOpen`), as of every object that another one is spread into.
 */
import type { ScannedFile, Span } from '../rule.ts';
import type { Call } from '../text/outline.ts';
import type { DeclaredResource, Scalar, Setting } from './resources.ts';

/** By the last two names of the constructor, in lower case. */
const pulumi: Readonly<Record<string, string>> = {
  'rds.instance': 'aws_db_instance',
  'rds.cluster': 'aws_rds_cluster',
  'rds.clusterinstance': 'aws_rds_cluster_instance',
  'docdb.cluster': 'aws_docdb_cluster',
  'neptune.cluster': 'aws_neptune_cluster',
  'redshift.cluster': 'aws_redshift_cluster',
  'efs.filesystem': 'aws_efs_file_system',
  'ebs.volume': 'aws_ebs_volume',
  'elasticache.replicationgroup': 'aws_elasticache_replication_group',
  'opensearch.domain': 'aws_opensearch_domain',
  'kinesis.stream': 'aws_kinesis_stream',
  'sqs.queue': 'aws_sqs_queue',
  'kms.key': 'aws_kms_key',
  'cloudtrail.trail': 'aws_cloudtrail',
  'lb.listener': 'aws_lb_listener',
  'cloudfront.distribution': 'aws_cloudfront_distribution',
  'ec2.instance': 'aws_instance',
  'ec2.launchtemplate': 'aws_launch_template',
  'ec2.securitygroup': 'aws_security_group',
  'ec2.securitygrouprule': 'aws_security_group_rule',
  'sql.databaseinstance': 'google_sql_database_instance',
  'kms.cryptokey': 'google_kms_crypto_key',
  'compute.firewall': 'google_compute_firewall',
  'container.cluster': 'google_container_cluster',
  'storage.account': 'azurerm_storage_account',
};
const cdk: Readonly<Record<string, string>> = {
  'rds.databaseinstance': 'aws_db_instance',
  'rds.databasecluster': 'aws_rds_cluster',
  'docdb.databasecluster': 'aws_docdb_cluster',
  'neptune.databasecluster': 'aws_neptune_cluster',
  'efs.filesystem': 'aws_efs_file_system',
  'ec2.volume': 'aws_ebs_volume',
  'kms.key': 'aws_kms_key',
  'cloudtrail.trail': 'aws_cloudtrail',
};

export const programKinds: readonly string[] = ['typescript', 'javascript', 'python'];

/** What a prefilter looks for, of programs that declare resources of these types. */
export function constructorsOf(types: ReadonlySet<string>): readonly string[] {
  const all = [...Object.entries(pulumi), ...Object.entries(cdk)];
  return [...new Set(all.filter(([, type]) => types.has(type)).map(([name]) => name))];
}

export function fromProgram(file: ScannedFile): readonly DeclaredResource[] {
  const isPulumi = /@pulumi\/|\bpulumi_(?:aws|gcp|azure)/.test(file.text);
  const isCdk = /aws-cdk-lib|aws_cdk|@aws-cdk\//.test(file.text);
  if (!isPulumi && !isCdk) return [];
  return file.outline.calls.flatMap((call) => {
    const name = call.callee.split('.').slice(-2).join('.').toLowerCase();
    const table = isPulumi ? pulumi : cdk;
    const type = Object.hasOwn(table, name) ? table[name] : undefined;
    return type === undefined ? [] : [declared(call, type, { file, isCdk: !isPulumi })];
  });
}

interface Reading {
  readonly file: ScannedFile;
  readonly isCdk: boolean;
}

function declared(call: Call, type: string, { file, isCdk }: Reading): DeclaredResource {
  const text = file.masked.uncommented;
  const reader = new ObjectReader(text, (at) => file.lineOf(at));
  for (const { name, start, end } of call.args) {
    if (name !== undefined) reader.value(snake(name), { start, end });
    else if (text.slice(start, end).trimStart().startsWith('{')) reader.value('', { start, end });
    else if (/^\s*(?:\*\*|\.\.\.)/.test(text.slice(start, start + 20))) reader.isOpen = true;
  }
  const literal = call.args.map(({ start, end }) => /^\s*["'`]([\w.-]+)["'`]\s*$/.exec(text.slice(start, end))?.[1]);
  const named = literal.find((one) => one !== undefined) ?? '';
  // Arguments that are a variable say nothing of what is in it.
  const isWritten = call.args.some(
    ({ name, start, end }) => name !== undefined || text.slice(start, end).trimStart().startsWith('{'),
  );
  return {
    tool: 'terraform',
    type,
    name: named,
    line: file.lineOf(call.start),
    settings: reader.settings,
    isOpen: isCdk || reader.isOpen || !isWritten,
  };
}

const snake = (name: string): string => name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();

const deepest = 12;
const mostSettings = 500;

/** Object and list literals of JavaScript and Python, as far as they are literal. */
class ObjectReader {
  readonly settings: Setting[] = [];
  isOpen = false;
  readonly #text: string;
  readonly #lineOf: (at: number) => number;

  constructor(text: string, lineOf: (at: number) => number) {
    this.#text = text;
    this.#lineOf = lineOf;
  }

  value(place: string, span: Span, depth = 0): void {
    if (depth > deepest || this.settings.length > mostSettings) {
      this.isOpen = true;
      return;
    }
    const raw = this.#text.slice(span.start, span.end);
    const start = span.start + (raw.length - raw.trimStart().length);
    const text = raw.trim();
    const line = this.#lineOf(start);
    // `aws.rds.InstanceArgs(a=b)` of Python is an object by another name.
    const call = /^[\w.]+Args(?:Dict)?\(/.exec(text)?.[0].length;
    if (text.startsWith('{') && text.endsWith('}'))
      this.#members(place, { start: start + 1, end: start + text.length - 1 }, depth);
    else if (text.startsWith('[') && text.endsWith(']')) {
      for (const [index, item] of this.#parts({ start: start + 1, end: start + text.length - 1 }).entries())
        this.value(`${place}.${index}`, item, depth + 1);
    } else if (call !== undefined && text.endsWith(')')) {
      this.#members(place, { start: start + call, end: start + text.length - 1 }, depth);
    } else this.#put(place, line, { value: scalarOf(text), text });
  }

  #put(
    place: string,
    line: number,
    { value, text }: { readonly value: Scalar | undefined; readonly text: string },
  ): void {
    const path = place.replace(/\.\d+(?=\.|$)/g, '').toLowerCase();
    this.settings.push({ path, place, line, value, ...(value === undefined && { text: text.slice(0, 200) }) });
  }

  #members(place: string, span: Span, depth: number): void {
    if (place !== '') this.#put(place, this.#lineOf(span.start), { value: '', text: '' });
    for (const part of this.#parts(span)) {
      const text = this.#text.slice(part.start, part.end);
      const key = /^\s*["']?([A-Za-z_]\w*)["']?\s*[:=](?!=)/.exec(text);
      if (!key) {
        if (text.trim() !== '') this.isOpen = true;
        continue;
      }
      const name = place === '' ? snake(key[1]!) : `${place}.${snake(key[1]!)}`;
      this.value(name, { start: part.start + key[0].length, end: part.end }, depth + 1);
    }
  }

  /** Between commas that stand in no bracket and no string. */
  #parts({ start, end }: Span): readonly Span[] {
    const parts: Span[] = [];
    let depth = 0;
    let quote = '';
    let from = start;
    for (let at = start; at < end; at += 1) {
      const char = this.#text[at]!;
      if (quote !== '') {
        if (char === '\\') at += 1;
        else if (char === quote) quote = '';
      } else if (char === '"' || char === "'" || char === '`') quote = char;
      else if ('([{'.includes(char)) depth += 1;
      else if (')]}'.includes(char)) depth -= 1;
      else if (char === ',' && depth === 0) {
        parts.push({ start: from, end: at });
        from = at + 1;
      }
    }
    return [...parts, { start: from, end }].filter((part) => this.#text.slice(part.start, part.end).trim() !== '');
  }
}

function scalarOf(text: string): Scalar | undefined {
  if (/^(?:true|True)$/.test(text)) return true;
  if (/^(?:false|False)$/.test(text)) return false;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return /^(["'])((?:(?!\1)[^\\\n])*)\1$/.exec(text)?.[2];
}
