/**
 * The loop over the characters of masked code. It knows what the last token was and where the path of names in front of
 * it began (`this.repo.find`), and tells the builder of brackets, statements, assignments and functions as they pass.
 */
import { Builder, skipBlank, type Source } from './builder.ts';
import { continues, isWord, last, sort, sortOf } from './characters.ts';
import { deepestNesting, Frame } from './frames.ts';
import { closeBracket } from './closing.ts';
import { readKeyword } from './keywords.ts';
import { paramList } from './names.ts';
import { CallNode, type FunctionNode } from './nodes.ts';
import { openBracket } from './opening.ts';
import { readOperator } from './operators.ts';

export class OutlineScanner extends Builder {
  readonly uncommented: string;
  prev: number = last.operator;
  prevEnd = 0;
  at = 0;
  lineStart = 0;
  /** Column of the first token of the line. */
  indent = 0;
  /** A `.` (or `->`, `::`) goes on with the path. */
  dot = false;
  pathStart = 0;
  nameStart = 0;
  receiver: CallNode | undefined;
  /** The token before the path: its sort, its last character, and whether nothing but a type can stand there. */
  before: number = last.operator;
  beforeEnd = 0;
  adjacent = false;
  /** A lambda whose body is the brace that comes next. */
  arrow: FunctionNode | undefined;
  #lineBreak = false;
  /** Brackets that are open deeper than is read. */
  overflow = 0;

  constructor(source: Source) {
    super(source);
    this.uncommented = source.uncommented;
  }

  scan(start: number, end: number): void {
    this.limit = end;
    this.at = this.prevEnd = this.lineStart = start;
    this.prev = last.operator;
    this.dot = this.#lineBreak = false;
    while (this.at < end) this.#token(this.code.charCodeAt(this.at));
    this.finish(end);
  }

