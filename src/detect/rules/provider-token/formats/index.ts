/** All tokens with a shape of their own, and the JSON Web Token. */
import { cloudFormats } from './cloud.ts';
import { codeHostingFormats } from './code-hosting.ts';
import type { TokenFormat } from './format.ts';
import { messagingFormats } from './messaging.ts';
import { modelFormats } from './models.ts';
import { paymentFormats } from './payments.ts';
import { productFormats } from './products.ts';
import { platformFormats } from './platforms.ts';
import { smallVendorFormats } from './small-vendors.ts';
import { jsonWebTokens } from './web-token.ts';

export const tokenFormats: readonly TokenFormat[] = [
  ...cloudFormats,
  ...codeHostingFormats,
  ...messagingFormats,
  ...paymentFormats,
  ...modelFormats,
  ...productFormats,
  ...smallVendorFormats,
  ...platformFormats,
  ...jsonWebTokens,
];
