import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outlinedKinds } from '../text/outline/grammar.ts';
import { FileText } from '../text/windows.ts';
import { flowsOf } from './flows.ts';

/** One word for each flow: its sink, what flows, and the lines on the way. */
function flowsIn(kind: string, code: string): readonly string[] {
  const text = new FileText(code, kind);
  return flowsOf(text.seenWhole()).map(
    ({ sink, source, through }) => `${sink} ${source.field}${through.map((at) => ` ${text.lineOf(at)}`).join('')}`,
  );
}

const cases: readonly { name: string; kind: string; code: string; flows: readonly string[] }[] = [
  {
    name: 'destructuring and shorthand',
    kind: 'typescript',
    code: 'const { email, id } = req.body;\nlogger.info({ email, id });\n',
    flows: ['log email 1'],
  },
  {
    name: 'several values of one call: only their names say which is which',
    kind: 'ruby',
    code: "def settings\n  return db['user'], db['password'], db['host']\nend\nuser, password, host = settings()\nputs host\n",
    flows: [],
  },
  {
    name: 'how many rows were written',
    kind: 'typescript',
    code: 'const rows = users.map((user) => user.password);\nconst inserted = await tx.$executeRaw`INSERT ${join(rows)}`;\nlogger.info(`inserted=${inserted}`);\n',
    flows: [],
  },
  {
    name: 'one header of a request by its name',
    kind: 'go',
    code: 'func serve(w http.ResponseWriter, r *http.Request) {\n\tagent := r.Header.Get(key)\n\tlog.Println(agent)\n\tlog.Println(r.Header)\n}\n',
    flows: ['log Header'],
  },
  {
    name: 'an object that holds one',
    kind: 'javascript',
    code: 'const data = { email: user.email, id };\nconsole.log(data.id);\nconsole.log(data);\n',
    flows: ['log email 1'],
  },
  {
    name: 'a variable that was cleaned',
    kind: 'typescript',
    code: 'let email = user.email;\nemail = mask(email);\nlogger.info(email);\n',
    flows: [],
  },
  { name: 'a constant', kind: 'python', code: 'email = "me@example.com"\nprint(email)\n', flows: [] },
  {
    name: 'a loop',
    kind: 'go',
    code: 'for _, u := range users {\n\tlog.Println(u.Name)\n}\n',
    flows: ['log Name'],
  },
  {
    name: 'a helper that hands back what it is given',
    kind: 'python',
    code: 'def shown(value):\n    return "<" + value + ">"\n\nlogger.info(shown(user.email))\n',
    flows: ['log email'],
  },
  {
    name: 'a helper that hands back something else',
    kind: 'python',
    code: 'def find(value):\n    return db.get(value).id\n\nlogger.info(find(user.email))\n',
    flows: [],
  },
  {
    name: 'a helper that logs what it is given',
    kind: 'php',
    code: '<?php\nfunction note($value) {\n  error_log($value);\n}\nnote($user->phone);\n',
    flows: ['log phone 3'],
  },
  {
    name: 'a helper that reads one itself',
    kind: 'java',
    code: 'class A {\n String who(User user) { return "by " + user.getEmail(); }\n void f() { log.info(who(u)); }\n}\n',
    flows: ['log Email 2'],
  },
  {
    name: 'only asked about',
    kind: 'typescript',
    code: "log.info(user.email ? 'yes' : 'no', user.email === x, !user.phone, user.email.length);\n",
    flows: [],
  },
  { name: 'a part of it', kind: 'python', code: 'print(user.email[:3], user.email.split("@")[1])\n', flows: [] },
  { name: 'an unknown call in between', kind: 'go', code: 'log.Println(find(user.Email))\n', flows: [] },
  {
    name: 'a whole person',
    kind: 'typescript',
    code: 'console.log(user);\nconsole.log(`${user}`);\n',
    flows: ['log user'],
  },
  { name: 'a parameter by key', kind: 'ruby', code: 'puts params[:email]\n', flows: ['log email'] },
  { name: 'a block of a logger', kind: 'kotlin', code: 'log.debug { "to ${user.phone}" }\n', flows: ['log phone'] },
  {
    name: 'an object that is filled step by step',
    kind: 'java',
    code: 'class A { void f(Customer c) {\n Email m = new Email();\n m.setTo(c.getEmail());\n mailService.sendHtmlEmail(m);\n} }\n',
    flows: ['email Email 3'],
  },
  {
    name: 'what is built',
    kind: 'kotlin',
    code: 'fun f() {\n  val r = Event.builder().kind("a").to(user.email).build()\n  log.info(r)\n}\n',
    flows: ['log email 2'],
  },
  {
    name: 'whose a variable is by its type',
    kind: 'go',
    code: 'func f(u *models.User, p *Product) {\n\tlog.Println(u.Name, p.Name)\n\tlogger.Printf("%v", u)\n}\n',
    flows: ['log Name', 'log u'],
  },
  {
    name: 'whose an element is by the list',
    kind: 'typescript',
    code: 'customers.forEach((c) => console.log(c.name));\nproducts.forEach((p) => console.log(p.name));\nuserService.save(x).subscribe((err) => console.log(err));\n',
    flows: ['log name'],
  },
  {
    name: 'a copy of it',
    kind: 'javascript',
    code: 'const info = JSON.parse(JSON.stringify(extUser));\nlocalStorage.setItem("n", info.name);\n',
    flows: ['cache name'],
  },
  {
    name: 'put in order is no cleaning',
    kind: 'python',
    code: 'def f(to_email):\n    to_email = sanitize_email(to_email)\n    print(to_email)\n',
    flows: ['log to_email 2'],
  },
  {
    name: 'a whole person as a text',
    kind: 'python',
    code: 'LOG.i(f"User {user} was seen, {user_id}")\nLOG.i("%s", current_user)\n',
    flows: ['log user', 'log current_user'],
  },
  {
    name: 'who signed in',
    kind: 'java',
    code: 'class A { void f() { log.info("by {}", principal.getName()); } }\n',
    flows: ['log username'],
  },
  {
    name: 'to whom mail goes',
    kind: 'typescript',
    code: "await sendEmail({ to, subject: t('hello'), html });\nawait sendEmail({ to: settings.alertAddress, html });\nawait sendWelcomeEmail(person, link);\n",
    flows: ['email to'],
  },
  {
    name: 'a mailer of Rails and its mail',
    kind: 'ruby',
    code: 'def welcome(user)\n  mail to: @user.email, subject: "Hello"\nend\nUserMailer.welcome(user).deliver_later\n',
    flows: ['email email', 'email user'],
  },
  {
    name: 'who is notified',
    kind: 'php',
    code: '<?php $user->notify(new Welcome($order));\n$order->notify(new Paid());\n',
    flows: ['email user'],
  },
  {
    name: 'a client by the name that people gave it',
    kind: 'kotlin',
    code: 'fun f() { userWebClientUtils.postWithBody(mapOf("email" to user.email), "/x") }\n',
    flows: ['http email'],
  },
  {
    name: 'what a whole person holds, by a call or without brackets (issue 6)',
    kind: 'ruby',
    code: 'Rails.logger.info user.to_json\nRails.logger.info "saved #{@user.inspect}"\nRails.logger.info order.to_json\n',
    flows: ['log user', 'log @user'],
  },
  {
    name: 'of the class of a person itself (issue 6)',
    kind: 'ruby',
    code: 'class Customer\n  def saved\n    Rails.logger.info self.inspect\n  end\nend\nclass Order\n  def saved\n    Rails.logger.info self.inspect\n  end\nend\n',
    flows: ['log self'],
  },
  {
    name: 'a model as a dictionary (issue 6)',
    kind: 'python',
    code: 'logger.info("saved %s", user.model_dump())\nlogger.info(user.__dict__)\nlogger.info(f"{user.email=}")\nlogger.info(mask(user.model_dump()))\n',
    flows: ['log user', 'log user', 'log email'],
  },
  {
    name: 'an object spread into another (issue 6)',
    kind: 'typescript',
    code: 'const payload = { email: user.email };\nlogger.info({ ...payload, at });\nlogger.info({ ...user });\nlogger.info({ ...options });\n',
    flows: ['log email 1', 'log user'],
  },
  {
    name: 'parameters of a mailer of Rails (issue 6)',
    kind: 'ruby',
    code: 'AccountMailer.with(user: @user, host: host).closed.deliver_later\nReportMailer.with(month: month).sent.deliver_later\n',
    flows: ['email @user'],
  },
  {
    name: 'a recipient by its getter (issue 6)',
    kind: 'java',
    code: 'class A { void f(Message m) { mailer.send(context, message.getRecipient(), message.getSubject()); } }\n',
    flows: ['email getRecipient'],
  },
  {
    name: 'a person that hands itself to a mailer, and is written to no log by that (issue 6)',
    kind: 'ruby',
    code: 'class Customer\n  def closed\n    AccountMailer.closed(user: self, at: now).deliver_later\n    Rails.logger.info self\n  end\nend\n',
    flows: ['email self'],
  },
  {
    name: 'names that stand for their variables (issue 6)',
    kind: 'ruby',
    code: 'def create(email)\n  InquiryMailer.with(email:, topic:).asked.deliver_later\n  Rails.logger.info "from #{email.inspect}"\nend\n',
    flows: ['email email', 'log email'],
  },
  {
    name: 'a function named after the company that it tells (issue 6)',
    kind: 'typescript',
    code: 'identifyPostHogPerson(user.id, { email: user.email });\nselectSegmentUsers(user.email);\ntrackSegmentation(user.email);\n',
    flows: ['analytics email'],
  },
  { name: 'a lambda is no argument', kind: 'typescript', code: 'log.time(() => { save(user.email); });\n', flows: [] },
];

for (const { name, kind, code, flows } of cases) {
  test(`flows in ${kind}: ${name}`, () => assert.deepEqual(flowsIn(kind, code), flows));
}

test('any text: never throws, and a flow stands in the text', () => {
  const calls = 'log.info( user.email x , ) ( { } " ` ${ . + [ ] ; => f( email: : ? mask( $user->phone'.split(' ');
  const pieces = fc.constantFrom(
    ...calls,
    ' ',
    '\n',
    ' = ',
    'function f(a) ',
    'def f(a):\n',
    'return ',
    'throw new Error(',
  );
  fc.assert(
    fc.property(fc.constantFrom(...outlinedKinds), fc.array(pieces, { maxLength: 60 }), (kind, parts) => {
      const code = parts.join('');
      for (const { at, text } of flowsOf(new FileText(code, kind).seenWhole())) {
        assert.ok(at.start >= 0 && at.start <= at.end && at.end <= code.length && text !== '');
      }
    }),
    { numRuns: 1500 },
  );
});