  #token(code: number): void {
    switch (sortOf(code)) {
      case sort.space:
        this.at++;
        return;
      case sort.line:
        this.#line();
        return;
      case sort.name:
        this.#name(code);
        return;
      case sort.digit:
        this.#number();
        return;
      case sort.open:
        openBracket(this, code);
        return;
      case sort.close:
        closeBracket(this, code);
        return;
      case sort.quote:
        this.#quote(code);
        return;
      default:
        readOperator(this, code);
    }
  }

  #line(): void {
    const { bracket, isTriple } = this.frame;
    if ((bracket === 34 || bracket === 39) && !isTriple) this.#closeString(this.at);
    this.#lineBreak = true;
    this.lineStart = ++this.at;
  }

  /** Before every token: ends the statement when the line above ended it. */
  touch(code: number): void {
    if (this.#lineBreak) {
      this.#lineBreak = false;
      this.indent = this.at - this.lineStart;
      if (this.grammar.lines && this.#ended(code)) this.end(this.prevEnd);
      if (this.grammar.name === 'python' && this.frames.length === 1) this.#dedent();
    }
    if (this.frame.statement < 0) this.frame.statement = this.at;
  }

  #ended(code: number): boolean {
    if (this.grammar.name === 'python')
      return this.frames.length === 1 && this.code.charCodeAt(this.prevEnd - 1) !== 92;
    if (!this.frame.holdsStatements || this.prev === last.operator || this.dot) return false;
    if (code === 123 && this.header?.depth === this.frames.length) return false;
    return this.grammar.name === 'go' || !continues(code);
  }

  end(at: number): void {
    this.endStatement(at);
    this.prev = last.operator;
    this.dot = false;
  }

  #dedent(): void {
    while (this.current && this.current.column >= this.indent) this.leave(this.current, this.prevEnd);
  }

  #name(code: number): void {
    const start = this.at;
    let end = start + 1;
    while (end < this.limit && isWord(this.code.charCodeAt(end))) end++;
    this.touch(code);
    if (this.dot) this.dot = false;
    else {
      if (end - start < 13 && code >= 97) {
        const word = this.code.slice(start, end);
        if (this.#isKeyword(word) && this.code.charCodeAt(end) !== 46 && readKeyword(this, word, end)) return;
      }
      this.beginPath(start);
    }
    this.at = this.prevEnd = this.#suffix(end);
    this.prev = last.name;
    if (this.header) this.#headerName(start, end);
    else if (this.grammar.name === 'ruby') this.#command();
  }

  #isKeyword(word: string): boolean {
    return this.grammar.keywords.has(word) || this.grammar.functionWords.has(word);
  }

  beginPath(start: number): void {
    const before = this.code.charCodeAt(this.prevEnd - 1);
    this.before = this.frame.statement === start ? last.operator : this.prev;
    this.beforeEnd = this.frame.statement === start ? -1 : this.prevEnd;
    this.adjacent =
      this.beforeEnd >= 0 &&
      (this.prev === last.name ||
        ((before === 62 || before === 93 || before === 63) &&
          this.prevEnd < start &&
          !' -='.includes(this.code[this.prevEnd - 2] ?? ' ')));
    this.pathStart = this.nameStart = start;
    this.receiver = undefined;
  }

  /** `valid?` and `save!` in Ruby, `info!` in Rust. */
  #suffix(end: number): number {
    const code = this.code.charCodeAt(end);
    if (code !== 33 && code !== 63) return end;
    const next = this.code.charCodeAt(end + 1);
    if (this.grammar.name === 'rust') return code === 33 && sortOf(next) === sort.open ? end + 1 : end;
    return this.grammar.name === 'ruby' && next !== 61 && next !== 58 ? end + 1 : end;
  }

  #headerName(start: number, end: number): void {
    const header = this.header!;
    if (header.depth !== this.frames.length) return;
    // `fun User.name(`: the last step of the path; type parameters behind it begin paths of their own.
    if (!header.closed)
      header.name = header.name === '' || this.nameStart < start ? this.code.slice(start, end) : header.name;
    else if (header.name === '' && this.grammar.name === 'go' && /[([]/.test(this.code[end] ?? '')) {
      header.name = this.code.slice(start, end);
      header.closed = false;
      header.params = undefined;
    }
  }

  /** `puts user.email`: a name, a blank and the beginning of an operand. */
  #command(): void {
    const { code, at } = this;
    if (code.charCodeAt(at) !== 32 || this.frame.bracket === 34) return;
    const operand =
      /[ ](?:(?!(?:if|unless|while|until|and|or|then|do|rescue|in|end)\b)[A-Za-z_@$"'`\d]|:["\w]|->|\[|[*&]\w|::\w)/y;
    operand.lastIndex = at;
    if (operand.test(code)) this.beginCommand(at + 1);
  }

  beginCommand(open: number): void {
    const { pathStart: start, nameStart, receiver } = this;
    const node = new CallNode(this.code, { start, nameStart, open, receiver, bare: true }, this.grammar.keyword);
    node.close = open;
    this.calls.push(node);
    this.frame.pending.push({ sort: 'command', node });
    this.prev = last.operator;
  }

  #number(): void {
    this.touch(48);
    let end = this.at + 1;
    while (end < this.limit && isWord(this.code.charCodeAt(end))) end++;
    this.at = this.prevEnd = end;
    this.prev = last.literal;
    this.dot = false;
  }

  #quote(code: number): void {
    const { frame } = this;
    const triple = this.code.charCodeAt(this.at + 1) === code && this.code.charCodeAt(this.at + 2) === code;
    if (frame.bracket === code && frame.isTriple === triple) return this.#closeString(this.at + (triple ? 3 : 1));
    if (frame.bracket === code) return void this.at++;
    this.touch(code);
    const next = this.code.charCodeAt(this.at + 1);
    if (next === code && !triple) return this.#literal(this.at, this.at + 2);
    if (next > 32 && next !== code && next !== 123 && next !== 36 && next !== 35) return void this.at++;
    if (this.frames.length >= deepestNesting) return void this.at++;
    const opened = new Frame(code, this.at);
    opened.isTriple = triple;
    opened.statement = this.at;
    this.push(opened);
    this.at += triple ? 3 : 1;
    this.prev = last.operator;
    this.dot = false;
  }

  #closeString(end: number): void {
    const gone = this.drop(end, this.prevEnd);
    this.#literal(gone.open, end);
  }

  /** Literals may be called on: `"…".format(x)`. */
  #literal(start: number, end: number): void {
    this.at = this.prevEnd = end;
    this.prev = last.literal;
    this.pathStart = this.nameStart = start;
    this.receiver = undefined;
    this.dot = this.adjacent = false;
    this.before = last.operator;
  }

  /** What looked like a call is the head of a method. */
  declare(call: CallNode, bodyStart: number): FunctionNode {
    call.isDefinition = true;
    const params = paramList(this.code.slice(call.open + 1, call.close), this.grammar);
    this.frame.candidate = undefined;
    const start = this.frame.statement < 0 || this.frame.statement > call.start ? call.start : this.frame.statement;
    return this.enter({
      name: call.callee,
      params,
      start: this.grammar.name === 'script' ? call.start : start,
      bodyStart,
    });
  }

  /** A call whose only argument is the block that comes next. */
  blockCall(): void {
    const { pathStart: start, nameStart, receiver, prevEnd } = this;
    this.receiver = new CallNode(this.code, { start, nameStart, open: prevEnd, receiver, bare: true }, undefined);
    this.receiver.close = prevEnd;
    this.calls.push(this.receiver);
  }

  /** A lambda: its body is the brace that comes next, or the expression up to the end of the statement or argument. */
  lambda(params: string, start: number, bodyFrom: number): void {
    const bodyStart = skipBlank(this.code, bodyFrom, this.limit);
    const names = paramList(params, this.grammar);
    this.openLambda(this.enter({ name: this.lambdaName(start), params: names, start, bodyStart }), bodyStart);
  }

  openLambda(node: FunctionNode, bodyStart: number): void {
    if (this.code.charCodeAt(bodyStart) === 123) this.arrow = node;
    else this.frame.pending.push({ sort: 'function', node });
  }

  loop(value: number): void {
    const { frame } = this;
    this.assign(frame.forEnd, this.at, value, 'element');
    frame.forEnd = -1;
  }
}
