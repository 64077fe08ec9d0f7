import { testCases } from '../rule-cases.ts';
import { personalDataToService } from './rule.ts';

testCases(personalDataToService, [
  {
    name: 'a request',
    path: 'a.php',
    code: "<?php use GuzzleHttp\\Client;\n$client->request('POST', $url, ['json' => ['email' => $user->email]]);\n",
    lines: [2],
  },
  { name: 'the address of an e-mail', path: 'a.py', code: 'mailer.send(user.email, body)\n', lines: [1] },
  {
    name: 'the topic by its constant',
    path: 'a.java',
    code: 'class A {\n  static final String TOPIC = "orders";\n  void f(Customer customer) {\n    kafkaTemplate.send(TOPIC, customer.getEmail());\n  }\n}\n',
    lines: [4],
    recipient: 'orders',
  },
  {
    name: 'the queue that it was made with',
    path: 'a.ts',
    code: "const mailQueue = new Queue('mail');\nawait mailQueue.add('welcome', { email: user.email });\n",
    lines: [2],
    recipient: 'mail',
  },
  {
    name: 'the job by its class',
    path: 'a.rb',
    code: 'ReceiptJob.perform_later(user.email)\n',
    lines: [1],
    recipient: 'ReceiptJob',
  },
  {
    name: 'a topic under its key',
    path: 'b.ts',
    code: "await producer.send({ topic: 'signups', messages: [{ value: user.email }] });\n",
    lines: [1],
    recipient: 'signups',
  },
  {
    name: 'a name that is put together stays unknown',
    path: 'c.ts',
    code: 'await producer.send({ topic: `x-${region}`, messages: [{ value: user.email }] });\n',
    lines: [1],
  },
  {
    name: 'from whom an e-mail comes',
    path: 'a.ts',
    code: 'await transporter.sendMail({ from: settings.user.email, replyTo: data.replyTo, to: customer.email });\n',
    lines: [1],
    detail: /^customer\.email/,
  },
  { name: 'what else an e-mail tells', path: 'a.py', code: 'mailer.send(to, user.date_of_birth)\n', lines: [1] },
]);
