/**
 * What one Terraform file adds to its module: its blocks as they are written, without what no value hangs on, and without
 * secrets, for it is kept by blob. A file of variables (`*.tfvars`) is a block without a type.
 */
import { readHcl, type HclBlock, type HclScalar, type HclValue } from '../../readers/hcl.ts';
import { redactText, redactValue } from '../../redact.ts';
import { failed, ok, type Result } from '../../../base/result.ts';

export interface TerraformPart {
  readonly is: 'module' | 'variables';
  readonly body: HclBlock;
}

const kinds = new Set(['resource', 'data', 'module', 'provider', 'terraform', 'variable', 'locals', 'output']);
const untold = new Set(['description', 'validation', 'precondition', 'postcondition', 'error_message']);

export function readModuleFile(text: string): Result<TerraformPart, string> {
  const read = readHcl(text);
  if (!read.ok) return read;
  const blocks = read.value.blocks.filter(({ type }) => kinds.has(type)).map(cleaned);
  return ok({ is: 'module', body: { ...read.value, attributes: [], blocks } });
}

export function readVariablesFile(path: string, text: string): Result<TerraformPart, string> {
  const read = path.endsWith('.json') ? readJsonVariables(text) : readHcl(text);
  if (!read.ok) return read;
  return ok({ is: 'variables', body: { ...cleaned(read.value), blocks: [] } });
}

function readJsonVariables(text: string): Result<HclBlock, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  const value = hclOf(parsed);
  if (value.kind !== 'object') return failed('not an object');
  return ok({
    type: '',
    labels: [],
    line: 1,
    attributes: value.members.map(([k, v]) => [k, v, 1] as const),
    blocks: [],
  });
}

function hclOf(value: unknown): HclValue {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(hclOf) };
  if (typeof value === 'object' && value !== null)
    return { kind: 'object', members: Object.entries(value).map(([key, member]) => [key, hclOf(member)] as const) };
  return { kind: 'scalar', value: value as HclScalar };
}

function cleaned(block: HclBlock): HclBlock {
  // The one attribute of these blocks that holds a value is known by the block's name.
  const own = block.type === 'variable' || block.type === 'output' ? block.labels[0] : undefined;
  const attributes = block.attributes
    .filter(([name]) => !untold.has(name))
    .map(([name, value, line]) => [name, withoutSecrets(own ?? name, value), line] as const);
  return { ...block, attributes, blocks: block.blocks.filter(({ type }) => !untold.has(type)).map(cleaned) };
}

function withoutSecrets(name: string, value: HclValue): HclValue {
  switch (value.kind) {
    case 'scalar':
      return { kind: 'scalar', value: redactValue(name, value.value) };
    case 'expression':
      return { ...value, text: redactText(value.text) };
    case 'list':
      return { kind: 'list', items: value.items.map((item) => withoutSecrets(name, item)) };
    case 'object':
      return { kind: 'object', members: value.members.map(([key, one]) => [key, withoutSecrets(key, one)] as const) };
  }
}
