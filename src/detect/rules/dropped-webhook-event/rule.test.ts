import { testCases } from '../rule-cases.ts';
import { droppedWebhookEvent } from './rule.ts';

testCases(droppedWebhookEvent, [
  {
    name: 'logs and goes on',
    path: 'a.ts',
    code: 'export async function handleWebhook(req: Request, res: Response) {\n  try {\n    await work(req.body)\n  } catch (error) {\n    console.error(error)\n  }\n  res.json({ received: true })\n}\n',
    lines: [4],
    detail: /goes on/,
  },
  {
    name: 'put aside for later',
    path: 'a.ts',
    code: 'export async function handleWebhook(req: Request, res: Response) {\n  try {\n    await work(req.body)\n  } catch (error) {\n    await queue.enqueue(req.body)\n  }\n  res.json({ received: true })\n}\n',
    lines: [],
  },
]);
