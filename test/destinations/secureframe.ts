/** Secureframe as the copy of its document says: key and secret in one header, evidence of a test without a name. */
import { playVendor } from './vendor-server.ts';

export const secureframeKey = { key: 'sf-key', secret: 'sf-secret-of-the-test' };

export async function playSecureframe({ tests }: { readonly tests: readonly string[] }) {
  const evidence: { readonly test: string; readonly day: string; readonly file: File }[] = [];
  const server = await playVendor('secureframe', (asked) => {
    if (asked.headers['authorization'] !== `${secureframeKey.key} ${secureframeKey.secret}`) return { status: 401 };
    const test = asked.values['test_id'] ?? '';
    if (!tests.includes(test)) return { status: 404, body: { message: 'Resource not found' } };
    const day = asked.query['activity_completion'] ?? '';
    evidence.push({ test, day, file: asked.form!.get('file') as File });
    const id = `00000000-0000-4000-8000-${String(evidence.length).padStart(12, '0')}`;
    const attributes = { id, accepted: false, activity_completion: day, evidence_type: 'custom' };
    return { status: 201, body: { data: { id, type: 'evidence', attributes } } };
  });
  return { ...server, evidence };
}
