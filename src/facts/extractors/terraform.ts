/**
 * Terraform and OpenTofu: the blocks of a module's file and the values of a file of variables. What they come to together
 * is worked out over the tree (`../infrastructure`): resources, data sources, modules, providers and backends with their
 * attributes as dotted paths. A value that is not known is `{ var.encrypted }`: known to be set, not known to what.
 */
import { readModuleFile, readVariablesFile } from '../infrastructure/terraform/part.ts';
import { unreadable, type Extractor, type Said } from '../extractor.ts';

const isVariables = (path: string): boolean => /\.tfvars(?:\.json)?$/.test(path);

export const terraform: Extractor<'infrastructure-resource', Said<'infrastructure-resource'>> = {
  id: 'terraform',
  version: 2,
  produces: ['infrastructure-resource'],
  wants: (path) => /\.(?:tf|tofu|tfvars)(?:\.json)?$/.test(path) && !/(?:^|\/)\.terraform\//.test(path),
  *extract({ path, text }): Iterable<Said<'infrastructure-resource'>> {
    if (path.endsWith('.json') && !isVariables(path)) {
      yield {
        gap: 'not-supported',
        of: 'infrastructure-resource',
        detail: `${path}: Terraform written as JSON is not read`,
      };
      return;
    }
    const read = isVariables(path) ? readVariablesFile(path, text) : readModuleFile(text);
    if (read.ok) yield { part: 'terraform', of: 'infrastructure-resource', value: read.value };
    else yield unreadable('infrastructure-resource', path, read.error);
  },
};
