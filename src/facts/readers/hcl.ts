/** Stands with the rules, which read Terraform too. */
export { readHcl, type HclBlock, type HclScalar, type HclValue } from '../../detect/text/hcl.ts';
