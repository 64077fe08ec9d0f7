/** Before any other module: what they take for granted in Node. */
import { BrowserBuffer } from './buffer.ts';

(globalThis as unknown as { Buffer: unknown }).Buffer = BrowserBuffer;
