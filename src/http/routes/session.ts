/** Which role asks: pages hide what it may not do, and the server refuses it all the same (access.ts). */
import { sessionOf, type Role } from '../access.ts';
import { addRoute, type ApiContext } from '../route.ts';
import { sessionAnswer } from '../schema.ts';

export function addSessionRoute({ api }: ApiContext, role: Role): void {
  addRoute(api, {
    path: '/session',
    tag: 'Session',
    summary: 'Which role this server gives to who asks, and what that role may change',
    answer: sessionAnswer,
    handle: () => sessionOf(role),
  });
}
