import { testCases } from '../rule-cases.ts';
import { personalDataBesideThirdParty } from './rule.ts';

testCases(personalDataBesideThirdParty, [
  {
    name: 'an object that another file makes',
    path: 'a.ts',
    code: 'async function pay(order: Order) {\n  const mail = order.customer.email;\n  const params = checkoutFor(order);\n  await stripe.checkout.sessions.create(params);\n  return mail;\n}\n',
    lines: [4],
    recipient: 'Stripe',
  },
  {
    name: 'a proven flow is told by its own rule',
    path: 'a.ts',
    code: 'function f(user: User) {\n  analytics.identify(user.id, { email: user.email });\n}\n',
    lines: [],
  },
  {
    name: 'an error alone',
    path: 'a.ts',
    code: 'async function f(user: User) {\n  try {\n    await save(user.email);\n  } catch (error) {\n    Sentry.captureException(error);\n  }\n}\n',
    lines: [],
  },
  {
    name: 'a field that is only asked about',
    path: 'a.py',
    code: 'def f(user, profile):\n    if user.email == "x":\n        return\n    mixpanel.track(user.id, profile)\n',
    lines: [],
  },
  {
    name: 'a field that is masked',
    path: 'a.ts',
    code: 'function f(user: User, traits: Traits) {\n  save(mask(user.email));\n  analytics.identify(user.id, traits);\n}\n',
    lines: [],
  },
]);
