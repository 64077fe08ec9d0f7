/** What interfaces return by their own description (../outputs): OpenAPI documents and GraphQL schemas. */
import { FileText } from '../../detect/text/windows.ts';
import { fileContextOf, fileKindOf } from '../../model/file-kind.ts';
import type { Extractor } from '../extractor.ts';
import { graphqlOutputs } from '../outputs/graphql-outputs.ts';
import { openapiOutputs } from '../outputs/openapi-outputs.ts';

const isDocument = /\.(?:ya?ml|json)$/i;
const saysOpenapi = /(?:^|["'{,\s])(?:openapi|swagger)["']?\s{0,4}:\s{0,4}["']?[23]\./;

export const describedOutputs: Extractor<'described-output'> = {
  id: 'described-outputs',
  version: 1,
  produces: ['described-output'],
  // Where an interface is described is often a folder of documentation.
  wants: (path) =>
    (isDocument.test(path) &&
      /(?:openapi|swagger|api[-_.]?(?:docs?|spec|reference|schema)|(?:^|\/)specs?\/(?:[^/]+\/)?api|[-_/.]api(?=[-_.][^/]*$)|oas[23]?)/i.test(
        path,
      )) ||
    /\.(?:graphqls?|gql)$/.test(path),
  *extract({ path, text }) {
    const isOpenapi = isDocument.test(path);
    if (isOpenapi && !saysOpenapi.test(text.slice(0, 4000)) && !saysOpenapi.test(text.slice(-2000))) return;
    const file = new FileText(text, fileKindOf(path)).seenWhole();
    const told = isOpenapi ? openapiOutputs(file) : graphqlOutputs(file);
    if (told === undefined) return;
    const form = isOpenapi ? 'openapi' : 'graphql';
    yield { kind: 'described-output', key: '', value: { path, line: 1, form, ...told, context: fileContextOf(path) } };
  },
};
